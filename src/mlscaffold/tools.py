"""The programs and the shell that mlscaffold finds on this machine."""

import os
import shutil
import sys
from dataclasses import dataclass

# Variables meant for another project, or that would be written into the lock and fail everyone without them.
_FOREIGN = frozenset(
    {
        "CONDA_PREFIX", "PYTHONHOME", "PYTHONPATH", "UV_EXCLUDE_NEWER", "UV_FORK_STRATEGY", "UV_FROZEN", "UV_LOCKED",
        "UV_NO_SYNC", "UV_PRERELEASE", "UV_PROJECT", "UV_PROJECT_ENVIRONMENT", "UV_PYTHON", "UV_RESOLUTION",
        "UV_WORKING_DIRECTORY", "VIRTUAL_ENV",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Uv:
    """A uv that can be run."""

    program: str
    on_path: bool  # whether the user can run it by name


def find_uv() -> Uv | None:
    """Return the uv on the user's PATH, else the one installed beside this Python, else ``None``."""
    if program := shutil.which("uv"):
        return Uv(program, on_path=True)
    if program := shutil.which("uv", path=os.path.dirname(sys.executable)):
        return Uv(program, on_path=False)
    return None


def variables() -> dict[str, str]:
    """Return this process's environment without what belongs to another project; indexes and caches stay."""
    return {name: value for name, value in os.environ.items() if name not in _FOREIGN}


def quoted(path: str) -> str:
    """Return a path as it is typed in this system's shells."""
    if os.name == "nt":
        return f'"{path}"' if " " in path else path
    import shlex

    return shlex.quote(path)
