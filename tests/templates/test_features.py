"""Features of a project come and go by `mlscaffold add` and `remove`, and leave nothing behind."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from mlscaffold.errors import InvalidAnswerError
from mlscaffold.files import Tree
from mlscaffold.template.answers_file import ANSWERS_FILE
from mlscaffold.template.releases import SOURCE, Versions, origin
from mlscaffold.update import changes, transition
from mlscaffold.update.transition import Wishes

from .projects import PLATFORMS, PROJECTS, TEMPLATE, TRAINING, features
from .tools.project import Project
from .tools.shell import commit_all, git, run, succeed

AUTHOR = {"author_name": "Ada Lovelace", "author_email": "ada@example.com"}
Step = tuple[str, list[str], str, list[str], dict[str, object]]


def identify(folder: Path) -> None:
    """Give a repository an identity to commit with."""
    git(folder, "config", "user.name", "Ada Lovelace")
    git(folder, "config", "user.email", "ada@example.com")


def steps(slug: str) -> Iterator[Step]:
    """Yield a command and features, what undoes it, and the answers of a project made like that at once."""
    usual = TEMPLATE.answer({"project": slug}).values
    for name in features(slug):
        names = ["api", "docker"] if name == "api" else [name]  # an image without an API is refused
        do, undo = ("remove", "add") if usual[name] else ("add", "remove")
        yield do, names, undo, names, dict.fromkeys(names, not usual[name])
    for name in PLATFORMS:
        yield "add", [f"deploy={name}"], "remove", ["deploy"], {"deploy": name}
    yield "add", ["ci=gitlab"], "add", ["ci=github"], {"ci": "gitlab"}
    yield "remove", ["ci"], "add", ["ci=github"], {"ci": "none"}


@pytest.mark.parametrize("slug", PROJECTS)
def test_every_feature_goes_as_it_came(slug: str, tmp_path: Path) -> None:
    """Those that are on by default are removed and added, the others added and removed; all of it in memory."""
    source = origin()
    template, versions = source.template, Versions(source)

    def make(answers: Mapping[str, object]) -> Tree:
        return template.render(
            template.answer({"project": slug, **AUTHOR, **answers}), source=SOURCE, version=source.tag
        )

    def go(command: str, names: list[str], project: Tree) -> Tree:
        (tmp_path / ANSWERS_FILE).write_bytes(project[ANSWERS_FILE].content)
        way = {"add": changes.add, "remove": changes.remove}[command](tmp_path, versions, names)
        assert way.old == project
        return way.new

    before = make({})
    for command, names, undo, back, answers in steps(slug):
        changed = go(command, names, before)
        assert changed == make(answers), names
        differing = {path for path in changed.keys() | before.keys() if changed.get(path) != before.get(path)}
        assert differing - {ANSWERS_FILE}, f"{names} bring nothing"
        assert go(undo, back, changed) == before, names


def contents(folder: Path) -> dict[str, bytes]:
    """Return the tracked files of a project."""
    return {name: (folder / name).read_bytes() for name in git(folder, "ls-files", "-z").split("\0") if name}


@pytest.mark.slow
def test_a_real_project_takes_and_gives_up_every_feature(make_project: Callable[..., Path]) -> None:
    folder = make_project()
    identify(folder)
    source = origin()
    source.ensure_bundle()
    versions, ways = Versions(source), {"add": changes.add, "remove": changes.remove}
    before = contents(folder)
    for command, names, undo, back, answers in steps("churn-prediction"):
        transition.run(ways[command](folder, versions, names), Wishes(commit=True))
        wanted = TEMPLATE.answer({**AUTHOR, **answers})
        made = TEMPLATE.render(wanted, source=SOURCE, version=changes.read(folder).tag)
        assert contents(folder) == {path: file.content for path, file in made.items()}, names
        transition.run(ways[undo](folder, versions, back), Wishes(commit=True))
        assert contents(folder) == before, back


@pytest.mark.parametrize("slug", PROJECTS)
def test_a_feature_that_makes_no_sense_is_refused_in_a_sentence(slug: str) -> None:
    others = TEMPLATE.features.keys() - set(features(slug))
    for name in others - ({"exercise"} if slug in TRAINING else set()):
        with pytest.raises(InvalidAnswerError, match="leave it out"):
            TEMPLATE.answer({"project": slug, name: True})


@pytest.mark.slow
def test_a_step_is_verified_by_the_projects_real_checks(use: Callable[..., Project]) -> None:
    project = use()
    folder = project.root
    identify(folder)
    (folder / ".git" / "info").mkdir(exist_ok=True)
    (folder / ".git" / "info" / "exclude").write_text(".venv\n")
    (folder / ".venv").symlink_to(project.venv)
    with (folder / "README.md").open("a", encoding="utf-8") as readme:
        readme.write("\nA line of the owner's.\n")
    # Minutes of tests that pass would not show more.
    for test in (folder / "tests").glob("test_*.py"):
        if test.name != "test_decision.py":
            test.unlink()
    git(folder, "commit", "--quiet", "--all", "--message=Edit")

    (folder / "tests" / "test_owner.py").write_text(
        '"""The owner\'s."""\n\n\ndef test_fails() -> None:\n    """Fail."""\n    raise NotImplementedError\n'
    )
    commit_all(folder, "A test that fails")
    before = git(folder, "rev-parse", "HEAD")
    done = run(sys.executable, "-m", "mlscaffold", "add", "ci=gitlab", "--verify", "--commit", cwd=folder)
    assert done.returncode == 1
    assert "pytest -q fails on what" in done.stdout
    assert "test_owner.py::test_fails - NotImplementedError" in done.stdout
    assert git(folder, "status", "--porcelain") == ""
    assert git(folder, "rev-parse", "HEAD") == before

    git(folder, "reset", "--quiet", "--hard", "HEAD^")
    succeed(sys.executable, "-m", "mlscaffold", "remove", "hooks", "--verify", "--commit", cwd=folder)
    assert git(folder, "status", "--porcelain") == ""
    assert "A line of the owner's." in (folder / "README.md").read_text("utf-8")
    assert not (folder / ".pre-commit-config.yaml").exists()
    project.tool("ruff", "format", "--check", ".")
