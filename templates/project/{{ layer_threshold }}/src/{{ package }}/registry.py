"""Model versions: `models/v1/` holds a model and its metadata, `models/champion` names one.

A pickle would run whatever it holds. skops loads the types that `model.py` trusts, and no others.
"""

import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED

import pooch
import skops.io
from pydantic import BaseModel

from . import ProjectError
from .model import TRUSTED

FOLDER = Path("models")
CHAMPIONS = FOLDER / "champion"


class Metadata(BaseModel):
    """What one must know of a version to trust it, compare it and train it again."""

    package: str
    version: str
    created: datetime
    model: str
    value: float  # as `train` measures it
    candidates: dict[str, float]  # the same of each
    thresholds: dict[str, float]
    data: str
    data_sha256: str
    seed: int
    test_fraction: float
    seconds: float
    git_commit: str
    model_sha256: str


def save(estimator: Any, **facts: Any) -> Metadata:
    """Store a fitted model as the next version, which is no champion yet."""
    number = max((int(name[1:]) for name in versions()), default=0) + 1
    file = FOLDER / f"v{number}" / "model.skops"
    file.parent.mkdir(parents=True, exist_ok=True)
    skops.io.dump(estimator, file, compression=ZIP_DEFLATED)
    git = ["git", "describe", "--always", "--dirty"]
    metadata = Metadata(
        package=str(__package__),
        version=f"v{number}",
        created=datetime.now(UTC),
        git_commit=subprocess.run(git, capture_output=True, text=True, check=False).stdout.strip(),
        model_sha256=pooch.file_hash(str(file)),
        **facts,
    )
    file.with_name("metadata.json").write_text(metadata.model_dump_json(indent=2), "utf-8")
    return metadata


def load(version: str | None = None) -> tuple[Any, Metadata]:
    """Return a version, by default the champion; a ProjectError says why it cannot be trusted."""
    metadata = describe(version)
    file = FOLDER / metadata.version / "model.skops"
    if not file.is_file() or pooch.file_hash(str(file)) != metadata.model_sha256:
        raise ProjectError(f"{file} is not the file that `train` saved: train again.")
    return skops.io.load(file, trusted=TRUSTED), metadata


def describe(version: str | None = None) -> Metadata:
    """Return the metadata of a version, by default of the champion."""
    name = version or ["", *champions()][-1]
    if name not in versions():
        raise ProjectError(f"there is no model {name}: `models list` shows all, `train` makes one.")
    try:
        return Metadata.model_validate_json((FOLDER / name / "metadata.json").read_bytes())
    except ValueError as error:
        raise ProjectError(f"{name} was made by other code than this: train again.") from error


def versions() -> list[str]:
    """Return the names of all versions, the oldest first."""
    names = [path.parent.name for path in FOLDER.glob("v*/metadata.json")]
    return sorted(names, key=lambda name: int(name[1:]))


def champions() -> list[str]:
    """Return the champions up to now, the present one last."""
    return CHAMPIONS.read_text("utf-8").split() if CHAMPIONS.is_file() else []


def promote(version: str) -> None:
    """Make a version the champion."""
    CHAMPIONS.write_text("\n".join([*champions(), describe(version).version]), "utf-8")


def rollback() -> None:
    """Go back to the champion before this one."""
    if len(champions()) < 2:
        raise ProjectError("there is no earlier champion to go back to.")
    CHAMPIONS.write_text("\n".join(champions()[:-1]), "utf-8")


def list_versions() -> None:
    """List the versions; * marks the champion."""
    for name in versions():
        made, mark = describe(name), "*" if name in champions()[-1:] else " "
        print(f"{mark} {name}  {made.created:%Y-%m-%d}  {made.model} {made.value:.4f}  {made.data}")
