"""Every variant of a project passes its own checks: lint, format, types, tests, hooks, notebook."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from .test_layers import VARIANTS
from .tools.project import Project
from .tools.shell import git

PYTHONS = ("3.11", "3.12", "3.13")
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
def test_its_own_tests_pass_with_everything_left_out(use: Callable[..., Project]) -> None:
    """What is left out depends on no version; those of what is there, `test_projects` runs."""
    project = use(**VARIANTS["everything off"])
    output = project.tool("pytest", "-q", "-p", "no:cacheprovider")
    assert " passed" in output
    assert "skipped" not in output


def test_a_new_project_is_clean(use: Callable[..., Project]) -> None:
    project = use()
    project.tool("ruff", "check", ".")
    project.tool("ruff", "format", "--check", ".")
    project.tool("mypy")
