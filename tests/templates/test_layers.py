"""The template itself: its layers, its questions, and what no project may hold."""

from __future__ import annotations

import ast
import difflib
import io
import itertools
import json
import re
import tokenize
import tomllib
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
import yaml

from mlscaffold.render import Template

from .projects import OFF, PLATFORMS, everything, slugs
from .tools.shell import REPOSITORY, git, succeed

TEMPLATES = REPOSITORY / "templates"
UNUSUAL = {
    "title": "Wer kündigt? \"Ja\" \\ 'nein' {{ 7 * 7 }} {% raw %} — 客户",
    "author_name": 'Zoë "Z" O\'Brien-Ünal \\ <b>',
    "author_email": "zoe.o'brien+ml@exämple.org",
    "slug": "wer-kuendigt-2",
}
VARIANTS: dict[str, dict[str, object]] = {
    "defaults": {},
    "everything off": {**OFF, "ci": "none", "license": "proprietary"},
    "gitlab": {"ci": "gitlab", "license": "Apache-2.0"},
    "unusual names": {**UNUSUAL, "license": "BSD-3-Clause", "python": "3.12"},
    "api only": {**OFF, "api": True},
    "everything on": {"auth": True, "tracing": True, "tracking": True, "scale": True, "deploy": "sagemaker"},
    "auth only": {**OFF, "api": True, "auth": True},
    "monitoring only": {**OFF, "monitoring": True},
    "tracing only": {**OFF, "api": True, "tracing": True},
    "tracking only": {**OFF, "tracking": True},
    "scale only": {**OFF, "scale": True},
    "notebook only": {**OFF, "notebook": True},
    "hooks only": {**OFF, "hooks": True},
}


def test_every_layer_is_a_hidden_question() -> None:
    questions = yaml.safe_load((TEMPLATES / "copier.yml").read_text("utf-8"))
    paths = (path.as_posix() for path in (TEMPLATES / "project").rglob("*"))
    layers = {name for path in paths for name in re.findall(r"\{\{ (layer_\w+) \}\}/", path)}
    assert layers == {name for name in questions if name.startswith("layer_")}
    assert all(questions[name]["when"] is False for name in layers)


@pytest.mark.parametrize("project", slugs())
def test_two_layers_never_write_one_path(project: str) -> None:
    template = Template.from_directory(TEMPLATES)
    for features in (*({**everything(project), "deploy": platform} for platform in PLATFORMS), OFF):
        for ci in ("github", "gitlab", "none"):
            layout = template.layout(template.answer({"project": project, "ci": ci, **features}))
            written = Counter(path for _, path in layout)
            assert [path for path, layers in written.items() if layers > 1] == []


def test_every_file_of_the_template_reaches_some_project() -> None:
    template = Template.from_directory(TEMPLATES)
    used = {
        source
        for project, ci, deploy in itertools.product(slugs(), ("github", "gitlab"), PLATFORMS)
        for source, _ in template.layout(
            template.answer({"project": project, "ci": ci, **everything(project), "deploy": deploy})
        )
    }
    assert [path for path in template.tree if path.startswith("project/") and path not in used] == []
    included = "".join(file.content.decode() for file in template.tree.values())
    fragments = [path for path in template.tree if path.startswith("fragments/") and "licenses" not in path]
    assert [path for path in fragments if path not in included] == []


def test_the_template_runs_no_code_and_is_legal_on_windows() -> None:
    questions = yaml.safe_load((TEMPLATES / "copier.yml").read_text("utf-8"))
    assert not {"_tasks", "_migrations", "_jinja_extensions"} & set(questions)
    names = {path.name for path in TEMPLATES.rglob("*")}
    assert [name for name in names if re.search(r'[<>:"/\\|?*]', name) or name == ".gitignore"] == []


