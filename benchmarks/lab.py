"""Where the benchmarks work: isolated environments, a home folder of their own, and a wheel of this checkout.

Everything is in one cache folder and is made again when what it was made from changes.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent

PEERS: Mapping[str, Sequence[str]] = {
    "typer": ("typer==0.29.2", "rich==15.0.0"),
    "copier": ("copier==9.19.1",),
    "cookiecutter": ("cookiecutter==2.7.1",),
    "cruft": ("cruft==2.16.0",),
    "ccds": ("cookiecutter-data-science==2.3.0",),
    "kedro": ("kedro==1.7.0",),
}
"""What is installed for each peer, into an environment of its own."""

AUTHOR = "Ada Lovelace"
EMAIL = "ada@example.com"

_SETUP_LIMIT = 600.0
_DATE = "2026-01-01T12:00:00+00:00"


class UnavailableError(Exception):
    """Something cannot be measured here; the message says why."""


@dataclass(frozen=True)
class Installed:
    """An environment with a program in it.

    Attributes:
        scripts: the folder of its commands.
        version: the version of the program.
    """

    scripts: Path
    version: str

    def __getitem__(self, command: str) -> str:
        """Return the path of one of its commands."""
        return str(self.scripts / command)

    @property
    def site_packages(self) -> Path:
        """The folder of its packages."""
        return next(self.scripts.parent.glob("lib/python*/site-packages"))


@dataclass(eq=False)
class Lab:
    """The cache folder and what is in it.

    Attributes:
        root: the cache folder; made where it is missing.
        dataset: a copy of the churn project's published file; ``None`` where it has to be downloaded.
    """

    root: Path
    dataset: Path | None = None
    _peers: dict[str, Installed] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.root.mkdir(parents=True, exist_ok=True)

    @cached_property
    def uv(self) -> str:
        """The uv that makes the environments.

        Raises:
            UnavailableError: there is none.
        """
        beside = Path(sys.executable).parent
        found = shutil.which("uv") or shutil.which("uv", path=beside)
        if found is None:
            raise UnavailableError("uv is missing: run the benchmarks as python3 run.py python benchmarks/run.py")
        return found

    @cached_property
    def mlscaffold(self) -> Installed:
        """A wheel of mlscaffold as it is in this checkout, changes that are not committed included, installed.

        Raises:
            UnavailableError: the wheel cannot be built or installed.
        """
        return self.install_wheel("mlscaffold", self.snapshot("checkout"))

    def peer(self, name: str) -> Installed:
        """Return a peer's environment.

        Raises:
            UnavailableError: it cannot be installed.
        """
        if name not in self._peers:
            version = PEERS[name][0].partition("==")[2]
            self._peers[name] = Installed(self.environment(name, PEERS[name]), version)
        return self._peers[name]

    def environment(self, name: str, requirements: Sequence[str], state: str = "") -> Path:
        """Return the folder of commands of an environment that holds some requirements and what these need.

        Args:
            name: the name of the environment.
            requirements: what is installed, as pip takes it.
            state: changes whenever a requirement that is a folder does.

        Raises:
            UnavailableError: they cannot be installed.
        """
        folder = self.root / "environments" / name
        stamp = folder / "made-from"
        wanted = json.dumps([platform.python_version(), *requirements, state])
        if not stamp.exists() or stamp.read_text() != wanted:
            self.setup([self.uv, "venv", "--quiet", "--clear", "--no-project", "--python", sys.executable, folder])
            into = ["--quiet", "--compile-bytecode", "--python", str(folder)]
            self.setup([self.uv, "pip", "install", *into, *requirements])
            stamp.write_text(wanted)
        return folder / "bin"

    def home(self, name: str = "home") -> dict[str, str]:
        """Return the whole environment of a measured process: a home with a Git identity, and no network manners.

        Args:
            name: which of several homes; each has its own ``~/.mlscaffold`` and caches.
        """
        folder = self.root / name
        folder.mkdir(exist_ok=True)
        (folder / ".gitconfig").write_text(f"[user]\n\tname = {AUTHOR}\n\temail = {EMAIL}\n")
        git = shutil.which("git")
        if git is None:
            raise UnavailableError("git is missing")
        return {
            "HOME": str(folder),
            "PATH": os.pathsep.join(dict.fromkeys([str(Path(git).parent), *os.defpath.split(os.pathsep)])),
            "LANG": "C.UTF-8",
            "TERM": "xterm-256color",
            "DO_NOT_TRACK": "1",
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_TERMINAL_PROMPT": "0",
        }

    def git(self, folder: Path, *arguments: str | Path) -> str:
        """Run git as the laboratory's user, at a fixed date, and return its output.

        Raises:
            UnavailableError: git fails.
        """
        dates = {"GIT_AUTHOR_DATE": _DATE, "GIT_COMMITTER_DATE": _DATE}
        return self.setup(["git", *arguments], folder, env={**self.home(), **dates})

    def commit(self, folder: Path, message: str) -> None:
        """Commit whatever a folder holds; it becomes a repository where it is none."""
        self.git(folder, "init", "--quiet", "--initial-branch=main")
        self.git(folder, "add", "--all")
        self.git(folder, "commit", "--quiet", "--allow-empty", f"--message={message}")

    def copy(self, project: Path, target: Path) -> None:
        """Copy a project with its repository, and let Git see that its files are unchanged."""
        shutil.copytree(project, target, symlinks=True)
        self.git(target, "update-index", "-q", "--refresh")

    def setup(
        self,
        command: Sequence[str | Path],
        folder: Path | None = None,
        env: Mapping[str, str] | None = None,
        limit: float = _SETUP_LIMIT,
    ) -> str:
        """Run a command that prepares a measurement, and return its output.

        Raises:
            UnavailableError: it fails, with the last line of what it said.
        """
        if env is None:
            env = {key: value for key, value in os.environ.items() if key not in {"VIRTUAL_ENV", "PYTHONPATH"}}
        what = " ".join([Path(command[0]).name, *(str(part) for part in command[1:3])])
        try:
            done = subprocess.run(
                command,
                cwd=folder or self.root,
                env=env,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=limit,
                check=True,
            )
        except subprocess.CalledProcessError as error:
            said = (error.stderr or error.stdout).strip().splitlines() or [f"exit status {error.returncode}"]
            raise UnavailableError(f"{what}: {said[-1].strip()}") from error
        except subprocess.TimeoutExpired as error:
            raise UnavailableError(f"{what}: not done in {limit:.0f} s") from error
        return done.stdout

    def snapshot(self, name: str) -> Path:
        """Return a copy of this checkout with its history, in which everything is committed.

        Raises:
            UnavailableError: git fails.
        """
        folder = self.root / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        self.git(folder, "init", "--quiet", "--initial-branch=main")
        listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        here = [CHECKOUT / path for path in self.setup(listing, CHECKOUT).split("\0") if path]
        try:
            self.setup(["git", "rev-parse", "--verify", "--quiet", "HEAD"], CHECKOUT)
        except UnavailableError:
            pass  # a repository without a commit yet has no history to bring along
        else:
            self.git(folder, "fetch", "--quiet", CHECKOUT, "+HEAD:refs/heads/main", "--update-head-ok")
        for path in here:
            if path.is_file():
                target = folder / path.relative_to(CHECKOUT)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(path, target)
        self.git(folder, "add", "--all")
        if self.git(folder, "status", "--porcelain"):
            self.commit(folder, "State to measure")
        return folder

    def install_wheel(self, name: str, checkout: Path) -> Installed:
        """Build a checkout's wheel and install it, unless that was done for the same commit before.

        Raises:
            UnavailableError: the wheel cannot be built or installed.
        """
        commit = self.git(checkout, "rev-parse", "HEAD").strip()
        wheels = self.root / "wheels" / hashlib.sha256(f"{name} {commit}".encode()).hexdigest()[:16]
        if not list(wheels.glob("*.whl")):
            self.setup([self.uv, "build", "--quiet", "--wheel", "--out-dir", wheels, checkout])
        wheel = next(wheels.glob("*.whl"))
        return Installed(self.environment(name, [str(wheel)]), wheel.name.split("-")[1])
