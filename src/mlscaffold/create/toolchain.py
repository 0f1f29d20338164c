"""What runs a project's Python: uv where there is one, the standard library's venv and pip where there is none."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from mlscaffold.files import Tree, write_tree
from mlscaffold.tools import Uv, variables


def lock(uv: Uv, files: Tree, *, timeout: float) -> bytes | None:
    """Resolve a project's dependencies and return its ``uv.lock``.

    It happens in a folder of its own, so that a workspace around the project's destination is neither read nor changed.

    Args:
        uv: what to run.
        files: the project's files.
        timeout: how many seconds it may take.

    Returns:
        The bytes of the lock; ``None`` when it takes longer or cannot be made (offline with a cold cache, say).
    """
    with tempfile.TemporaryDirectory(prefix="mlscaffold-") as scratch:
        folder = Path(scratch)
        write_tree(folder, files)
        with suppress(subprocess.SubprocessError, OSError):
            subprocess.run(
                [uv.program, "lock", "--quiet", "--no-python-downloads"],
                cwd=folder,
                env=variables(),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=timeout,
                check=True,
            )
            return (folder / "uv.lock").read_bytes()
    return None


@dataclass(frozen=True, slots=True)
class Toolchain:
    """How commands of one project are run, and how its owner would type them.

    Attributes:
        uv: the uv to use; ``None`` where there is none.
        slug: the project's name, which is its command's.
    """

    uv: Uv | None
    slug: str

    @property
    def can_type_uv(self) -> bool:
        """Whether the owner can run uv by name."""
        return self.uv is not None and self.uv.on_path

    def typed_setup(self) -> tuple[str, ...]:
        """Return what the owner types to make the environment, in the project's folder."""
        if self.can_type_uv:
            return ("uv sync",)
        python = "py -3" if os.name == "nt" else "python3"
        return (f"{python} -m venv .venv", f"{_in_venv('python')} -m pip install -e .")

    def typed(self, *arguments: str) -> str:
        """Return what the owner types to run the project's command, in its folder."""
        command = f"uv run {self.slug}" if self.can_type_uv else _in_venv(self.slug)
        return " ".join(filter(None, (command, *arguments)))

    def setup(self, project: Path) -> list[list[str]]:
        """Return the commands that make the project's environment."""
        if self.uv:
            return [[self.uv.program, "sync", "--quiet"]]
        python = os.fspath(project / _in_venv("python"))
        return [[sys.executable, "-m", "venv", ".venv"], [python, "-m", "pip", "install", "--quiet", "-e", "."]]

    def command(self, project: Path, *arguments: str) -> list[str]:
        """Return the project's command, to run in the environment that :meth:`setup` made."""
        program = [self.uv.program, "run", self.slug] if self.uv else [os.fspath(project / _in_venv(self.slug))]
        return [*program, *arguments]


def _in_venv(program: str) -> str:
    """Return the path of a program in a project's environment, as this system's shells take it."""
    return f".venv\\Scripts\\{program}" if os.name == "nt" else f".venv/bin/{program}"