EACH: dict[str, dict[str, object]] = {
    **VARIANTS,
    **{slug: {"project": slug} for slug in slugs()},
    **{platform: {"deploy": platform} for platform in PLATFORMS},
    **{f"{slug}, everything off": {"project": slug, **OFF, "ci": "none"} for slug in slugs()},
}


@pytest.fixture(scope="session")
def made(make_project: Callable[..., Path]) -> Callable[..., Path]:
    """Return a function that makes the project of some answers, each once. Shared: read it only."""
    return cache(make_project)


@pytest.mark.parametrize("answers", EACH.values(), ids=EACH)
def test_a_project_holds_nothing_left_over(made: Callable[..., Path], answers: dict[str, object]) -> None:
    project = made(**answers)
    for path in git(project, "ls-files").splitlines():
        text = (project / path).read_text("utf-8").replace("{{ 7 * 7 }} {% raw %}", "")
        assert not re.search(r"\b(TODO|FIXME|XXX|lorem ipsum|your[-_ ]name|changeme)\b", text, re.IGNORECASE), path
        # The three of them have braces of their own.
        if path != ".copier-answers.yml" and not path.startswith((".github/", "monitoring/")):
            assert not re.search(r"\{\{|\{%|^\s*#%", text, re.MULTILINE), path
        assert text.endswith("\n") or not text, path
        assert not text.endswith("\n\n"), path
        if path.endswith(".py"):
            ast.parse(text)
        elif path.endswith(".toml"):
            tomllib.loads(text)
        elif path.endswith((".yml", ".yaml")):
            yaml.safe_load(text)
        elif path.endswith(".ipynb"):
            json.loads(text)


@pytest.mark.parametrize("slug", ["a", "-".join(["abcdefghi"] * 5)])
@pytest.mark.parametrize("project", slugs())
def test_lines_stay_as_they_should_be_with_any_name(make_project: Callable[..., Path], project: str, slug: str) -> None:
    folder = make_project(project=project, slug=slug, **everything(project))
    succeed("ruff", "check", "--no-cache", ".", cwd=folder)
    succeed("ruff", "format", "--no-cache", "--check", ".", cwd=folder)


def test_names_arrive_as_they_were_given(make_project: Callable[..., Path]) -> None:
    project = make_project(**UNUSUAL)
    metadata = tomllib.loads((project / "pyproject.toml").read_text("utf-8"))["project"]
    assert metadata["description"] == UNUSUAL["title"]
    assert metadata["authors"] == [{"name": UNUSUAL["author_name"], "email": UNUSUAL["author_email"]}]
    assert UNUSUAL["author_name"] in (project / "LICENSE").read_text("utf-8")
    assert (project / "README.md").read_text("utf-8").startswith(f"# {UNUSUAL['title']}\n")


