"""Our renderer makes what Copier makes, to the byte."""

from __future__ import annotations

import itertools
import math
import os
import random
import shutil
import stat
import warnings
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from mlscaffold.errors import InvalidAnswerError, TemplateError, UnknownNameError
from mlscaffold.files import File, read_tree
from mlscaffold.template import bundle
from mlscaffold.template.questions import cast_bool
from mlscaffold.template.releases import SOURCE, origin
from mlscaffold.template.renderer import FILTERS, Template
from tests.templates import own

VERSION = "1.0.0"

Answers = tuple[tuple[str, Any], ...]

AWKWARD = {
    "slug": "a-b-c",
    "title": "Zoë's “churn”: 100 % {{ not a variable }} # \\ " + "long " * 10,
    "author_name": 'Åsa "O\'Neil" & <Søn> \\ {% raw %}',
    "author_email": "å+o'neil@exämple.com",
}


def combinations(template: Template) -> dict[str, Sequence[Any]]:
    """Every question that has but a few answers, and all of them."""
    options: dict[str, Sequence[Any]] = {}
    for name, question in template.questions.items():
        if question.is_feature:
            options[name] = (True, False)
        elif question.choices and not question.is_hidden:
            options[name] = question.choices
    return options


def is_valid(template: Template, answers: Mapping[str, Any]) -> bool:
    try:
        template.answer(answers)
    except InvalidAnswerError:
        return False
    return True


def can_be(template: Template, answers: Mapping[str, Any], projects: Sequence[Any]) -> bool:
    """Tell whether some project can have these answers."""
    return any(is_valid(template, {"project": project, **answers}) for project in projects)


def meetings(options: Mapping[str, Sequence[Any]], size: int) -> Iterator[Answers]:
    """Every combination of answers to so many different questions."""
    for names in itertools.combinations(sorted(options), size):
        for values in itertools.product(*(options[name] for name in names)):
            yield tuple(zip(names, values, strict=True))


def covering(template: Template, strength: int) -> Iterator[dict[str, Any]]:
    """A few combinations of answers in which every so many answers to different questions meet.

    Left out are those that cannot be given alone, the other questions at their defaults: such answers are refused.
    """
    options = combinations(template)
    chance = random.Random(0)
    possible = {size: list(meetings(options, size)) for size in (2, strength)}
    refused = {pair for pair in possible[2] if not can_be(template, dict(pair), options["project"])}
    missing = {meeting: None for meeting in possible[strength] if is_valid(template, dict(meeting))}
    assert len(missing) > math.comb(len(options), strength)
    while missing:
        wanted = next(iter(missing))
        best: dict[str, Any] = {}
        covered: list[tuple[tuple[str, Any], ...]] = []
        for _ in range(100):
            answers = drawn(options, refused, wanted, chance)
            met = [
                meeting for meeting in itertools.combinations(sorted(answers.items()), strength) if meeting in missing
            ]
            if len(met) > len(covered) and is_valid(template, answers):
                best, covered = answers, met
        assert covered, wanted
        for meeting in covered:
            del missing[meeting]
        yield best


def drawn(
    options: Mapping[str, Sequence[Any]], refused: set[Answers], wanted: Answers, chance: random.Random
) -> dict[str, Any]:
    """Draw an answer to every question beside those that are wanted, no two of which are refused together."""
    answers = dict(wanted)
    for name in chance.sample(list(options), len(options)):
        if name not in answers:
            others = list(answers.items())
            allowed = [
                value
                for value in options[name]
                if not any(tuple(sorted(((name, value), other))) in refused for other in others)
            ]
            answers[name] = chance.choice(allowed or options[name])
    return answers


@pytest.fixture
def released(home: Path) -> Template:
    """The template of this checkout, released into the home that Copier takes it from."""
    found = origin()
    assert found.checkout is not None
    bundle.build(found.checkout, home / ".mlscaffold" / "templates.bundle", tip=VERSION)
    return found.template


