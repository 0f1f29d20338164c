"""Runs a project's own lint and tests on what an update would make of it, before anything of the project changes.

They run on a copy. Its environment is the project's, where that still fits; else one that uv makes for the copy.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

from mlscaffold.errors import MlscaffoldError
from mlscaffold.tools import find_uv, variables

CHECKS = (("ruff", "check", "."), ("pytest", "-q"))
_LINES = 20


def check(folder: Path, copy: Path) -> None:
    """Run a project's lint and tests on a copy of it.

    Args:
        folder: the project's.
        copy: the folder of the copy.

    Raises:
        MlscaffoldError: one fails, or they cannot be run.
    """
    prefix, env = runner(folder, copy)
    for words in CHECKS:
        done = subprocess.run(
            [*prefix, *words],
            cwd=copy,
            env={**variables(), **env},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        if done.returncode:
            lines = done.stdout.decode(errors="replace").rstrip().splitlines()
            end = "\n".join(f"  {line}" for line in lines[-_LINES:])
            raise MlscaffoldError(
                f"{' '.join(words)} fails on what {folder} would become, so nothing was changed. It ends with:\n{end}"
            )


def runner(folder: Path, copy: Path) -> tuple[list[str], dict[str, str]]:
    """Return what to put before a tool's name to run it on the copy, and variables to set."""
    own = folder / ".venv" / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    uv = find_uv()
    if own.exists() and (uv is None or _needs(folder) == _needs(copy)):
        # The project is installed there in place: what is on PYTHONPATH comes before that.
        return [os.fspath(own), "-m"], {"PYTHONPATH": os.fspath(copy / "src")}
    if uv is None:
        raise MlscaffoldError(
            f"{folder} has no environment to run its checks in, and uv was not found. "
            "Make one (python -m venv .venv and an install of the project and its tools), or leave out --verify."
        )
    return [uv.program, "run", "--quiet"], {}


def _needs(folder: Path) -> Any:
    """Return what a project's environment is made from."""
    with (folder / "pyproject.toml").open("rb") as file:
        settings = tomllib.load(file)
    project = settings.get("project", {})
    names = ("dependencies", "optional-dependencies", "scripts")
    return [project.get(name) for name in names], settings.get("dependency-groups")
