"""Every variant of a project passes its own checks: lint, format, types, tests, hooks, notebook."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from .test_layers import VARIANTS
from .tools.project import Project
from .tools.shell import git

PYTHONS = ("3.11", "3.12", "3.13")
# What is left out depends on no version, and the projects' own workflows run on all of them (test_projects).
USED = [(name, PYTHONS[0]) for name in ("everything off", "everything on")]
EVERY = [*(("everything on", python) for python in PYTHONS[1:]), *((name, PYTHONS[0]) for name in VARIANTS)]


@pytest.mark.slow
@pytest.mark.parametrize(("variant", "python"), EVERY)
def test_lint_format_and_types_are_clean(use: Callable[..., Project], variant: str, python: str) -> None:
    project = use(interpreter=python, **VARIANTS[variant])
    project.tool("ruff", "check", ".")
    project.tool("ruff", "format", "--check", ".")
    project.tool("mypy")
    assert git(project.root, "status", "--porcelain") == ""


@pytest.mark.slow
@pytest.mark.parametrize(("variant", "python"), USED)
def test_its_own_tests_pass(use: Callable[..., Project], variant: str, python: str) -> None:
    project = use(interpreter=python, **VARIANTS[variant])
    output = project.tool("pytest", "-q", "-p", "no:cacheprovider")
    assert " passed" in output
    assert "skipped" not in output


def test_a_new_project_is_clean(use: Callable[..., Project]) -> None:
    project = use()
    project.tool("ruff", "check", ".")
    project.tool("ruff", "format", "--check", ".")
    project.tool("mypy")
