"""What runs a project's Python: uv where there is one, the standard library's venv and pip where there is none."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from mlscaffold.errors import MlscaffoldError
from mlscaffold.files import Tree, write_tree
from mlscaffold.tools import Uv, variables

Busy = Callable[[str], AbstractContextManager[object]]
"""Is entered with a few words while something takes time."""


class LockError(MlscaffoldError):
    """There is no ``uv.lock``: uv's own reason. A project can do without."""


def locker(uv: Uv, timeout: float, busy: Busy) -> Callable[[Tree], bytes]:
    """Return what resolves the dependencies of a project's files and returns its ``uv.lock``.

    It works in a folder of its own, so that a workspace around the project's destination is neither read nor changed.
    It raises LockError when uv fails (offline with a cold cache, say), or takes longer than ``timeout`` seconds.
    """

    def lock(files: Tree) -> bytes:
        waiting = busy(f"Locking its dependencies with uv (at most {timeout:.0f} s; --no-lock skips it)")
        with waiting, tempfile.TemporaryDirectory(prefix="mlscaffold-") as scratch:
            folder = Path(scratch)
            write_tree(folder, files)
            try:
                subprocess.run(
                    [uv.program, "lock", "--quiet", "--no-python-downloads"],
                    cwd=folder,
                    env=variables(),
                    stdin=subprocess.DEVNULL,
                    capture_output=True,
                    timeout=timeout,
                    check=True,
                )
                return (folder / "uv.lock").read_bytes()
            except subprocess.TimeoutExpired:
                raise LockError(f"uv lock took longer than {timeout:.0f} seconds") from None
            except subprocess.CalledProcessError as error:
                said = " ".join(error.stderr.decode(errors="replace").split())
                raise LockError(f"uv lock failed: {said or f'exit {error.returncode}'}") from error
            except OSError as error:
                raise LockError(f"uv lock failed: {error.strerror or error}") from error

    return lock


@dataclass(frozen=True, slots=True)
class Toolchain:
    """How the commands of one project are run, with uv or without, and how its owner types them.

    The group is one of dependencies that training needs besides; uv takes the build of PyTorch for the machine's GPU,
    or the far smaller one for its CPU.
    """

    uv: Uv | None
    slug: str
    group: str = ""

    @property
    def can_type_uv(self) -> bool:
        """Whether the owner can run uv by name."""
        return self.uv is not None and self.uv.on_path

    def typed_setup(self) -> tuple[str, ...]:
        """Return what the owner types to make the environment, in the project's folder."""
        if self.uv:
            uv = "uv" if self.uv.on_path else self.uv.program
            return tuple(" ".join((uv, *arguments)) for arguments in self._syncs())
        python = "py -3" if os.name == "nt" else "python3"
        pip = f"{_in_venv('python')} -m pip install"
        return (f"{python} -m venv .venv", *(" ".join((pip, *arguments)) for arguments in self._installs()))

    def typed(self, *arguments: str, program: str | None = None) -> str:
        """Return what the owner types to run the project's command, or another program of its environment."""
        program = program or self.slug
        command = f"uv run {program}" if self.can_type_uv else _in_venv(program)
        return " ".join(filter(None, (command, *arguments)))

    def setup(self, project: Path) -> list[list[str]]:
        """Return the commands that make the project's environment."""
        if self.uv:
            return [[self.uv.program, *arguments, "--quiet"] for arguments in self._syncs()]
        pip = [os.fspath(project / _in_venv("python")), "-m", "pip", "install", "--quiet"]
        return [[sys.executable, "-m", "venv", ".venv"], *([*pip, *arguments] for arguments in self._installs())]

    def _syncs(self) -> list[list[str]]:
        groups = [["pip", "install", "--torch-backend", "auto", "--group", self.group]] if self.group else []
        return [["sync"], *groups]

    def _installs(self) -> list[list[str]]:
        # pip knows groups since 25.1, and many a Python comes with an older one.
        return [["--upgrade", "pip"], ["-e", ".", "--group", self.group]] if self.group else [["-e", "."]]

    def command(self, project: Path, *arguments: str, program: str | None = None) -> list[str]:
        """Return the project's command, or another program, to run in the environment that :meth:`setup` made."""
        program = program or self.slug
        start = [self.uv.program, "run", program] if self.uv else [os.fspath(project / _in_venv(program))]
        return [*start, *arguments]


def _in_venv(program: str) -> str:
    """Return the path of a program in a project's environment, as this system's shells take it."""
    return f".venv\\Scripts\\{program}" if os.name == "nt" else f".venv/bin/{program}"
