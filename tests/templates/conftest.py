"""Generated projects, made as a user makes them, and the environments to use them in."""

from __future__ import annotations

import hashlib
import itertools
import os
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from .projects import EVERYTHING
from .tools.project import Project
from .tools.shell import REPOSITORY, succeed

REAL_DATA = REPOSITORY.parent / "shared" / "data"


@cache
def _uv_cache() -> str:
    return subprocess.run(["uv", "cache", "dir"], capture_output=True, text=True, check=True).stdout.strip()


@pytest.fixture(scope="session", autouse=True)
def shared_uv_cache() -> None:
    """Keep what uv has downloaded, although every test has a home of its own."""
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    os.environ["UV_CACHE_DIR"] = _uv_cache()
    # Two trainings at once on two cores, each with a thread per core, wait for each other more than they work.
    os.environ["OMP_NUM_THREADS"] = "1"


@pytest.fixture(scope="session")
def make_project(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Return a function that makes a project with the given answers and returns its folder."""

    def make(**answers: object) -> Path:
        slug = str(answers.get("slug", answers.get("project", "churn-prediction")))
        folder = tmp_path_factory.mktemp("made") / slug
        return new_project(folder, **answers)

    return make


def new_project(folder: Path, **answers: object) -> Path:
    """Run `mlscaffold new` for a project with the given answers, without a lock file."""
    name = str(answers.pop("project", "churn-prediction"))
    data = itertools.chain.from_iterable(
        ("--data", f"{key}={str(value).lower() if isinstance(value, bool) else value}")
        for key, value in {"author_name": "Ada Lovelace", "author_email": "ada@example.com", **answers}.items()
    )
    succeed(sys.executable, "-m", "mlscaffold", "new", name, folder, "--no-lock", *data, cwd=folder.parent)
    return folder


@pytest.fixture(scope="session")
def make_environment(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Return a function that makes, once a session and version, an environment in which any project runs.

    It holds what a project with every feature depends on, but no project: `Project` puts its source on the path.
    """

    @cache
    def make(python: str) -> Path:
        project = new_project(tmp_path_factory.mktemp("every") / "churn-prediction", **EVERYTHING)
        digest = hashlib.sha256((project / "pyproject.toml").read_bytes()).hexdigest()[:12]
        folder = tmp_path_factory.mktemp(f"environment-{python}-{digest}") / "venv"
        succeed(
            "uv", "sync", "--quiet", "--no-install-project", "--python", python, cwd=project, timeout=1200,
            variables={"UV_PROJECT_ENVIRONMENT": str(folder)},
        )  # fmt: skip
        return folder

    return make


@pytest.fixture(scope="session")
def use(make_project: Callable[..., Path], make_environment: Callable[[str], Path]) -> Callable[..., Project]:
    """Return a function that makes a project with the given answers and an environment to run it in."""

    def make(interpreter: str = "3.11", **answers: object) -> Project:
        return Project(make_project(**answers), make_environment(interpreter))

    return make


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real datasets, one folder a project; it lies beside this repository where there is one."""
    if not REAL_DATA.is_dir():
        pytest.skip("the real datasets are not beside this repository")
    return REAL_DATA
