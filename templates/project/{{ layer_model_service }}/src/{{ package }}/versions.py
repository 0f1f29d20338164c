"""The versions in `models/`: `v1`, `v2`, … with what is known about each, and which of them is the champion."""

import hashlib
import platform
import subprocess
from datetime import UTC, datetime
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from .errors import ProjectError
from .metadata import Metadata
from .traffic import Traffic

LIBRARIES = ("numpy", "pandas", "scikit-learn", "skops")
NO_CHAMPION = "there is no champion yet: run `models import` first."


class Versions:
    """The versions in one folder; how a model is kept and loaded is the registry's part."""

    def __init__(self, folder: Path) -> None:
        """Use `folder`; it need not exist yet."""
        self.folder = folder
        self.pointer = folder / "champion.json"

    def versions(self) -> list[str]:
        """Return the names of all versions, oldest first."""
        names = (path.parent.name for path in self.folder.glob("v*/metadata.json"))
        return sorted(names, key=lambda name: int(name[1:]))

    def metadata(self, version: str | None = None) -> Metadata:
        """Read what is known about `version` (default: the champion).

        Raises:
            ProjectError: there is no such version, or its metadata is damaged.

        """
        name = version or self.champion()
        if name is None:
            raise ProjectError(NO_CHAMPION)
        if name not in self.versions():
            raise ProjectError(f"there is no version {name}. Known: {', '.join(self.versions()) or 'none'}.")
        try:
            return Metadata.model_validate_json((self.folder / name / "metadata.json").read_text("utf-8"))
        except ValidationError as error:
            raise ProjectError(f"the metadata of {name} is damaged: {error}. Import it again.") from error

    def traffic(self) -> Traffic:
        """Return who answers."""
        return Traffic.read(self.pointer)

    def champion(self) -> str | None:
        """Return the promoted version, or None before the first promotion."""
        return self.traffic().champion

    def promote(self, version: str) -> None:
        """Make `version` the champion."""
        self.metadata(version)
        self.traffic().promote(version).write(self.pointer)

    def rollback(self) -> str:
        """Make the champion before this one champion again, and return its name."""
        before = self.traffic().roll_back()
        before.write(self.pointer)
        return str(before.champion)

    def trial(self, **change: object) -> None:
        """Change the `canary` with its `percent`, or the `shadow`; None ends a trial.

        Raises:
            ProjectError: there is no such version, or no champion beside whom to try it.

        """
        for version in change.values():
            if isinstance(version, str):
                self.metadata(version)
        if not self.champion():
            raise ProjectError("there is no champion beside whom to try a version: promote one first.")
        self.traffic().model_copy(update=change).write(self.pointer)


def circumstances() -> dict[str, Any]:
    """Return what this machine adds to what is known about a version that is made here and now."""
    return {
        "created": datetime.now(UTC),
        "git_commit": git_commit(),
        "python": platform.python_version(),
        "libraries": {name: installed_version(name) for name in LIBRARIES},
    }


def sha256(path: Path) -> str:
    """Return a file's digest."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def git_commit() -> str | None:
    """Return the commit the code is at, with `-dirty` when files differ from it; None outside Git."""
    command = ["git", "describe", "--always", "--abbrev=40", "--dirty", "--exclude", "*"]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return None
