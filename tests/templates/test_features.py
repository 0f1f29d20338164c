"""Features of a real project come and go by `mlscaffold add` and `remove`, and it passes its own checks in between."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from .tools.project import Project
from .tools.shell import git, run, succeed

STEPS = {
    "docker": ("remove", "docker", "add", "docker"),
    "api and docker": ("remove", "docker,api", "add", "api,docker"),
    "hooks": ("remove", "hooks", "add", "hooks"),
    "monitoring": ("remove", "monitoring", "add", "monitoring"),
    "notebook": ("remove", "notebook", "add", "notebook"),
    "tracking": ("add", "tracking", "remove", "tracking"),
    "scale": ("add", "scale", "remove", "scale"),
    "kubernetes": ("add", "deploy=kubernetes", "remove", "deploy"),
    "cloud-run": ("add", "deploy=cloud-run", "remove", "deploy"),
    "sagemaker": ("add", "deploy=sagemaker", "remove", "deploy"),
    "azure": ("add", "deploy=azure", "remove", "deploy"),
    "gitlab": ("add", "ci=gitlab", "add", "ci=github"),
    "no ci": ("remove", "ci", "add", "ci=github"),
}
"""A change by name: a command and features, and the command and features that undo it."""


def identify(folder: Path) -> None:
    """Give a repository an identity to commit with."""
    git(folder, "config", "user.name", "Ada Lovelace")
    git(folder, "config", "user.email", "ada@example.com")


def mlscaffold(folder: Path, command: str, features: str) -> None:
    arguments = (command, *features.split(","), "--commit")
    succeed(sys.executable, "-m", "mlscaffold", *arguments, cwd=folder)


@pytest.mark.parametrize("change", STEPS)
def test_there_and_back_is_where_it_was(make_project: Callable[..., Path], change: str) -> None:
    folder = make_project()
    identify(folder)
    command, features, back, undone = STEPS[change]
    before = git(folder, "rev-parse", "HEAD^{tree}")
    mlscaffold(folder, command, features)
    assert git(folder, "rev-parse", "HEAD^{tree}") != before
    assert git(folder, "status", "--porcelain") == ""
    mlscaffold(folder, back, undone)
    assert git(folder, "rev-parse", "HEAD^{tree}") == before


@pytest.mark.slow
@pytest.mark.parametrize("change", ["api and docker", "tracking"])
def test_its_own_checks_pass_after_a_step(use: Callable[..., Project], change: str) -> None:
    # The step back makes what was there before, to the byte, which the test above shows.
    project = use()
    identify(project.root)
    command, features, _, _ = STEPS[change]
    with (project.root / "README.md").open("a", encoding="utf-8") as readme:
        readme.write("\nA line of the owner's.\n")
    git(project.root, "commit", "--quiet", "--all", "--message=Edit")
    mlscaffold(project.root, command, features)
    project.tool("ruff", "check", ".")
    project.tool("ruff", "format", "--check", ".")
    project.tool("mypy")
    assert " passed" in project.tool("pytest", "-q", "-p", "no:cacheprovider")
    assert "A line of the owner's." in (project.root / "README.md").read_text("utf-8")


@pytest.mark.slow
def test_verification_runs_its_real_checks(use: Callable[..., Project]) -> None:
    project = use()
    identify(project.root)
    (project.root / ".git" / "info").mkdir(exist_ok=True)
    (project.root / ".git" / "info" / "exclude").write_text(".venv\n")
    (project.root / ".venv").symlink_to(project.venv)
    test = project.root / "tests" / "test_owner.py"
    test.write_text(
        '"""The owner\'s."""\n\n\ndef test_fails() -> None:\n    """Fail."""\n    raise NotImplementedError\n'
    )
    git(project.root, "add", ".")
    git(project.root, "commit", "--quiet", "--message=Edit")
    before = git(project.root, "rev-parse", "HEAD")
    verified = (sys.executable, "-m", "mlscaffold", "add", "ci=gitlab", "--verify", "--commit")
    done = run(*verified, cwd=project.root)
    assert done.returncode == 1
    assert "pytest -q fails on what" in done.stdout
    assert "test_owner.py::test_fails - NotImplementedError" in done.stdout
    assert git(project.root, "status", "--porcelain") == ""
    assert git(project.root, "rev-parse", "HEAD") == before
    test.unlink()
    git(project.root, "commit", "--quiet", "--all", "--message=Edit")
    succeed(*verified, cwd=project.root)
    assert (project.root / ".gitlab-ci.yml").is_file()
    assert git(project.root, "status", "--porcelain") == ""
