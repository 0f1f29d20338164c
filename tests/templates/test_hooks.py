"""Hooks: clean on a new project, and in the way of what must not be committed."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from .tools.shell import git, run, succeed

MakeProject = Callable[..., Path]

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
    "a large file": ("large.txt", "0123456789\n" * 60_000, "check-added-large-files"),
    "a private key": ("key.txt", f"-----BEGIN RSA {'PRIVATE KEY'}-----\n", "detect-private-key"),
    "notebook outputs": ("new.ipynb", json.dumps(NOTEBOOK, indent=1) + "\n", "nbstripout"),
    "broken TOML": ("new.toml", "a =\n", "check-toml"),
    "broken YAML": ("new.yaml", "a: [\n", "check-yaml"),
    "no last newline": ("new.txt", "a", "end-of-file-fixer"),
    "trailing spaces": ("new.txt", "a  \n", "trailing-whitespace"),
}


@pytest.fixture(scope="module")
def hooked(make_project: MakeProject) -> Path:
    """Make a project with its environment and its hooks switched on."""
    project = make_project()
    succeed("uv", "sync", "--quiet", cwd=project)
    succeed("uv", "run", "pre-commit", "install", cwd=project)
    return project


@pytest.fixture
def project(hooked: Path) -> Path:
    """Put the shared project back to its first commit."""
    git(hooked, "reset", "--quiet", "--hard", git(hooked, "rev-list", "--max-parents=0", "HEAD"))
    git(hooked, "clean", "--quiet", "--force", "-d", "--exclude=uv.lock")
    return hooked


def try_commit(project: Path, name: str, text: str) -> tuple[int, str]:
    """Write a file and commit it through the hooks; return Git's exit code and what was printed."""
    (project / name).write_text(text)
    git(project, "add", name)
    identity = ("-c", "user.name=Ada", "-c", "user.email=ada@example.com")
    done = run("git", *identity, "commit", "--message", f"Add {name}", cwd=project)
    return done.returncode, done.stdout


@pytest.mark.slow
def test_a_new_project_is_clean(project: Path) -> None:
    before = git(project, "status", "--porcelain")
    output = succeed("uv", "run", "pre-commit", "run", "--all-files", cwd=project)
    assert "(no files to check)" not in output
    assert git(project, "status", "--porcelain") == before


@pytest.mark.slow
@pytest.mark.parametrize(("name", "text", "hook"), REFUSED.values(), ids=REFUSED)
def test_a_commit_is_stopped(project: Path, name: str, text: str, hook: str) -> None:
    head = git(project, "rev-parse", "HEAD")
    code, output = try_commit(project, name, text)
    assert code != 0
    assert re.findall(r"hook id: (\S+)", output) == [hook], output
    assert git(project, "rev-parse", "HEAD") == head


@pytest.mark.slow
def test_a_good_commit_passes(project: Path) -> None:
    head = git(project, "rev-parse", "HEAD")
    code, output = try_commit(project, "notes.md", "# Notes\n")
    assert code == 0, output
    assert git(project, "rev-parse", "HEAD^") == head


@pytest.mark.slow
def test_a_new_lock_file_is_not_too_large(project: Path) -> None:
    lock = (project / "uv.lock").read_text()
    git(project, "rm", "--cached", "--quiet", "--ignore-unmatch", "uv.lock")
    git(project, "commit", "--no-verify", "--quiet", "--allow-empty", "--message", "Without a lock file")
    code, output = try_commit(project, "uv.lock", lock + "# one of many packages\n" * 50_000)
    assert code == 0, output


def test_no_hooks_without_the_feature(make_project: MakeProject) -> None:
    assert not (make_project(hooks=False) / ".pre-commit-config.yaml").exists()
