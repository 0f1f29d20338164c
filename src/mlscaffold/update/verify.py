"""Runs a project's own lint and tests on what an update would make of it, before anything of the project changes.

They run on a copy. Its environment is the project's, where that still fits; else one that uv makes for the copy.
"""

import os
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mlscaffold.errors import MlscaffoldError
from mlscaffold.tools import find_uv, variables

CHECKS = (("ruff", "check", "."), ("pytest", "-q"))


def check(folder: Path, copy: Path) -> None:
    """Run a project's lint and tests on a copy of it; that one fails, or cannot be run, is an error."""
    prefix, env = runner(folder, copy)
    streams: Mapping[str, Any] = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    for words in CHECKS:
        done = subprocess.run([*prefix, *words], cwd=copy, env={**variables(), **env}, check=False, **streams)
        if done.returncode:
            lines = done.stdout.decode(errors="replace").rstrip().splitlines()
            end = "\n".join(f"  {line}" for line in lines[-20:])
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
            "Make one (python -m venv .venv and an install of the project and its tools), or do without its checks."
        )
    return [uv.program, "run", "--quiet"], {}


def _needs(folder: Path) -> Any:
    """Return what a project's environment is made from."""
    with (folder / "pyproject.toml").open("rb") as file:
        settings = tomllib.load(file)
    project = settings.get("project", {})
    names = ("dependencies", "optional-dependencies", "scripts")
    return [project.get(name) for name in names], settings.get("dependency-groups")
