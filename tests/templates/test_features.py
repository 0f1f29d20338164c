"""Features of a real project come and go by `mlscaffold add` and `remove`, and it passes its own checks in between."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from mlscaffold import feature, transition, update
from mlscaffold.errors import InvalidAnswerError
from mlscaffold.templates import SOURCE, origin
from mlscaffold.transition import Wishes
from mlscaffold.versions import Versions

from .projects import LACKING, slugs
from .test_ci import leave_one_test
from .tools.project import Project
from .tools.shell import commit_all, git, run, succeed

STEPS: dict[str, tuple[tuple[str, str, str, str], dict[str, object]]] = {
    "docker": (("remove", "docker", "add", "docker"), {"docker": False}),
    "api and docker": (("remove", "docker,api", "add", "api,docker"), {"docker": False, "api": False}),
    "auth": (("add", "auth", "remove", "auth"), {"auth": True}),
    "hooks": (("remove", "hooks", "add", "hooks"), {"hooks": False}),
    "monitoring": (("remove", "monitoring", "add", "monitoring"), {"monitoring": False}),
    "notebook": (("remove", "notebook", "add", "notebook"), {"notebook": False}),
    "tracking": (("add", "tracking", "remove", "tracking"), {"tracking": True}),
    "tracing": (("add", "tracing", "remove", "tracing"), {"tracing": True}),
    "scale": (("add", "scale", "remove", "scale"), {"scale": True}),
    **{
        name: (("add", f"deploy={name}", "remove", "deploy"), {"deploy": name})
        for name in ("kubernetes", "cloud-run", "sagemaker", "azure")
    },
    "gitlab": (("add", "ci=gitlab", "add", "ci=github"), {"ci": "gitlab"}),
    "no ci": (("remove", "ci", "add", "ci=github"), {"ci": "none"}),
}
"""By name: a command and features, what undoes it, and the answers of a project made like that at once."""


def identify(folder: Path) -> None:
    """Give a repository an identity to commit with."""
    git(folder, "config", "user.name", "Ada Lovelace")
    git(folder, "config", "user.email", "ada@example.com")


def mlscaffold(folder: Path, command: str, features: str, *options: str) -> None:
    arguments = (command, *features.split(","), *options, "--commit")
    succeed(sys.executable, "-m", "mlscaffold", *arguments, cwd=folder)


@pytest.mark.parametrize("change", STEPS)
def test_there_is_what_new_makes_and_back_is_where_it_was(make_project: Callable[..., Path], change: str) -> None:
    folder = make_project()
    identify(folder)
    (command, features, back, undone), answers = STEPS[change]
    before = git(folder, "rev-parse", "HEAD^{tree}")
    mlscaffold(folder, command, features)
    after = git(folder, "rev-parse", "HEAD^{tree}")
    assert after != before
    assert after == git(make_project(**answers), "rev-parse", "HEAD^{tree}")
    assert git(folder, "status", "--porcelain") == ""
    mlscaffold(folder, back, undone)
    assert git(folder, "rev-parse", "HEAD^{tree}") == before


@pytest.mark.slow
@pytest.mark.parametrize("slug", [slug for slug in slugs() if slug != "churn-prediction"])
def test_every_project_takes_and_gives_up_every_feature(make_project: Callable[..., Path], slug: str) -> None:
    """The same for the others, without a process for each step; a feature that a project cannot have is refused."""
    folder = make_project(project=slug)
    identify(folder)
    source = origin()
    source.ensure_bundle()
    versions = Versions(source)
    ways = {"add": feature.add, "remove": feature.remove}
    before = contents(folder)
    for (command, features, back, undone), answers in STEPS.values():
        if LACKING.get(slug, frozenset()) & set(answers):
            if command == "add":
                with pytest.raises(InvalidAnswerError):
                    ways[command](folder, versions, features.split(","))
            continue
        transition.run(ways[command](folder, versions, features.split(",")), Wishes(commit=True))
        given = {"project": slug, "author_name": "Ada Lovelace", "author_email": "ada@example.com", **answers}
        made = source.template.render(source.template.answer(given), source=SOURCE, version=update.read(folder).tag)
        assert contents(folder) == {path: file.content for path, file in made.items()}, features
        transition.run(ways[back](folder, versions, undone.split(",")), Wishes(commit=True))
        assert contents(folder) == before, undone


def contents(folder: Path) -> dict[str, bytes]:
    """Return the tracked files of a project."""
    return {name: (folder / name).read_bytes() for name in git(folder, "ls-files", "-z").split("\0") if name}


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
    leave_one_test(folder)
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

    # Without the API a project needs other packages, so these checks get an environment of their own.
    git(folder, "reset", "--quiet", "--hard", "HEAD^")
    mlscaffold(folder, "remove", "docker,api", "--verify")
    assert git(folder, "status", "--porcelain") == ""
    assert "A line of the owner's." in (folder / "README.md").read_text("utf-8")
    assert not (folder / "Dockerfile").exists()
    project.tool("ruff", "format", "--check", ".")
    project.tool("mypy")
