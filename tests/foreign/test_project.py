"""Projects from somebody else's Copier and cookiecutter templates: made, refused, updated."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from mlscaffold import api
from mlscaffold.cli import app as cli
from mlscaffold.cli.commands import from_source
from mlscaffold.errors import MlscaffoldError, TemplateError, UnknownNameError, UsageError
from mlscaffold.foreign import link
from mlscaffold.foreign import project as foreign
from mlscaffold.foreign.rendering import RenderError
from mlscaffold.tools import find_uv
from mlscaffold.update.transition import Outcome
from tests.conftest import Git, listing
from tests.strangers import (
    COOKIECUTTER,
    COOKIECUTTER_CHANGES,
    COPIER,
    COPIER_CHANGES,
    Stranger,
    files_of,
    publish,
    tracked,
)

KINDS: dict[str, tuple[Mapping[str, str], Mapping[str, str | None]]] = {
    "copier": (COPIER, COPIER_CHANGES),
    "cookiecutter": (COOKIECUTTER, COOKIECUTTER_CHANGES),
}
COPIER_PROGRAM = (sys.executable, "-m", "copier")
COOKIECUTTER_PROGRAM = (sys.executable, "-m", "cookiecutter")
RECORD = {"copier": ".copier-answers.yml", "cookiecutter": ".cruft.json"}
MAIN = {"copier": "main.py", "cookiecutter": "shop/main.py"}

TASKS = """
_tasks: ["echo ran > ran.txt", {command: [touch, "{{ project_name }}.txt"], when: "{{ workers > 1 }}"}]
_migrations: [{version: v2.0, before: [rm -rf old]}, "echo moved"]
"""
EXTENSION = "_jinja_extensions: [jinja2.ext.do]\n"
HOOKS = {
    "hooks/pre_prompt.py": "print('hello')\n",
    "hooks/pre_gen_project.py": "import os; os.chdir('.')\n",
    "hooks/post_gen_project.sh": "#!/bin/sh\necho ran > ran.txt\ngit init --quiet\n",
    "hooks/post_gen_project.sh~": "#!/bin/sh\nfalse\n",
    "hooks/helper.py": "",
}


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def template(kind: str, tmp_path: Path, home: Path) -> Stranger:
    return publish(tmp_path / "template", KINDS[kind][0], "v1.0")


def make(source: str, destination: Path | None = None, given: Mapping[str, Any] | None = None, **options: Any) -> Path:
    """Make a project as the command line does, and return its folder."""
    usual = {"ref": None, "directory": "", "use_git": True, "trust": False, "pretend": False}
    before = set(Path.cwd().iterdir())
    from_source.new(source, destination, given or {}, **{**usual, **options})
    return destination or (set(Path.cwd().iterdir()) - before).pop()


def update(folder: Path, **options: Any) -> Outcome:
    return api.update(folder, **options)


def lines(error: MlscaffoldError) -> list[str]:
    """What an error lists."""
    return [line.strip() for line in str(error).splitlines() if line.startswith("  ")]


def commit(folder: Path, git: Git) -> None:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message=Edit")


def edit(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


# Making


def test_a_project_is_a_repository_with_one_commit_and_the_authors_name(
    template: Stranger, place: Path, git: Git
) -> None:
    folder = make(template.source, place / "shop")
    assert git(folder, "log", "--format=%an %s").startswith(f"Ada Lovelace Start from {template.source} at v1.0")
    assert git(folder, "status", "--porcelain") == ""
    assert "By Ada Lovelace" in (folder / "README.md").read_text()
    assert os.access(folder / "tool.sh", os.X_OK)
    assert os.listdir(place) == ["shop"]


def test_nothing_is_written_to_the_home(template: Stranger, place: Path, home: Path) -> None:
    make(template.source, place / "shop")
    assert os.listdir(home) == [".gitconfig"]


def test_copier_makes_the_same_files(tmp_path: Path, place: Path) -> None:
    template = publish(tmp_path / "template", COPIER, "v1.0")
    folder = make(template.source, place / "shop", {"project_name": "The Shop", "workers": "7"})
    command = [*COPIER_PROGRAM, "copy", "--defaults", "--quiet", "-d", "project_name=The Shop", "-d", "workers=7"]
    subprocess.run(
        [*command, "-d", "author_name=Ada Lovelace", template.source, tmp_path / "theirs" / "shop"], check=True
    )
    assert files_of(folder) == files_of(tmp_path / "theirs" / "shop")
    assert yaml.safe_load((folder / RECORD["copier"]).read_text()) == {
        "_commit": "v1.0",
        "_src_path": template.source,
        "author_name": "Ada Lovelace",
        "kind": "web",
        "project_name": "The Shop",
        "workers": 7,
    }


def test_cookiecutter_makes_the_same_files_and_cruft_finds_its_record(tmp_path: Path, place: Path) -> None:
    template = publish(tmp_path / "template", COOKIECUTTER, "v1.0")
    folder = make(template.source, None, {"slug": "my-shop", "license": "GPL", "docs": "no"})
    assert folder == place / "my-shop"
    given = ("slug=my-shop", "license=GPL", "docs=no", "full_name=Ada Lovelace")
    subprocess.run(
        [
            *COOKIECUTTER_PROGRAM,
            "--no-input",
            "--default-config",
            "--output-dir",
            tmp_path / "theirs",
            template.source,
            *given,
        ],
        check=True,
    )
    made = files_of(folder)
    record = json.loads(made.pop(RECORD["cookiecutter"]))
    assert made == files_of(tmp_path / "theirs" / "my-shop")
    assert record["template"] == template.source
    assert record["commit"] == template.git("rev-parse", "HEAD")
    assert (record["checkout"], record["directory"]) == (None, None)
    assert record["context"]["cookiecutter"]["slug"] == "my-shop"
    assert record["context"]["cookiecutter"]["docs"] is False


@pytest.mark.parametrize("text", ["{{ 7 * 7 }}", "{% if %}", 'it\'s "quoted" \\n', "Ünï {# code #}"])
def test_answers_mean_themselves(tmp_path: Path, place: Path, text: str, kind: str, template: Stranger) -> None:
    name = {"copier": "project_name", "cookiecutter": "title"}[kind]
    folder = make(template.source, place / "shop", {name: text})
    assert (folder / "README.md").read_text().splitlines()[0].startswith(f"# {text}")


def test_the_newest_release_is_copiers_choice_and_the_newest_commit_cookiecutters(
    kind: str, template: Stranger, place: Path
) -> None:
    template.release(KINDS[kind][1], "v2.0")
    template.release({"project/later.txt": "x", "{{cookiecutter.slug}}/later.txt": "x"}, "v3.0rc1")
    assert (make(template.source, place / "shop") / "later.txt").exists() == (kind == "cookiecutter")
    assert not (make(template.source, place / "old", ref="v1.0") / "added.py").exists()


def test_a_folder_without_git_makes_a_project_that_cannot_be_updated(
    kind: str, template: Stranger, place: Path
) -> None:
    shutil.rmtree(template.root / ".git")
    with foreign.rendered(template.source, {}, "shop") as made:
        assert "under no version control, so the project cannot be updated" in made.notes[0]
    make(template.source, place / "shop")
    assert (place / "shop" / "README.md").exists()
    with pytest.raises(UsageError, match="--ref means nothing there"):
        make(template.source, place / "other", ref="v1.0")


def test_a_copier_template_without_answers_file_makes_a_project_that_cannot_be_updated(
    tmp_path: Path, place: Path
) -> None:
    template = publish(tmp_path / "template", {"copier.yml": "a: b\n", "x.txt": "x\n"})
    with foreign.rendered(template.source, {}, "shop") as made:
        assert "has no answers file" in made.notes[0]
    make(template.source, place / "shop")
    assert tracked(place / "shop") == {"x.txt"}


def test_what_the_template_ignores_is_there_and_not_committed(tmp_path: Path, place: Path) -> None:
    template = publish(tmp_path / "template", {**COPIER, "project/build/x.txt": "x", "project/now.log": "x"})
    folder = make(template.source, place / "shop")
    assert (folder / "build" / "x.txt").exists()
    assert not {"build/x.txt", "now.log"} & tracked(folder)


def test_links_stay_links(tmp_path: Path, place: Path) -> None:
    template = publish(
        tmp_path / "template", {**COPIER, "copier.yml": f"{COPIER['copier.yml']}_preserve_symlinks: 1\n"}
    )
    os.symlink("README.md", template.root / "project" / "LIES.md")
    template.release({"project/x.txt": "x"}, "v1.0")
    folder = make(template.source, place / "shop")
    assert os.readlink(folder / "LIES.md") == "README.md"
    (template.root / "project" / "LIES.md").unlink()
    os.symlink("main.py", template.root / "project" / "LIES.md")
    template.release({}, "v2.0")
    assert update(folder).conflicts == ()
    assert os.readlink(folder / "LIES.md") == "main.py"


def test_inside_a_repository_none_is_nested(template: Stranger, place: Path, git: Git) -> None:
    git(place, "init", "--quiet")
    make(template.source, place / "shop")
    assert not (place / "shop" / ".git").exists()
    assert "shop/README.md" in tracked(place)


def test_without_git(template: Stranger, place: Path) -> None:
    folder = make(template.source, place / "shop", use_git=False)
    assert not (folder / ".git").exists()


# Refusing


def test_code_is_listed_and_not_run_until_trusted_copier(tmp_path: Path, place: Path) -> None:
    template = publish(tmp_path / "template", {**COPIER, "copier.yml": COPIER["copier.yml"] + TASKS + EXTENSION})
    with pytest.raises(MlscaffoldError) as caught:
        make(template.source, place / "shop")
    assert lines(caught.value) == [
        "task: echo ran > ran.txt",
        "task: touch {{ project_name }}.txt (when {{ workers > 1 }})",
        "migration, at updates: {'version': 'v2.0', 'before': ['rm -rf old']}",
        "migration, at updates: echo moved",
        "Jinja extension: jinja2.ext.do",
    ]
    assert "--trust" in str(caught.value)
    assert os.listdir(place) == []
    folder = make(template.source, place / "shop", trust=True)
    assert {"ran.txt", "Shop.txt"} <= tracked(folder)


def test_code_is_listed_and_not_run_until_trusted_cookiecutter(tmp_path: Path, place: Path) -> None:
    questions = json.loads(COOKIECUTTER["cookiecutter.json"])
    asking = {**questions, "_extensions": ["local.Shout"]}
    local = (
        "from jinja2.ext import Extension\n\n\n"
        "class Shout(Extension):\n"
        "    def __init__(self, environment):\n"
        "        super().__init__(environment)\n"
        "        environment.filters['shout'] = lambda text: text.upper() + '!'\n"
    )
    files = {
        **COOKIECUTTER,
        **HOOKS,
        "cookiecutter.json": json.dumps(asking),
        "local.py": local,
        "{{cookiecutter.slug}}/README.md": "# {{ cookiecutter.slug | shout }}\n",
    }
    template = publish(tmp_path / "template", files)
    with pytest.raises(MlscaffoldError) as caught:
        make(template.source, place / "shop")
    assert lines(caught.value) == [
        "hook: hooks/pre_prompt.py",
        "hook: hooks/pre_gen_project.py",
        "hook: hooks/post_gen_project.sh",
        "Jinja extension: local.Shout",
    ]
    assert os.listdir(place) == []
    folder = make(template.source, place / "shop", trust=True)
    assert "ran.txt" in tracked(folder)
    assert (folder / "README.md").read_text().startswith("# SHOP!\n")
    # The next version's extension is another one, in a module of the same name.
    template.release({"local.py": local.replace("'!'", "'?'")})
    update(folder, trust=True)
    assert (folder / "README.md").read_text().startswith("# SHOP?\n")


def test_a_setting_of_the_users_does_not_make_copier_trust(
    tmp_path: Path, place: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "settings.yml").write_text(f"trust: [{tmp_path}/]\n")
    monkeypatch.setenv("COPIER_SETTINGS_PATH", str(home / "settings.yml"))
    template = publish(tmp_path / "template", {**COPIER, "copier.yml": COPIER["copier.yml"] + TASKS})
    with pytest.raises(MlscaffoldError, match="would run code"):
        make(template.source, place / "shop")


ESCAPES = {
    "python's objects": {"{{cookiecutter.slug}}/x.txt": "{{ cycler.__init__.__globals__.os.popen('echo hi').read() }}"},
    "python's objects, in a default": {
        "cookiecutter.json": json.dumps({"slug": "{{ ''.__class__.__mro__ }}", "full_name": ""})
    },
    "another value": {"{{cookiecutter.slug}}/x.txt": "{{ cookiecutter.update({'slug': '../../evil'}) }}"},
    "a file above": {"{{cookiecutter.slug}}/{{ cookiecutter.up }}{{ cookiecutter.sep }}evil": "evil"},
    "a file elsewhere": {"{{cookiecutter.slug}}/{{ '|tmp|evil'.replace('|', cookiecutter.sep) }}": "evil"},
    "a folder above": {"{{cookiecutter.slug}}/{{ cookiecutter.up }}/evil.txt": "evil"},
    "the project itself": {"cookiecutter.json": json.dumps({"slug": "../evil", "full_name": "", "sep": "", "up": ""})},
}


@pytest.mark.parametrize("name", ESCAPES)
def test_a_cookiecutter_template_cannot_get_out(tmp_path: Path, place: Path, name: str) -> None:
    questions = {"slug": "shop", "full_name": "", "sep": "/", "up": "../.."}
    shared = {"cookiecutter.json": json.dumps(questions), "{{cookiecutter.slug}}/README.md": "x\n"}
    template = publish(tmp_path / "template", {**shared, **ESCAPES[name]})
    before = set(tmp_path.parent.rglob("evil*"))
    with pytest.raises(RenderError):
        make(template.source, place / "shop")
    assert os.listdir(place) == []
    assert set(tmp_path.parent.rglob("evil*")) == before
    assert not Path("/tmp/evil").exists()  # noqa: S108  (where the template would have put it)


@pytest.mark.parametrize("folder", [".git", "sub/.GIT", "sub/.git"])
def test_a_template_cannot_plant_settings_of_git(kind: str, template: Stranger, place: Path, folder: str) -> None:
    made = make(template.source, place / "before")
    above, _, name = folder.rpartition("/")
    inside = "project" if kind == "copier" else "{{cookiecutter.slug}}"
    planted = f"{inside}/{above or '.'}/{{{{ '{name}' }}}}/config"
    template.release({planted: '[core]\n\tfsmonitor = "touch ran.txt; false"\n'}, "v2.0")
    for use_git in (True, False):
        with pytest.raises(RenderError, match="it would write Git's own"):
            make(template.source, place / "shop", use_git=use_git)
    with pytest.raises(RenderError, match="it would write Git's own"):
        update(made)
    assert os.listdir(place) == ["before"]


def test_a_link_out_of_the_template_is_refused(template: Stranger, place: Path, tmp_path: Path, kind: str) -> None:
    (tmp_path / "private.txt").write_text("private")
    inside = "project" if kind == "copier" else "{{cookiecutter.slug}}"
    os.symlink("../../private.txt", template.root / inside / "open.txt")
    template.release({}, "v1.1")
    with pytest.raises(TemplateError, match=r"open.txt: it is a symbolic link that leads out of its folder"):
        make(template.source, place / "shop")
    assert os.listdir(place) == []


@pytest.mark.parametrize("target", ["{{ project_name }}/x", "{{ '/etc' }}", "{{ '..' }}", "LIES.md{{ '' }}"])
def test_a_link_that_is_rendered_cannot_lead_out(tmp_path: Path, place: Path, target: str) -> None:
    questions = f"{COPIER['copier.yml']}_preserve_symlinks: true\n"
    template = publish(tmp_path / "template", {**COPIER, "copier.yml": questions}, "v1.0")
    folder = make(template.source, place / "before", {"project_name": ".."})
    os.symlink(target, template.root / "project" / "LIES.md.jinja")
    template.release({}, "v2.0")
    with pytest.raises(RenderError, match=r"LIES.md would be a symbolic link that leads (out of its folder|to itself)"):
        make(template.source, place / "shop", {"project_name": ".."})
    with pytest.raises(RenderError, match="a symbolic link that leads"):
        update(folder)
    assert os.listdir(place) == ["before"]


def test_links_in_a_circle_are_the_templates_mistake(template: Stranger, place: Path, kind: str) -> None:
    inside = template.root / ("project" if kind == "copier" else "{{cookiecutter.slug}}")
    os.symlink("b", inside / "a")
    os.symlink("a", inside / "b")
    template.release({}, "v1.1")
    with pytest.raises(TemplateError, match="it is a symbolic link that leads to itself"):
        make(template.source, place / "shop")
    assert os.listdir(place) == []


def test_a_link_to_the_folder_around_it_is_the_templates_mistake(tmp_path: Path, place: Path) -> None:
    template = publish(tmp_path / "template", COPIER)
    os.symlink("../project", template.root / "project" / "again")
    template.release({}, "v1.0")
    with pytest.raises(RenderError, match="Too many levels of symbolic links"):
        make(template.source, place / "shop")
    assert os.listdir(place) == []


def test_settings_that_are_null_are_none(tmp_path: Path, place: Path) -> None:
    questions = {**json.loads(COOKIECUTTER["cookiecutter.json"]), "_extensions": None, "_jinja2_env_vars": None}
    template = publish(tmp_path / "template", {**COOKIECUTTER, "cookiecutter.json": json.dumps(questions)})
    with pytest.raises(RenderError, match="cannot be rendered"):
        make(template.source, place / "shop")
    assert os.listdir(place) == []


def test_no_hook_of_the_users_runs_in_the_clones(
    kind: str, template: Stranger, place: Path, tmp_path: Path, home: Path
) -> None:
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for name in ("post-checkout", "reference-transaction", "pre-commit"):
        (hooks / name).write_text(f"#!/bin/sh\npwd >> {tmp_path}/ran.txt\nexit 1\n")
        (hooks / name).chmod(0o755)
    with (home / ".gitconfig").open("a") as config:
        config.write(f"[core]\n\thooksPath = {hooks}\n")
    make(template.source, place / "shop")
    assert not (tmp_path / "ran.txt").exists()


def break_template(template: Stranger, place: Path) -> None:
    template.release({"project/x.jinja": "{{ 1 / 0 }}", "{{cookiecutter.slug}}/x": "{{ 1 / 0 }}"}, "v1.1")


def break_questions(template: Stranger, place: Path) -> None:
    name = "copier.yml" if (template.root / "copier.yml").exists() else "cookiecutter.json"
    template.release({name: "{:"}, "v1.1")


def fill_destination(template: Stranger, place: Path) -> None:
    (place / "shop").mkdir()
    (place / "shop" / "mine.txt").write_text("mine")


def nothing(template: Stranger, place: Path) -> None:
    pass


WRONG: list[tuple[Callable[[Stranger, Path], None], dict[str, Any], type[MlscaffoldError], str]] = [
    (break_template, {}, RenderError, "cannot be rendered: division by zero"),
    (break_questions, {}, RenderError, "cannot be (read|rendered)"),
    (fill_destination, {}, MlscaffoldError, "is not empty"),
    (nothing, {"ref": "v9"}, MlscaffoldError, "has no revision v9"),
    (nothing, {"ref": "--upload-pack=evil"}, MlscaffoldError, "has no revision --upload-pack"),
    (nothing, {"given": {"coulour": "red"}}, UnknownNameError, "There is no answer 'coulour'"),
    (nothing, {"given": {"kind": "cloud", "license": "WTFPL"}}, UnknownNameError, "There is no answer"),
    (nothing, {"directory": "../elsewhere"}, UsageError, "--directory takes a folder of the template's repository"),
]


@pytest.mark.parametrize(("spoil", "options", "error", "words"), WRONG, ids=range(len(WRONG)))
def test_what_cannot_be_made_leaves_nothing(
    template: Stranger,
    place: Path,
    spoil: Callable[[Stranger, Path], None],
    options: dict[str, Any],
    error: type[MlscaffoldError],
    words: str,
) -> None:
    spoil(template, place)
    before = listing(place)
    with pytest.raises(error, match=words):
        make(template.source, place / "shop", **options)
    assert listing(place) == before


@pytest.mark.parametrize(("kind", "answer"), [("copier", {"kind": "cloud"}), ("cookiecutter", {"license": "WTFPL"})])
def test_an_answer_outside_its_choices(template: Stranger, place: Path, answer: dict[str, str]) -> None:
    with pytest.raises(RenderError, match=r"give another one with -d"):
        make(template.source, place / "shop", answer)
    assert os.listdir(place) == []


def test_a_question_without_default_is_named(tmp_path: Path, place: Path) -> None:
    template = publish(tmp_path / "template", {"copier.yml": "town: {type: str}\n", "x": "x"})
    with pytest.raises(RenderError, match='Question "town" is required'):
        make(template.source, place / "shop")
    assert os.listdir(place) == []


def test_a_failing_hook_leaves_nothing(tmp_path: Path, place: Path) -> None:
    hooks = {"hooks/post_gen_project.py": "import sys; open('x', 'w').close(); sys.exit(3)\n"}
    template = publish(tmp_path / "template", {**COOKIECUTTER, **hooks})
    with pytest.raises(RenderError, match=r"Hook script failed \(exit status: 3\)"):
        make(template.source, place / "shop", trust=True)
    assert os.listdir(place) == []


@pytest.mark.parametrize("where", ["shutil.copytree", "create.repository.commit", "foreign.project._render"])
def test_ctrl_c_leaves_nothing(template: Stranger, place: Path, monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    def interrupt(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(where if where.startswith("shutil") else f"mlscaffold.{where}", interrupt)
    with pytest.raises(KeyboardInterrupt):
        make(template.source, place / "a" / "shop")
    assert os.listdir(place) == []


def test_a_template_in_a_folder_of_its_repository(tmp_path: Path, place: Path, git: Git) -> None:
    index = json.dumps({"templates": {"one": {"path": "./one", "title": "One"}, "two": {"path": "./two"}}})
    files = {f"two/{name}": content for name, content in COOKIECUTTER.items()}
    template = publish(tmp_path / "template", {"cookiecutter.json": index, **files})
    with pytest.raises(UsageError, match=r"Choose one with --directory: ./one, ./two"):
        make(template.source, place / "shop")
    folder = make(template.source, place / "shop", directory="two")
    assert json.loads((folder / ".cruft.json").read_text())["directory"] == "two"
    template.release({f"two/{name}": content for name, content in COOKIECUTTER_CHANGES.items()})
    assert update(folder).conflicts == ()
    assert (folder / "added.py").exists()


# Updating


def test_an_unedited_project_becomes_what_the_new_revision_makes(
    kind: str, template: Stranger, place: Path, tmp_path: Path
) -> None:
    folder = make(template.source, place / "shop")
    template.release(KINDS[kind][1], "v2.0")
    outcome = update(folder)
    assert outcome.applied
    assert outcome.conflicts == ()
    new = files_of(make(template.source, tmp_path / "new" / "shop"))
    if kind == "copier":
        new["FIRST.md"] = COPIER["project/FIRST.md"].encode()
    assert files_of(folder) == new


def test_an_update_with_nothing_new_changes_nothing(kind: str, template: Stranger, place: Path, git: Git) -> None:
    folder = make(template.source, place / "shop")
    assert update(folder).changes == ()
    template.release(KINDS[kind][1], "v2.0")
    update(folder)
    commit(folder, git)
    before = listing(folder)
    assert update(folder).changes == ()
    assert listing(folder) == before


def test_edits_survive_and_conflicts_are_gits(kind: str, template: Stranger, place: Path, git: Git) -> None:
    folder = make(template.source, place / "shop")
    edit(folder, MAIN[kind], "main line 20\n", "OWNER at 20\n")
    edit(folder, "twice.py", "twice line 20\n", "OWNER between\n")
    (folder / "mine.txt").write_text("OWNER\n")
    commit(folder, git)
    template.release(KINDS[kind][1], "v2.0")
    outcome = update(folder)
    assert [conflict.path for conflict in outcome.conflicts] == [MAIN[kind]]
    assert git(folder, "diff", "--name-only", "--diff-filter=U") == MAIN[kind]
    text = (folder / MAIN[kind]).read_text()
    assert text.count("OWNER at 20\n") == 1
    assert text.count("main improved\n") == 1
    assert text.count("<<<<<<<") == 1
    twice = (folder / "twice.py").read_text()
    assert [line in twice for line in ("twice a\n", "OWNER between\n", "twice b\n")] == [True] * 3
    assert (folder / "mine.txt").read_text() == "OWNER\n"


def test_deletions_of_both_sides(kind: str, template: Stranger, place: Path, git: Git) -> None:
    folder = make(template.source, place / "shop")
    (folder / MAIN[kind]).unlink()
    edit(folder, "gone.py", "gone line 5\n", "OWNER\n")
    commit(folder, git)
    template.release(KINDS[kind][1], "v2.0")
    outcome = update(folder)
    assert outcome.kept_deleted == (MAIN[kind],)
    assert [conflict.path for conflict in outcome.conflicts] == ["gone.py"]
    assert "OWNER" in (folder / "gone.py").read_text()


def test_a_changed_work_tree_stops_it(kind: str, template: Stranger, place: Path) -> None:
    folder = make(template.source, place / "shop")
    template.release(KINDS[kind][1], "v2.0")
    edit(folder, "twice.py", "twice line 20", "OWNER")
    before = listing(folder)
    with pytest.raises(MlscaffoldError):
        update(folder)
    assert listing(folder) == before


def test_answers_can_be_given_anew(kind: str, template: Stranger, place: Path) -> None:
    folder = make(template.source, place / "shop")
    name = {"copier": "project_name", "cookiecutter": "title"}[kind]
    assert {change.path for change in update(folder, answers={name: "Other"}).changes} == {"README.md", RECORD[kind]}
    assert link.read(folder).answers[name] == "Other"
    with pytest.raises(UnknownNameError):
        update(folder, answers={"town": "x"})


def test_there_is_no_way_back(kind: str, template: Stranger, place: Path) -> None:
    template.release(KINDS[kind][1], "v2.0")
    folder = make(template.source, place / "shop")
    with pytest.raises(MlscaffoldError, match=r"is at v2.0 of its template already, which v1.0 comes before"):
        update(folder, to="v1.0")
    with pytest.raises(MlscaffoldError):
        update(folder, to="v7")


def test_a_project_ahead_of_the_newest_release_stays(tmp_path: Path, place: Path) -> None:
    template = publish(tmp_path / "template", COPIER, "v1.0")
    template.release(COPIER_CHANGES)
    folder = make(template.source, place / "shop", ref="main")
    assert update(folder).changes == ()


def test_a_branch_that_was_asked_for_is_followed(tmp_path: Path, place: Path) -> None:
    template = publish(tmp_path / "template", COOKIECUTTER)
    template.git("switch", "--quiet", "--create", "next")
    folder = make(template.source, place / "shop", ref="next")
    template.release(COOKIECUTTER_CHANGES)
    template.git("switch", "--quiet", "main")
    assert "added.py" in {change.path for change in update(folder).changes}
    assert link.read(folder).checkout == "next"


def test_what_cruft_is_told_to_skip_is_left_alone_and_stays_told(tmp_path: Path, place: Path, git: Git) -> None:
    template = publish(tmp_path / "template", COOKIECUTTER)
    folder = make(template.source, place / "shop")
    state = json.loads((folder / ".cruft.json").read_text())
    (folder / ".cruft.json").write_text(json.dumps({**state, "skip": ["shop"]}))
    (folder / "pyproject.toml").write_text("[tool.cruft]\nskip = ['twi*.py']\n")
    commit(folder, git)
    template.release(COOKIECUTTER_CHANGES)
    assert {change.path for change in update(folder).changes} == {".cruft.json", "added.py", "gone.py"}
    assert json.loads((folder / ".cruft.json").read_text())["skip"] == ["shop"]


def test_an_update_to_a_revision_that_runs_code_needs_trust(kind: str, template: Stranger, place: Path) -> None:
    folder = make(template.source, place / "shop")
    if kind == "copier":
        template.release({"copier.yml": COPIER["copier.yml"] + TASKS}, "v2.0")
    else:
        template.release(HOOKS, "v2.0")
    before = listing(folder)
    with pytest.raises(MlscaffoldError):
        update(folder)
    assert listing(folder) == before
    found = foreign.update(link.read(folder), trust=True)
    assert [note for note in found.notes if "['rm -rf old']}; migration" in note] == list(found.notes)
    assert len(found.notes) == (kind == "copier")
    update(folder, trust=True)
    assert "ran.txt" in tracked(folder)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{", "it does not parse"),
        ("[]", "it lacks what cruft writes"),
        ('{"template": "x", "commit": "y"}', "it lacks what cruft writes"),
        ('{"template": 1, "commit": "y", "context": {"cookiecutter": {}}}', "it lacks what cruft writes"),
    ],
)
def test_a_damaged_record_of_cruft(tmp_path: Path, content: str, words: str) -> None:
    (tmp_path / ".cruft.json").write_text(content)
    with pytest.raises(MlscaffoldError, match=words):
        link.read(tmp_path)


def test_a_commit_that_the_template_has_lost(kind: str, template: Stranger, place: Path) -> None:
    folder = make(template.source, place / "shop")
    shutil.rmtree(template.root)
    publish(template.root, {**KINDS[kind][0], "new.txt": "x"})
    with pytest.raises(MlscaffoldError):
        update(folder)


# On the command line


def test_the_whole_life_on_the_command_line(
    kind: str, template: Stranger, place: Path, capfd: pytest.CaptureFixture[str], git: Git, cache_home: Path
) -> None:
    assert cli.main(["new", template.source, "shop", "--pretend"]) == 0
    assert RECORD[kind] in capfd.readouterr().out.splitlines()
    assert os.listdir(place) == []
    assert cli.main(["new", template.source, "shop"]) == 0
    out = capfd.readouterr().out
    assert f"Made shop in shop: {len(tracked(place / 'shop'))} files, one commit on main." in out
    assert f"template {template.source} at v1.0" in out
    edit(place / "shop", MAIN[kind], "main line 20\n", "OWNER\n")
    commit(place / "shop", git)
    assert cli.main(["update", "shop", "--check"]) == 0
    template.release(KINDS[kind][1], "v2.0")
    assert cli.main(["update", "shop", "--check"]) == 1
    assert "v1.0, 1 commit behind v2.0" in capfd.readouterr().out
    assert cli.main(["update", "shop", "--diff"]) == 0
    assert "+main improved" in capfd.readouterr().out
    assert git(place / "shop", "status", "--porcelain") == ""
    assert cli.main(["update", "shop"]) == 3
    assert cli.main(["update", "shop", "--abort"]) == 0
    assert git(place / "shop", "status", "--porcelain") == ""
    assert cli.main(["status", "shop"]) == 1
    assert "was made from" in capfd.readouterr().err


def test_many_at_once(place: Path, tmp_path: Path, home: Path, capfd: pytest.CaptureFixture[str]) -> None:
    made: list[str] = []
    for kind, (files, changes) in KINDS.items():
        template = publish(tmp_path / kind, files, "v1.0")
        made += [make(template.source, place / f"{kind}{number}").name for number in range(3)]
        template.release(changes, "v2.0")
    capfd.readouterr()
    assert cli.main(["update", ".", "--commit", "--jobs", "4"]) == 0
    lines = capfd.readouterr().out.splitlines()
    # Renderers change the current folder while they work; what is printed meanwhile does not depend on it.
    assert sorted(line.partition(":")[0].split()[1] for line in lines[:-2]) == sorted(made)
    assert lines[-1] == "6 projects: 6 changed."


def test_code_is_refused_on_the_command_line(
    tmp_path: Path, place: Path, capfd: pytest.CaptureFixture[str], home: Path
) -> None:
    template = publish(tmp_path / "template", {**COOKIECUTTER, **HOOKS})
    assert cli.main(["new", template.source]) == 1
    assert "\n  hook: hooks/pre_gen_project.py\n" in capfd.readouterr().err
    assert cli.main(["new", template.source, "--trust", "--pretend"]) == 0
    captured = capfd.readouterr()
    assert "ran.txt" not in captured.out
    assert "were not run" in captured.err
    assert cli.main(["new", template.source, "--trust"]) == 0
    assert (place / "shop" / "ran.txt").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["new", "{}", "shop", "--title", "X"], "--title: for mlscaffold's own projects only"),
        (["new", "{}", "shop", "--author", "X"], "--author: for mlscaffold's own projects only"),
        (["new", "churn-prediction", "shop", "--trust"], "are for a SOURCE"),
        (["new", "./nowhere", "shop"], "holds no template"),
        (["new", "https://me:token@example.com/x.git", "shop"], "holds a password"),
    ],
)
def test_what_cannot_be_meant(
    template: Stranger, place: Path, capfd: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    assert cli.main([argument.replace("{}", template.source) for argument in arguments]) == 2
    error = capfd.readouterr().err
    assert words in error
    assert "token" not in error.replace("password or token", "")
    assert os.listdir(place) == []


def test_a_copier_template_needs_a_destination(tmp_path: Path, place: Path, capfd: pytest.CaptureFixture[str]) -> None:
    template = publish(tmp_path / "template", COPIER)
    assert cli.main(["new", template.source]) == 2
    assert "Where to?" in capfd.readouterr().err


# Beside the templates' own tools


@pytest.mark.slow
def test_copiers_own_update_agrees(tmp_path: Path, place: Path, git: Git) -> None:
    plain = {**COPIER, "project/README.md.jinja": "# {{ project_name }}\n"}
    template = publish(tmp_path / "template", plain, "v1.0")
    folder = make(template.source, place / "shop")
    edit(folder, "twice.py", "twice line 20\n", "OWNER\n")
    commit(folder, git)
    shutil.copytree(folder, tmp_path / "theirs")
    template.release(COPIER_CHANGES, "v2.0")
    update(folder)
    subprocess.run([*COPIER_PROGRAM, "update", "--defaults", "--quiet"], cwd=tmp_path / "theirs", check=True)
    assert files_of(folder) == files_of(tmp_path / "theirs")


@pytest.mark.slow
def test_crufts_own_update_agrees(tmp_path: Path, place: Path, git: Git) -> None:
    uv = find_uv()
    assert uv is not None
    template = publish(tmp_path / "template", COOKIECUTTER)
    folder = make(template.source, place / "shop")
    edit(folder, "twice.py", "twice line 20\n", "OWNER\n")
    commit(folder, git)
    shutil.copytree(folder, tmp_path / "theirs")
    template.release(COOKIECUTTER_CHANGES)
    update(folder)
    subprocess.run([uv.program, "tool", "run", "cruft", "update", "-y"], cwd=tmp_path / "theirs", check=True)
    assert files_of(folder) == files_of(tmp_path / "theirs")
    subprocess.run([uv.program, "tool", "run", "cruft", "check"], cwd=folder, check=True)
