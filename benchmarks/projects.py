"""What the benchmarks make and compare: trees of files, an equivalent cookiecutter template, projects to update."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .measure import require

SLUG = "churn-prediction"
PACKAGE = "churn_prediction"
ANSWERS = ".copier-answers.yml"

Files = Mapping[str, bytes]
"""The contents of files by their paths, with forward slashes."""

_IN_TEMPLATE = {SLUG: "{{ cookiecutter.slug }}", PACKAGE: "{{ cookiecutter.package }}"}
_JINJA = (b"{{", b"{%", b"{#")


def read(folder: Path) -> dict[str, bytes]:
    """Return the files below a folder, Git's own aside."""
    found = (path for path in folder.rglob("*") if path.is_file())
    paths = {path.relative_to(folder).as_posix(): path for path in found}
    return {name: path.read_bytes() for name, path in sorted(paths.items()) if not name.startswith(".git/")}


def digest(folder: Path) -> str:
    """Return what changes whenever a file below a folder does, Git's own aside."""
    return hashlib.sha256(repr(read(folder)).encode()).hexdigest()


def require_same(folder: Path, expected: Files, *, except_for: str | None = None) -> None:
    """Check that a folder holds the expected files and no other.

    Raises:
        CheckError: it does not; the message names the first file that differs.
    """
    actual = read(folder)
    for name in sorted({*actual, *expected} - {except_for}):
        require(name in actual, f"{name} is missing")
        require(name in expected, f"{name} should not be there")
        require(actual[name] == expected[name], f"{name} is not as expected")


def require_file(folder: Path, path: str) -> None:
    """Check that a folder holds a file.

    Raises:
        CheckError: it does not.
    """
    require((folder / path).is_file(), f"there is no {path}")


def write_cookiecutter_template(files: Files, folder: Path) -> None:
    """Write a cookiecutter template without hooks that bakes to the given files.

    Names and texts hold the slug and the package as variables, except in files that look like Jinja themselves (CI
    workflows do), which the template copies as they are.

    Args:
        files: a project rendered at its defaults.
        folder: the template's root; the folder for its files is replaced.
    """
    project = folder / "{{ cookiecutter.slug }}"
    shutil.rmtree(project, ignore_errors=True)
    copied = []
    for name, content in files.items():
        path = _with_variables(name)
        (project / path).parent.mkdir(parents=True, exist_ok=True)
        if any(mark in content for mark in _JINJA):
            copied.append(path)
            (project / path).write_bytes(content)
        else:
            (project / path).write_bytes(_with_variables(content.decode()).encode())
    questions = {
        "slug": SLUG,
        "package": "{{ cookiecutter.slug.replace('-', '_') }}",
        "_copy_without_render": copied,
    }
    (folder / "cookiecutter.json").write_text(json.dumps(questions, indent=2) + "\n")


def _with_variables(text: str) -> str:
    for value, variable in _IN_TEMPLATE.items():
        text = text.replace(value, variable)
    return text


def clear(folder: Path) -> None:
    """Remove a folder and what is in it, where it exists."""
    shutil.rmtree(folder, ignore_errors=True)


def metrics(project: Path) -> dict[str, Any]:
    """Return what evaluating a project wrote to its ``reports/metrics.json``."""
    found: dict[str, Any] = json.loads((project / "reports" / "metrics.json").read_text())
    return found
