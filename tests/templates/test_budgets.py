"""Projects stay small enough to be read and owned: every figure has its ceiling.

A budget is met by leaving out, never by packing; raising one is not an option.
"""

from __future__ import annotations

import ast
import itertools
from collections.abc import Mapping
from functools import cache

import pytest

from .projects import DEEP, IMAGES, NOTHING, PROJECTS, TRAINING, everything, render, rooms

WIDE = frozenset({"customer-segmentation", "house-prices", "recommendation", *DEEP})
VARIANTS: Mapping[str, Mapping[str, object]] = {"default": {}, "everything left out": NOTHING}
KERAS = {f"Keras, {name}": {**answers, "framework": "keras"} for name, answers in VARIANTS.items()}
OWN_SHARE = 0.25
ROOM = 300

Figures = Mapping[str, float]


def ceilings(project: str, variant: str) -> Figures:
    is_wide, is_default = project in WIDE, variant.endswith("default")
    return {
        "tracked files, uv.lock included": 48 if is_default else 40,
        "modules in src": (15 if is_default else 13) + (3 if is_wide else 0),
        "lines of the modules in src": (1000 if is_default else 860) + (250 if is_wide else 0),
        "lines of the longest module": 120,
        "columns of the widest line in src": 100,
        "files in tests": 15 if is_wide else 12,
        "lines in tests": 800 if is_wide else 700,
        "lines of README.md": 120,
    }


@cache
def texts(project: str, variant: str) -> Mapping[str, list[str]]:
    """The lines of every file of a project, by its path."""
    files = render(project, **{**VARIANTS, **KERAS}[variant])
    return {path: content.decode("utf-8", errors="replace").splitlines() for path, content in files.items()}


def python(project: str, variant: str, root: str) -> dict[str, list[str]]:
    found = texts(project, variant).items()
    return {path: lines for path, lines in found if path.startswith(f"{root}/") and path.endswith(".py")}


def figures(project: str, variant: str) -> Figures:
    source, tests = python(project, variant, "src"), python(project, variant, "tests")
    modules = [len(lines) for path, lines in source.items() if not path.endswith("/__init__.py")]
    return {
        "tracked files, uv.lock included": len(texts(project, variant)) + 1,
        "modules in src": len(modules),
        "lines of the modules in src": sum(modules),
        "lines of the longest module": max(modules),
        "columns of the widest line in src": max(len(line) for lines in source.values() for line in lines),
        "files in tests": len(tests),
        "lines in tests": sum(map(len, tests.values())),
        "lines of README.md": len(texts(project, variant)["README.md"]),
    }


def said(project: str, variant: str) -> list[str]:
    """The lines of source that say something, names of the project aside."""
    package = project.replace("-", "_")
    lines = (line for lines in python(project, variant, "src").values() for line in lines)
    named = (line.strip().replace(package, "PACKAGE").replace(project, "SLUG") for line in lines)
    return [line for line in named if len(line) > 3 and not line.startswith("#")]


@pytest.mark.parametrize(
    ("project", "variant"), [*itertools.product(PROJECTS, VARIANTS), *((IMAGES, variant) for variant in KERAS)]
)
def test_every_figure_is_within_its_budget(project: str, variant: str) -> None:
    found = figures(project, variant)
    most = ceilings(project, variant)
    over = [f"{name}: {value}, at most {most[name]}" for name, value in found.items() if value > most[name]]
    assert not over, "; ".join(over)


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("project", TRAINING)
def test_a_share_of_the_source_stands_in_no_other_project(project: str, variant: str) -> None:
    # A project for its owner's data has no part in this: it is what remains when nothing is known of the problem.
    others = {line for other in TRAINING if other != project for line in said(other, variant)}
    own = said(project, variant)
    share = sum(line not in others for line in own) / len(own)
    assert share >= OWN_SHARE, f"own lines of source: {share:.1%}, at least {OWN_SHARE:.0%}"


@pytest.mark.parametrize("project", PROJECTS)
def test_a_room_is_no_larger_than_its_budget(project: str) -> None:
    sizes = {
        name: sum(content.count(b"\n") for content in files.values())
        for name, files in rooms(project, render(project, **everything(project)))
    }
    over = {name: size for name, size in sizes.items() if size > ROOM}
    assert not over, f"lines of a room's source: {over}, at most {ROOM}"


@pytest.mark.parametrize("project", PROJECTS)
def test_only_the_command_line_and_the_api_know_a_room(project: str) -> None:
    files = render(project, **everything(project))
    package = f"src/{project.replace('-', '_')}/"
    names = {name for name, _ in rooms(project, files)}
    core = {
        path.removeprefix(package): ast.parse(content)
        for path, content in files.items()
        if path.startswith(package) and path.endswith(".py") and "/" not in path.removeprefix(package)
    }
    known = {
        path: names & set(imported(tree))
        for path, tree in core.items()
        if path not in {"__main__.py", "api.py"} and names & set(imported(tree))
    }
    assert not known, f"core modules that import a room: {known}"


def imported(tree: ast.Module) -> list[str]:
    """The first part of every name that is imported relatively."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.level:
            found += [node.module.split(".")[0]] if node.module else [alias.name for alias in node.names]
    return found
