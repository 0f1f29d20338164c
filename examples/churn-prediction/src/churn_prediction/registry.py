"""Model versions on disk: `models/v1/model.skops` beside its `metadata.json`, and which of them is the champion.

A model file is code as much as data. It is written in the skops format, loaded only when its SHA-256 is the recorded
one, and only if every type in it is on the list below; a pickle would run whatever it holds.
"""

import hashlib
import platform
import subprocess
from datetime import UTC, datetime
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import Any

import skops.io
from pydantic import ValidationError

from .errors import ProjectError
from .metadata import Metadata
from .model import TRUSTED_TYPES
from .schema import SCHEMA
from .traffic import Traffic, write

LIBRARIES = ("numpy", "pandas", "scikit-learn", "skops")


class Registry:
    """The versions in one folder."""

    def __init__(self, folder: Path) -> None:
        """Use `folder`; it need not exist yet."""
        self.folder = folder
        self.pointer = folder / "champion.json"

    def versions(self) -> list[str]:
        """Return the names of all versions, oldest first."""
        names = (path.parent.name for path in self.folder.glob("v*/metadata.json"))
        return sorted(names, key=lambda name: int(name[1:]))

    def save(self, estimator: Any, facts: dict[str, Any]) -> Metadata:
        """Store a fitted estimator as the next version, with `facts` and what this machine adds to them.

        Raises:
            ProjectError: the estimator holds a type that `load` would refuse.

        """
        number = max((int(name[1:]) for name in self.versions()), default=0) + 1
        folder = self.folder / f"v{number}"
        folder.mkdir(parents=True)
        file = folder / "model.skops"
        skops.io.dump(estimator, file)
        _check_types(file)
        metadata = Metadata(
            version=folder.name,
            created=datetime.now(UTC),
            schema_sha256=SCHEMA.fingerprint,
            git_commit=_git_commit(),
            python=platform.python_version(),
            libraries={name: installed_version(name) for name in LIBRARIES},
            file_sha256=_sha256(file),
            **facts,
        )
        # Written last: a folder without metadata is an unfinished version, and `versions` does not list it.
        write(folder / "metadata.json", metadata.model_dump_json(indent=2))
        return metadata

    def metadata(self, version: str | None = None) -> Metadata:
        """Read what is known about `version` (default: the champion).

        Raises:
            ProjectError: there is no such version, or its metadata is damaged.

        """
        name = version or self.champion()
        if name is None:
            raise ProjectError("there is no champion yet: run `train` first.")
        if name not in self.versions():
            raise ProjectError(f"there is no version {name}. Known: {', '.join(self.versions()) or 'none'}.")
        try:
            return Metadata.model_validate_json((self.folder / name / "metadata.json").read_text("utf-8"))
        except ValidationError as error:
            raise ProjectError(f"the metadata of {name} is damaged: {error}. Train again.") from error

    def load(self, version: str | None = None) -> tuple[Any, Metadata]:
        """Load the estimator of `version` (default: the champion) with its metadata.

        Raises:
            ProjectError: there is no such version, it was trained for another schema, its file was changed, or it holds
                a type that is not trusted.

        """
        metadata = self.metadata(version)
        if metadata.schema_sha256 != SCHEMA.fingerprint:
            raise ProjectError(
                f"{metadata.version} was trained on other columns than schema.py names now: train again, or check out "
                f"the code it was made with ({metadata.git_commit or 'not recorded'})."
            )
        file = self.folder / metadata.version / "model.skops"
        if not file.is_file() or _sha256(file) != metadata.file_sha256:
            raise ProjectError(f"{file} is missing or was changed after training: roll back, or train again.")
        _check_types(file)
        return skops.io.load(file, trusted=list(TRUSTED_TYPES)), metadata

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


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _check_types(file: Path) -> None:
    if unknown := set(skops.io.get_untrusted_types(file=file)) - set(TRUSTED_TYPES):
        raise ProjectError(
            f"{file} holds types that are not trusted: {', '.join(sorted(unknown))}. "
            "If your own model needs them, add them to TRUSTED_TYPES in model.py."
        )


def _git_commit() -> str | None:
    """Return the commit the code is at, with `-dirty` when files differ from it; None outside Git."""
    command = ["git", "describe", "--always", "--abbrev=40", "--dirty", "--exclude", "*"]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return None
