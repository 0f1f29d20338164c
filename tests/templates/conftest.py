"""Generated projects, made as a user makes them, and the environments to use them in."""

from __future__ import annotations

import fcntl
import hashlib
import itertools
import json
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar

import pytest

from .projects import CASES, DEEP, PLATFORMS, PORTFOLIO, PRACTICE, PROJECTS, SERVICE, everything, render
from .tools.project import Project, served
from .tools.shell import REPOSITORY, environment, run, succeed

FIRST = "churn-prediction"
REAL_DATA = REPOSITORY.parent / "shared" / "data"
# Runs the steps of a workflow as GitHub's runner would; it is kept beside this repository, not in it.
RUN_WORKFLOW = REPOSITORY.parent / "shared" / "tools" / "run-workflow"


def pytest_itemcollected(item: pytest.Item) -> None:
    """Keep the tests that share a fixture of their module on one worker, unless they say otherwise."""
    if isinstance(item, pytest.Function) and not item.get_closest_marker("xdist_group"):
        used = item._fixtureinfo.name2fixturedefs.values()
        if any(definitions[-1].scope == "module" for definitions in used):
            item.add_marker(pytest.mark.xdist_group(item.path.name))


@cache
def _uv_cache() -> str:
    return subprocess.run(["uv", "cache", "dir"], capture_output=True, text=True, check=True).stdout.strip()


