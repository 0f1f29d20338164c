"""Hooks: clean on a new project, and in the way of what must not be committed."""

import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from .conftest import FIRST
from .projects import PROJECTS, SERVICE, render
from .tools.project import Project
from .tools.shell import git, run, succeed

NOTEBOOK = {
    "cells": [
        {
            "cell_type": "code",
            "execution_count": 1,
            "id": "a",
            "metadata": {},
            "outputs": [{"name": "stdout", "output_type": "stream", "text": ["1\n"]}],
            "source": ["x = 1"],
        }
    ],
    "metadata": {},
    "nbformat": 4,
    "nbformat_minor": 5,
}
# What is committed, and the one hook that must stop it.
REFUSED = {
    "a lint error": ("tests/test_new.py", "import os\n", "ruff-check"),
    "bad format": ("tests/test_new.py", "x   =  1\n", "ruff-format"),
    "a type error": ("tests/test_new.py", 'NUMBER: int = "one"\n', "mypy"),
    "notebook outputs": ("new.ipynb", json.dumps(NOTEBOOK, indent=1) + "\n", "nbstripout"),
}
# A service also has these.
MORE = {
    "a large file": ("large.txt", "0123456789\n" * 60_000, "check-added-large-files"),
    "a private key": ("key.txt", f"-----BEGIN RSA {'PRIVATE KEY'}-----\n", "detect-private-key"),
    "broken TOML": ("new.toml", "a =\n", "check-toml"),
    "broken YAML": ("new.yaml", "a: [\n", "check-yaml"),
    "no last newline": ("new.txt", "a", "end-of-file-fixer"),
    "trailing spaces": ("new.txt", "a  \n", "trailing-whitespace"),
}
both = pytest.mark.parametrize(
    "project",
    [pytest.param(FIRST, marks=pytest.mark.slow), pytest.param(SERVICE, marks=pytest.mark.nightly)],
    indirect=True,
)


@pytest.fixture(scope="module")
def hooked(use: Callable[..., Project]) -> Callable[[str], Path]:
    """Return a function that gives a project with an environment and its hooks switched on."""

    @cache
    def make(slug: str) -> Path:
        project = use(project=slug)
        (project.root / ".venv").symlink_to(project.venv)
        succeed("uv", "run", "--no-sync", "pre-commit", "install", cwd=project.root)
        return project.root

    return make


@pytest.fixture
def project(request: pytest.FixtureRequest, hooked: Callable[[str], Path]) -> Path:
    """Put the shared project back to its first commit."""
    folder = hooked(request.param)
    git(folder, "reset", "--quiet", "--hard", git(folder, "rev-list", "--max-parents=0", "HEAD"))
    git(folder, "clean", "--quiet", "--force", "-d", "--exclude=.venv")
    return folder


def try_commit(project: Path, name: str, text: str) -> tuple[int, str]:
    """Write a file and commit it through the hooks; return Git's exit code and what was printed."""
    (project / name).write_text(text)
    git(project, "add", name)
    identity = ("-c", "user.name=Ada", "-c", "user.email=ada@example.com")
    done = run("git", *identity, "commit", "--message", f"Add {name}", cwd=project)
    return done.returncode, done.stdout


@both
def test_a_new_project_is_clean(project: Path) -> None:
    before = git(project, "status", "--porcelain")
    output = succeed("uv", "run", "--no-sync", "pre-commit", "run", "--all-files", cwd=project)
    assert "(no files to check)" not in output or "nbstripout" in output
    assert git(project, "status", "--porcelain") == before


def stopped(project: Path, name: str, text: str, hook: str) -> None:
    head = git(project, "rev-parse", "HEAD")
    code, output = try_commit(project, name, text)
    assert code != 0
    assert re.findall(r"hook id: (\S+)", output) == [hook], output
    assert git(project, "rev-parse", "HEAD") == head


@both
@pytest.mark.parametrize("what", REFUSED)
def test_a_commit_is_stopped(project: Path, what: str) -> None:
    stopped(project, *REFUSED[what])


@pytest.mark.nightly
@pytest.mark.parametrize("project", [SERVICE], indirect=True)
@pytest.mark.parametrize("what", MORE)
def test_a_commit_to_a_service_is_stopped(project: Path, what: str) -> None:
    stopped(project, *MORE[what])


@both
def test_a_good_commit_passes(project: Path) -> None:
    head = git(project, "rev-parse", "HEAD")
    code, output = try_commit(project, "notes.md", "# Notes\n")
    assert code == 0, output
    assert git(project, "rev-parse", "HEAD^") == head


@pytest.mark.parametrize("slug", PROJECTS)
def test_no_hooks_without_the_feature(slug: str) -> None:
    assert ".pre-commit-config.yaml" not in render(slug, hooks=False)