def copier_renders(answers: Mapping[str, Any], folder: Path) -> dict[str, File]:
    from copier import run_copy

    if folder.exists():
        shutil.rmtree(folder)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        run_copy(SOURCE, folder, data=dict(answers), defaults=True, quiet=True, vcs_ref=f"v{VERSION}")
    return {
        path.relative_to(folder).as_posix(): File(path.read_bytes(), bool(path.stat().st_mode & stat.S_IXUSR))
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def prepared_once(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Let Copier do once what it does anew for each project, of one template and alike: clone it, compile its texts.

    Nor does it ask Git about every file: these projects are in no repository, where it would change nothing.
    """
    from copier._jinja_ext import SandboxedEnvironment
    from copier._main import Worker
    from copier._vcs import clone

    compile_text, kept = SandboxedEnvironment.compile, dict[tuple[Any, ...], Any]()
    clones = dict[tuple[str, str], str]()

    def compile_once(self: SandboxedEnvironment, source: Any, name: Any = None, *place: Any, **options: Any) -> Any:
        key = (source, name, *options.items())
        if key not in kept:
            kept[key] = compile_text(self, source, name, *place, **options)
        return kept[key]

    def clone_once(url: str, ref: str, **_: str) -> str:
        if (url, ref) not in clones:
            clones[url, ref] = clone(url, ref, location=str(tmp_path_factory.mktemp("clone")))
        return clones[url, ref]

    monkeypatch.setattr(SandboxedEnvironment, "compile", compile_once)
    monkeypatch.setattr("copier._template.clone", clone_once)
    monkeypatch.setattr(Worker, "_sync_git_index_executable_bit", lambda *_: None)


def assert_equal_to_copier(template: Template, answers: Mapping[str, Any], folder: Path) -> None:
    ours = template.render(template.answer(answers), source=SOURCE, version=f"v{VERSION}")
    copiers = copier_renders(answers, folder)
    assert list(ours) == sorted(copiers), answers
    for path, file in copiers.items():
        assert ours[path] == file, (path, answers)


@pytest.mark.usefixtures("prepared_once")
def test_every_pair_of_answers_renders_as_copier_does(released: Template, tmp_path: Path) -> None:
    for answers in covering(released, 2):
        assert_equal_to_copier(released, answers, tmp_path / "project")


@pytest.mark.nightly
@pytest.mark.usefixtures("prepared_once")
@pytest.mark.parametrize("turn", range(2))
def test_every_three_answers_render_as_copier_does(released: Template, tmp_path: Path, turn: int) -> None:
    for answers in itertools.islice(covering(released, 3), turn, None, 2):
        assert_equal_to_copier(released, answers, tmp_path / "project")


@pytest.mark.parametrize(
    "answers",
    [{}, AWKWARD, *({**AWKWARD, "project": "own-data", **given} for given in own.EXAMPLES.values())],
    ids=["defaults", "awkward", *own.EXAMPLES],
)
def test_texts_render_as_copier_does(released: Template, tmp_path: Path, answers: Mapping[str, Any]) -> None:
    assert_equal_to_copier(released, answers, tmp_path / "project")


def test_what_copier_refuses_is_refused(released: Template, tmp_path: Path) -> None:
    for wrong in (
        {"project": "nonsense"},
        {"slug": "Not A Slug"},
        {"slug": "shop\n"},
        {"title": "two\nlines"},
        {"author_email": "nobody"},
        {"ci": "jenkins"},
        {"api": False, "docker": True},
        {"docker": False, "deploy": "kubernetes"},
        {"api": False, "docker": False, "auth": True},
    ):
        with pytest.raises(InvalidAnswerError):
            released.answer(wrong)
        with pytest.raises(ValueError, match=next(reversed(wrong))):
            copier_renders(wrong, tmp_path / "project")


def test_every_project_stands_in_the_table_and_has_a_layer_of_its_own() -> None:
    template = origin().template
    for project in template.projects:
        values = template.answer({"project": project}).values
        words = values["traits"].split()
        assert words or project == "portfolio"  # which shares no layer and has no feature
        assert [word for word in words if word not in template.features and f"layer_{word}" not in values] == []
        assert values[f"layer_{project.replace('-', '_')}"] == "."


@pytest.mark.parametrize(
    "value",
    [True, False, 0, 1, "yes", "No", " true ", "off", "", "0", "1.5", "nan", "anything", None, [], [1], "~", "Null"],
)
def test_booleans_are_read_as_copier_reads_them(value: object) -> None:
    from copier._tools import cast_to_bool

    assert cast_bool(value) is cast_to_bool(value)


def test_filters_equal_those_copier_has() -> None:
    from jinja2_ansible_filters.core_filters import FilterModule

    theirs = FilterModule().filters()
    answers = {"a": "é \"'", "long": "word " * 40, "n": 3, "yes": True, "list": [1, "x"], "version": "3.11", "none": ""}
    calls: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = [
        ("regex_search", ("Churn-2", "[a-z]+"), {}),
        ("regex_search", ("Churn-2", "^x"), {}),
        ("to_nice_yaml", (answers,), {}),
        ("to_nice_yaml", (answers,), {"indent": 2, "width": 400}),
    ]
    for name, arguments, options in calls:
        assert FILTERS[name](*arguments, **options) == theirs[name](*arguments, **options), name
    assert {name for name, _, _ in calls} == FILTERS.keys()


def test_the_answers_file_records_source_version_and_visible_answers(released: Template) -> None:
    files = released.render(released.answer({"title": "Shop"}), source=SOURCE, version="v9")
    recorded = yaml.safe_load(files[".copier-answers.yml"].content)
    assert recorded["_src_path"] == "~/.mlscaffold/templates.bundle"
    assert recorded["_commit"] == "v9"
    assert recorded["title"] == "Shop"
    visible = {name for name, question in released.questions.items() if question.when is True}
    assert recorded.keys() == visible | {"_src_path", "_commit"}


# The rest needs no Copier: a template of a few lines, in memory.

QUESTIONS = """
_subdirectory: project
project: {type: str, choices: [shop], default: shop}
slug: {type: str, default: "{{ project }}"}
api: {type: bool, default: true}
workers: {type: int, default: 2, validator: "{% if workers < 1 %}at least one{% endif %}"}
serving: {type: str, when: "{{ api }}", default: "port {{ workers }}"}
layer: {type: str, when: false, default: "{{ '.' if api else '' }}"}
"""


def small(files: Mapping[str, str] | None = None, config: str = QUESTIONS, cache_dir: Path | None = None) -> Template:
    tree = {"copier.yml": File(config.encode())}
    tree.update((name, File(content.encode())) for name, content in (files or {}).items())
    return Template(tree, cache_dir=cache_dir)


def render(template: Template, **answers: object) -> dict[str, bytes]:
    files = template.render(template.answer(answers), source="s", version="v1")
    return {path: file.content for path, file in files.items()}


def test_only_files_with_the_suffix_are_rendered() -> None:
    template = small({"project/a.txt": "{{ slug }}", "project/b.txt.jinja": "{{ slug }}\n"})
    assert render(template, slug="x") == {"a.txt": b"{{ slug }}", "b.txt": b"x\n"}


def test_a_rendered_file_replaces_its_plain_sibling() -> None:
    assert render(small({"project/a.jinja": "rendered", "project/a": "plain"})) == {"a": b"rendered"}


def test_a_folder_that_renders_to_nothing_is_left_out() -> None:
    template = small({"project/{{ layer }}/a": "", "project/{{ layer }}/b/c": "", "project/d": ""})
    assert list(render(template)) == ["a", "b/c", "d"]
    assert list(render(template, api=False)) == ["d"]


def test_bytes_that_are_no_text_and_modes_are_kept() -> None:
    tree = {"copier.yml": File(QUESTIONS.encode()), "project/run": File(b"\xff\r\n\0", executable=True)}
    template = Template(tree)
    rendered = template.render(template.answer({}), source="s", version="v1")
    assert rendered == {"run": File(b"\xff\r\n\0", executable=True)}


def test_answers_are_cast_and_defaults_follow_from_them() -> None:
    answers = small().answer({"workers": "4", "api": "yes"})
    assert answers.values == {
        "project": "shop", "slug": "shop", "api": True, "workers": 4, "serving": "port 4", "layer": ".",
    }  # fmt: skip
    assert "layer" not in answers.recorded
    assert "serving" not in small().answer({"api": "off"}).recorded


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ({"api": "maybe"}, "api cannot be 'maybe': it takes yes or no"),
        ({"api": [True]}, "it takes yes or no"),
        ({"api": 2}, "it takes yes or no"),
        ({"workers": "four"}, "workers cannot be 'four': it takes a number"),
        ({"workers": True}, "it takes a number"),
        ({"workers": 0}, "workers cannot be 0: at least one"),
        ({"slug": ["x"]}, "it takes text"),
        ({"slug": None}, "it takes text"),
        ({"slug": False}, 'YAML reads no, off, yes and on as false and true. Quote such a word: slug: "no"'),
        ({"project": "house"}, "project cannot be 'house': choose among shop"),
    ],
)
def test_wrong_answers_are_refused(answers: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidAnswerError, match=message):
        small().answer(answers)


@pytest.mark.parametrize("name", ["worker", "layer"])
def test_unknown_and_derived_answers_are_refused(name: str) -> None:
    with pytest.raises(UnknownNameError, match="There is no answer"):
        small().answer({name: "x"})


@pytest.mark.parametrize(
    ("config", "where"),
    [
        ("", "copier.yml: it is not a mapping"),
        ("a: [", "copier.yml: it is not YAML"),
        ("_subdirectory: ''", "_subdirectory"),
        ("_subdirectory: p\n_tasks: [rm -rf /]", "_tasks"),
        ("_subdirectory: p\n_jinja_extensions: [x.Y]", "_jinja_extensions"),
        ("_subdirectory: p\nq: {type: json, default: 1}", "q"),
        ("_subdirectory: p\nq: {type: str}", "q"),
        ("_subdirectory: p\nq: {type: str, default: '', secret: true}", "q, secret"),
    ],
)
def test_a_template_that_uses_more_than_is_known_is_refused(config: str, where: str) -> None:
    with pytest.raises(TemplateError, match=where):
        small(config=config)


def test_a_template_needs_its_questions() -> None:
    with pytest.raises(TemplateError, match="there is none"):
        Template({})


def test_two_layers_may_not_write_one_path() -> None:
    with pytest.raises(TemplateError, match="another layer writes a too"):
        render(small({"project/a": "", "project/{{ layer }}/a": ""}))


@pytest.mark.parametrize("slug", ["..", "/etc", "../..", "a/../../b"])
def test_no_path_leaves_the_project(slug: str) -> None:
    with pytest.raises(TemplateError, match="outside the project"):
        render(small({"project/{{ slug }}/a": ""}), slug=slug)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("line\n{% if %}", r"project/a\.jinja, line 2: "),
        ("{{ nothing.x }}", "project/a.jinja: 'nothing' is undefined"),
        ("{% include 'no/such' %}", "project/a.jinja: no/such"),
        ("{{ ''.__class__.__mro__ }}", "is unsafe"),
    ],
)
def test_an_error_in_a_file_names_the_file(content: str, message: str) -> None:
    with pytest.raises(TemplateError, match=message):
        render(small({"project/a.jinja": content}))


def test_files_include_fragments_of_the_template() -> None:
    template = small({"fragments/x": "[{{ slug }}]", "project/a.jinja": "{% include 'fragments/x' %}"})
    assert render(template) == {"a": b"[shop]"}


def test_rendering_twice_gives_the_same_and_changes_no_answers() -> None:
    template = small({"project/a.jinja": "{{ slug }}"})
    answers = template.answer({})
    before = dict(answers.values)
    first = template.render(answers, source="s", version="v1")
    assert template.render(answers, source="s", version="v1") == first
    assert answers.values == before


def test_compiled_templates_are_reused_and_survive_damage(tmp_path: Path) -> None:
    files = {"project/a.jinja": "{{ slug }}"}
    assert render(small(files, cache_dir=tmp_path)) == {"a": b"shop"}
    before = {path: path.stat().st_ino for path in tmp_path.iterdir()}
    assert render(small(files, cache_dir=tmp_path)) == {"a": b"shop"}
    assert {path: path.stat().st_ino for path in tmp_path.iterdir()} == before, "nothing was compiled or written"
    for path in before:
        content = path.read_bytes()
        for damage in (b"", b"\0garbage", content[:10], content[:22], content[:-9], content[:22] + b"garbage"):
            path.write_bytes(damage)
            assert render(small(files, cache_dir=tmp_path)) == {"a": b"shop"}


def test_two_versions_of_a_template_do_not_take_each_others_place(tmp_path: Path) -> None:
    for _ in range(2):
        assert render(small({"project/a.jinja": "1"}, cache_dir=tmp_path)) == {"a": b"1"}
        assert render(small({"project/a.jinja": "2"}, cache_dir=tmp_path)) == {"a": b"2"}
        other = QUESTIONS + "_envops: {variable_start_string: '[[', variable_end_string: ']]'}\n"
        assert render(small({"project/a.jinja": "{{ slug }}"}, other, tmp_path)) == {"a": b"{{ slug }}"}
        assert render(small({"project/a.jinja": "{{ slug }}"}, QUESTIONS, tmp_path)) == {"a": b"shop"}


def test_a_cache_that_cannot_be_written_is_no_trouble(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert render(small({"project/a.jinja": "1"}, cache_dir=tmp_path / "file" / "x")) == {"a": b"1"}


def test_litter_is_not_part_of_a_template(mini_root: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(mini_root, copy)
    (copy / "project" / "__pycache__").mkdir()
    (copy / "project" / "__pycache__" / "x.pyc").write_bytes(b"\0")
    assert read_tree(copy) == read_tree(mini_root)


@pytest.mark.skipif(os.name == "nt", reason="Windows links need privileges")
def test_links_are_refused(mini_root: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(mini_root, copy)
    (copy / "project" / "link").symlink_to("/etc")
    with pytest.raises(TemplateError, match="symbolic link"):
        read_tree(copy)