@pytest.fixture(scope="session", autouse=True)
def shared_caches(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep what uv has downloaded, although every test has a home of its own, and what mypy knows about libraries.

    For a file in another place mypy compares hashes, so that a project never meets what was found in another.
    """
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    os.environ["UV_CACHE_DIR"] = _uv_cache()
    environment()["MYPY_CACHE_DIR"] = str(tmp_path_factory.mktemp("mypy"))


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
    if name == "own-data":
        # Without a file to look at, only whoever answers for one gets the project: here, for the example's.
        answers.setdefault("source", "customers.csv")
    data = itertools.chain.from_iterable(
        ("--data", f"{key}={str(value).lower() if isinstance(value, bool) else value}")
        for key, value in {"author_name": "Ada Lovelace", "author_email": "ada@example.com", **answers}.items()
    )
    succeed(sys.executable, "-m", "mlscaffold", "new", name, folder, "--no-lock", *data, cwd=folder.parent)
    return folder


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Let one process at a time in."""
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def requirements() -> list[str]:
    """Return what any project depends on, whatever features it has, its development tools included."""
    found = set[str]()
    for slug in (*PROJECTS, PORTFOLIO, PRACTICE):
        for deploy in ("none", *PLATFORMS) if slug in PROJECTS else ("none",):
            metadata = tomllib.loads(render(slug, **everything(slug), deploy=deploy)["pyproject.toml"].decode())
            project = metadata["project"]
            extras = project.get("optional-dependencies", {}).values()
            found.update(*extras, project["dependencies"], metadata["dependency-groups"]["dev"])
    return sorted(found)


@pytest.fixture(scope="session")
def make_environment(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Callable[[str], Path]:
    """Return a function that gives, for a version of Python, an environment in which any project runs.

    It holds what projects with every feature depend on, but no project: `Project` puts its source on the path. It
    stays in pytest's cache, with its bytecode and with what mypy found out about its libraries, and is made again when
    a dependency is new. Whoever needs it first makes it, and the others wait; each worker goes on from a copy of what
    mypy found.
    """
    kept = pytestconfig.cache.mkdir("environments")

    @cache
    def make(python: str) -> Path:
        if run("uv", "python", "find", python, cwd=kept).returncode:
            pytest.skip(f"there is no Python {python} here")
        every = tmp_path_factory.mktemp("every")
        wanted = json.dumps(requirements(), indent=1)
        (every / "pyproject.toml").write_text(
            f'[project]\nname = "every"\nversion = "0"\nrequires-python = ">={python}"\ndependencies = {wanted}\n'
        )
        folder, types, ready = (kept / f"{kind}-{python}" for kind in ("environment", "types", "ready"))
        succeed("uv", "lock", "--quiet", "--python", python, cwd=every)
        digest = hashlib.sha256((every / "uv.lock").read_bytes()).hexdigest()
        with locked(kept / f"lock-{python}"):
            if not ready.is_file() or ready.read_text() != digest:
                # Without it, what an interrupted run has left is not taken for whole.
                ready.unlink(missing_ok=True)
                shutil.rmtree(folder, ignore_errors=True)
                where = {"UV_PROJECT_ENVIRONMENT": str(folder)}
                # Its programs find their Python beside them, so that a copy of it is an environment too.
                succeed("uv", "venv", "--quiet", "--relocatable", "--python", python, folder, cwd=every)
                sync = ("uv", "sync", "--quiet", "--locked", "--no-install-project")
                succeed(*sync, cwd=every, timeout=1200, variables=where)
                project = new_project(every / FIRST, project=FIRST, **everything(FIRST))
                known = {**Project(project, folder).variables, "MYPY_CACHE_DIR": str(types)}
                run(folder / "bin" / "mypy", cwd=project, variables=known)
                ready.write_text(digest)
            shutil.copytree(types / python, Path(environment()["MYPY_CACHE_DIR"]) / python, dirs_exist_ok=True)
        return folder

    return make


# What fits a network: projects name it in a group of its own.
LIBRARIES = {"pytorch": ("onnx", "torch"), "keras": ("keras", "tensorflow-cpu", "tf2onnx")}


@pytest.fixture(scope="session")
def add_framework(pytestconfig: pytest.Config) -> Callable[[Path, str], Path]:
    """Return a function that gives a copy of an environment with PyTorch or Keras in it; it stays in the cache."""
    kept = pytestconfig.cache.mkdir("environments")

    @cache
    def add(plain: Path, framework: str) -> Path:
        folder, libraries = plain.with_name(f"{framework}-{plain.name}"), LIBRARIES[framework]
        ready, made_of = folder.with_suffix(".ready"), plain.with_name(plain.name.replace("environment", "ready"))
        with locked(kept / f"lock-{framework}"):
            if not ready.is_file() or ready.read_text() != made_of.read_text():
                ready.unlink(missing_ok=True)
                shutil.rmtree(folder, ignore_errors=True)
                shutil.copytree(plain, folder, symlinks=True, copy_function=link_or_copy)
                python = folder / "bin" / "python"
                uv = ("uv", "pip", "install", "--quiet", "--python", python)
                # As README.md says; where those wheels cannot be reached, pip may know others.
                if run(*uv, "--torch-backend", "cpu", *libraries, cwd=kept, timeout=900).returncode:
                    pip = (python, "-m", "pip", "install", "--quiet", *libraries)
                    if run(*uv, "pip", cwd=kept).returncode or run(*pip, cwd=kept, timeout=900).returncode:
                        pytest.skip(f"{libraries} cannot be had here")
                ready.write_text(made_of.read_text())
        return folder

    return add


@pytest.fixture(scope="session")
def use(
    make_project: Callable[..., Path],
    make_environment: Callable[[str], Path],
    add_framework: Callable[[Path, str], Path],
) -> Callable[..., Project]:
    """Return a function that makes a project with the given answers and an environment to run it in."""

    def make(interpreter: str = "3.11", **answers: object) -> Project:
        environment = make_environment(interpreter)
        if answers.get("project") in DEEP:
            environment = add_framework(environment, str(answers.get("framework", "pytorch")))
        return Project(make_project(**answers), environment)

    return make


@pytest.fixture(scope="session")
def real_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of real datasets, one folder a project; it lies beside this repository where there is one."""
    if not REAL_DATA.is_dir():
        pytest.skip("the real datasets are not beside this repository")
    folder = tmp_path_factory.mktemp("real")
    for data in REAL_DATA.iterdir():
        (folder / data.name).symlink_to(data)
    # The ratings are published as an archive.
    archive = ("zip", REAL_DATA, "recommendation")
    shutil.make_archive(str(folder / "ml-latest-small"), *archive)
    return folder


@dataclass(frozen=True)
class Used:
    """A project after training and evaluation: what both took of the processor's time, and the more of memory."""

    project: Project
    seconds: float
    megabytes: float


Real = Callable[[str], Used]
Elsewhere = Callable[[str], Project]
OTHER = "other-rows.csv"


Made = TypeVar("Made")


def once(make: Callable[[str], Made]) -> Callable[[str], Made]:
    """Make something once for each project; when it fails, the next test is told so, and not made to wait again."""
    made: dict[str, Made] = {}
    failed = set[str]()

    def get(slug: str) -> Made:
        if slug in failed:
            pytest.fail(f"an earlier test says why this cannot be had for {slug}")
        if slug not in made:
            failed.add(slug)
            made[slug] = make(slug)
            failed.remove(slug)
        return made[slug]

    return get


@pytest.fixture(scope="session")
def real(use: Callable[..., Project], real_data: Path) -> Real:
    """Return a function that gives a project used on its real data, fetched over HTTP. Shared: read it only."""

    @once
    def get(slug: str) -> Used:
        case, project = CASES[slug], use(project=slug)
        if case.is_whole:
            with served(real_data) as address:
                project.succeed("data", "fetch", "--from", f"{address}/{case.source}")
        data = () if case.is_whole else ("--data", str(real_data / case.source))
        (train, peak), (evaluate, other) = (project.usage(*command) for command in (("train", *data), ("evaluate",)))
        return Used(project, train + evaluate, max(peak, other))

    return get


@pytest.fixture(scope="session")
def elsewhere(use: Callable[..., Project]) -> Elsewhere:
    """Return a function that gives a project trained on a file of its owner's. Shared: read it only."""

    @once
    def get(slug: str) -> Project:
        project = use(project=slug, convert=True)
        sample = (project.root / "data" / "sample.csv").read_text("utf-8")
        (project.root / OTHER).write_text(sample, "utf-8")
        project.succeed("train", "--data", OTHER)
        project.succeed("evaluate")
        return project

    return get


@pytest.fixture(scope="session")
def service(use: Callable[..., Project]) -> Project:
    """A service whose champion is the example. Shared: read it only."""
    project = use(project=SERVICE)
    project.succeed("models", "example")
    return project


RunGithub = Callable[..., tuple[bool, str]]


def link_or_copy(source: str, target: str) -> None:
    """Give a file a second name; where that lies on another disk, copy it."""
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:
        shutil.copy2(source, target, follow_symlinks=False)


@pytest.fixture(scope="session")
def run_github(tmp_path_factory: pytest.TempPathFactory, make_environment: Callable[[str], Path]) -> RunGithub:
    """Return a function that runs a job of a project's workflow in a fresh clone: whether it was green, and its output.

    A worker's jobs on one version of Python have one environment after another in the same place, which begins as a
    copy of the one for all projects: the first step takes out of it whatever does not belong to the project, and what
    stays is compiled already.
    """

    @cache
    def place(python: str) -> Path:
        folder = tmp_path_factory.mktemp("workflow") / python
        shutil.copytree(make_environment(python), folder, symlinks=True, copy_function=link_or_copy)
        # These have files in one folder, so that taking one out of it breaks another that stays.
        together = ("mlflow", "mlflow-skinny", "mlflow-tracing")
        succeed("uv", "pip", "uninstall", "--quiet", "--python", folder / "bin" / "python", *together, cwd=folder)
        return folder

    def run_job(project: Path, job: str, python: str, workflow: str = ".github/workflows/ci.yml") -> tuple[bool, str]:
        if not RUN_WORKFLOW.is_file():
            pytest.skip("run-workflow is not beside this repository")
        done = run(
            "python", RUN_WORKFLOW, project, "--workflow", workflow, "--job", job, "--matrix", f"python={python}",
            cwd=project, timeout=3000, variables={"UV_PROJECT_ENVIRONMENT": str(place(python))},
        )  # fmt: skip
        return done.returncode == 0, done.stdout

    return run_job