@pytest.mark.parametrize("answers", EACH.values(), ids=EACH)
def test_every_dependency_is_used_and_every_module_imported(
    made: Callable[..., Path], answers: dict[str, object]
) -> None:
    project = made(**answers)
    (package,) = (path for path in (project / "src").iterdir() if path.is_dir())
    imported, local = set(), set()
    for path in package.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.level:
                local |= {node.module} if node.module else {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                imported.add(str(node.module).split(".")[0])
        # The server's workers import the application by its name.
        local |= set(re.findall(r"{__package__}\.(\w+):", path.read_text("utf-8")))
    metadata = tomllib.loads((project / "pyproject.toml").read_text("utf-8"))["project"]
    extras = itertools.chain.from_iterable(metadata.get("optional-dependencies", {}).values())
    declared = {re.split(r"[<>=~! ]", line)[0] for line in (*metadata["dependencies"], *extras)}
    # pandas reads Excel files through the one, pooch draws its progress bar with the other.
    behind = {"openpyxl", "tqdm"} if "pooch" in declared else {"openpyxl"}
    assert behind <= declared
    modules = {"scikit-learn": "sklearn", "mlflow-skinny": "mlflow"}
    modules |= {name: "opentelemetry" for name in declared if name.startswith("opentelemetry-")}
    used = {modules.get(name, name.replace("-", "_")) for name in declared - behind}
    assert used == imported - set(_standard_library())
    assert {path.stem for path in package.glob("*.py")} - {"__init__", "cli"} == local


def _standard_library() -> frozenset[str]:
    import sys

    return sys.stdlib_module_names


@pytest.mark.parametrize("answers", EACH.values(), ids=EACH)
def test_every_setting_is_read(made: Callable[..., Path], answers: dict[str, object]) -> None:
    project = made(**answers)
    settings = tomllib.loads((project / "config.toml").read_text("utf-8"))
    source = "".join(path.read_text("utf-8") for path in (project / "src").rglob("*.py"))
    leaves = itertools.chain.from_iterable(
        value if isinstance(value, dict) else [key] for key, value in settings.items()
    )
    assert [name for name in leaves if not re.search(rf"\.{name}\b", source)] == []


# Without blank lines, docstrings and comments. What learns and predicts is half an hour for somebody who follows code;
# the service around it is a second part, which nobody needs to understand the first.
LEARNS, SERVES = {"api": False, "docker": False, "monitoring": False}, dict[str, object]()


@pytest.mark.parametrize("project", slugs())
@pytest.mark.parametrize(("answers", "most"), [(LEARNS, 1970), (SERVES, 3470)], ids=["learns", "serves"])
def test_the_source_is_short_enough_to_read(
    made: Callable[..., Path], project: str, answers: dict[str, object], most: int
) -> None:
    files = list((made(project=project, **answers) / "src").rglob("*.py"))
    lines = {path.name: len(path.read_text("utf-8").splitlines()) for path in files}
    assert max(lines.values()) <= 185, lines
    assert sum(lines_of_code(path) for path in files) <= most


def lines_of_code(path: Path) -> int:
    """Count the lines that hold code, docstrings aside."""
    text = path.read_text("utf-8")
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    skipped = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}
    lines = {line for token in tokens if token.type not in skipped for line in range(token.start[0], token.end[0] + 1)}
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, documented) and ast.get_docstring(node):
            lines -= set(range(node.body[0].lineno, int(node.body[0].end_lineno or 0) + 1))
    return len(lines)


@pytest.mark.parametrize("pair", list(itertools.combinations(slugs(), 2)), ids=" and ".join)
def test_two_projects_own_layers_share_nothing_to_speak_of(pair: tuple[str, str]) -> None:
    """What two projects both need belongs to a family layer: no run of equal lines is longer than a few."""
    one, other = (own_files(slug) for slug in pair)
    runs = [
        (a.name, b.name, run)
        for a, b in itertools.product(one, other)
        if a.suffix == b.suffix and (run := longest_run(meaningful(a), meaningful(b)))
    ]
    longest = max(runs, key=lambda found: len(found[2]), default=("", "", []))
    assert len(longest[2]) <= 7, longest


def own_files(slug: str) -> list[Path]:
    """Return the files of a project's own layer."""
    layer = TEMPLATES / "project" / f"{{{{ layer_{slug.replace('-', '_')} }}}}"
    return [path for path in layer.rglob("*") if path.is_file() and "__pycache__" not in path.parts]


def meaningful(path: Path) -> list[str]:
    """Return the lines that could be shared code or prose: not blank, not an import, not punctuation."""
    text = path.read_text("utf-8")
    if ".ipynb" in path.suffixes:
        text = "\n".join("".join(cell["source"]) for cell in json.loads(text)["cells"])
    lines = (line.strip() for line in text.splitlines())
    return [line for line in lines if len(line) > 3 and not re.match(r"(from|import) ", line)]


def longest_run(one: list[str], other: list[str]) -> list[str]:
    """Return the longest run of equal lines."""
    match = difflib.SequenceMatcher(None, one, other, autojunk=False).find_longest_match()
    return one[match.a : match.a + match.size]
