"""Run programs the way a user's shell would, and skip what this machine cannot run."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import IO

import pytest

REPOSITORY = Path(__file__).parents[3]


# As this process was started: later on, each test has an empty home, where uv and npm would download everything again.
# Without bytecode, each of the many programs would compile pandas and scikit-learn for seconds before it does anything.
_LEFT_OUT = {"VIRTUAL_ENV", "PYTHONPATH", "NO_COLOR", "PYTHONDONTWRITEBYTECODE"}
_INHERITED = {
    name: value
    for name, value in os.environ.items()
    if not name.startswith(("GIT_", "UV_PROJECT")) and name not in _LEFT_OUT
}


@cache
def environment() -> dict[str, str]:
    """Return the variables for a generated project's commands: this environment's tools first, no settings of Git's.

    pyenv hides every interpreter but one unless PYENV_VERSION names them all, and uv can only use what it sees.
    """
    variables = _INHERITED | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    # Two trainings at once on two cores, each with a thread per core, wait for each other more than they work.
    variables["OMP_NUM_THREADS"] = "1"
    variables["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), variables["PATH"]])
    if shutil.which("pyenv"):
        versions = subprocess.run(
            ["pyenv", "versions", "--bare"], env=_INHERITED, capture_output=True, text=True, check=True
        )
        variables["PYENV_VERSION"] = ":".join(versions.stdout.split())
    return variables


def run(
    *command: str | Path,
    cwd: Path,
    timeout: float = 600,
    stdin: IO[str] | None = None,
    variables: Mapping[str, str] | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run a command in cwd and return it finished, standard error merged into `stdout`; its exit code is not judged."""
    return subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**environment(), **(variables or {})},
        stdin=stdin or subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=timeout,
        check=False,
    )


def succeed(
    *command: str | Path,
    cwd: Path,
    timeout: float = 600,
    stdin: IO[str] | None = None,
    variables: Mapping[str, str] | None = None,
) -> str:
    """Run a command that must succeed, and return what it printed."""
    done = run(*command, cwd=cwd, timeout=timeout, stdin=stdin, variables=variables)
    assert done.returncode == 0, f"{' '.join(map(str, command))} exited {done.returncode}:\n{done.stdout}"
    return done.stdout


def git(project: Path, *arguments: str) -> str:
    """Run Git in a project as a fixed author, and return what it printed, stripped."""
    return succeed("git", "-c", "user.name=Ada", "-c", "user.email=ada@example.com", *arguments, cwd=project).strip()


def commit_all(project: Path, message: str) -> None:
    """Commit everything in a project, past its hooks."""
    git(project, "add", "--all")
    git(project, "commit", "--quiet", "--no-verify", "--message", message)


def need(*programs: str) -> None:
    """Skip the test unless every program is installed."""
    if missing := [program for program in programs if not shutil.which(program, path=environment()["PATH"])]:
        pytest.skip(f"not installed: {', '.join(missing)}")


def discard_image(name: str) -> None:
    """Remove an image, and what only its build has left; not the packages that builds keep for the next one."""
    succeed("docker", "image", "rm", "--force", name, cwd=REPOSITORY)
    succeed("docker", "builder", "prune", "--force", "--filter", "type=regular", cwd=REPOSITORY)


@cache
def has_docker() -> bool:
    """Say whether a Docker engine answers, not only its client."""
    if not shutil.which("docker", path=_INHERITED["PATH"]):
        return False
    return subprocess.run(["docker", "info"], env=_INHERITED, capture_output=True, check=False).returncode == 0
