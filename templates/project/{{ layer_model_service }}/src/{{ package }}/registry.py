"""Versions: `models/v1` holds a model and its metadata, `models/champion` says which answers."""

import hashlib
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from . import ProjectError

FOLDER = Path("models")
CHAMPIONS = FOLDER / "champion"


class Metadata(BaseModel):
    """What one must know of a version to trust it."""

    version: str
    kind: str  # sklearn, onnx, mlflow or project
    source: str
    created: datetime
    trusted: list[str]
    libraries: dict[str, str]
    files: dict[str, str]  # SHA-256 by name
    columns: dict[str, Any] = {}  # the JSON schema of each
    by_row: bool = False  # whether each row has an answer, which rows beside it do not change


def versions() -> list[str]:
    """Return the names of all versions, the oldest first."""
    names = [path.parent.name for path in FOLDER.glob("v*/metadata.json")]
    return sorted((name for name in names if name[1:].isdigit()), key=lambda name: int(name[1:]))


def champions() -> list[str]:
    """Return the champions up to now, the present one last."""
    return CHAMPIONS.read_text("utf-8").split() if CHAMPIONS.is_file() else []


def describe(version: str | None = None) -> Metadata:
    """Return the metadata of a version, by default of the champion."""
    name = version or ["", *champions()][-1]
    if name not in versions():
        said = f"no version {name}: `models list` shows all" if name else "no champion: promote one"
        raise ProjectError(f"there is {said}.")
    try:
        return Metadata.model_validate_json((FOLDER / name / "metadata.json").read_bytes())
    except ValueError as error:
        raise ProjectError(f"the metadata of {name} is damaged: import the model again.") from error


def check(version: str | None = None) -> Metadata:
    """Return the same; a ProjectError names a file that is missing or was changed."""
    metadata = describe(version)
    found = digests(FOLDER / metadata.version)
    for name, digest in metadata.files.items():
        if found.get(name) != digest:
            what = "is missing" if name not in found else "is not the file that was imported"
            raise ProjectError(f"{metadata.version}: {name} {what}: import the model again.")
    return metadata


def digests(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of the files of a version, by their path in its folder."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def promote(version: str) -> None:
    """Make a version the champion."""
    _record([*champions(), check(version).version])


def rollback() -> None:
    """Go back to the champion before this one."""
    if len(champions()) < 2:
        raise ProjectError("there is no earlier champion to go back to.")
    check(champions()[-2])
    _record(champions()[:-1])


def _record(names: list[str]) -> None:
    """Write the champions in one step: a service that reads them sees the old or the new ones."""
    draft = CHAMPIONS.with_suffix(".draft")
    draft.write_text("\n".join(names), "utf-8")
    draft.replace(CHAMPIONS)
    print(f"{names[-1]} is the champion.")


def list_versions() -> None:
    """List the versions; * marks the champion."""
    for name in versions():
        made, mark = describe(name), "*" if name in champions()[-1:] else " "
        print(f"{mark} {name}  {made.created:%Y-%m-%d}  {made.kind:8} {made.source}")
