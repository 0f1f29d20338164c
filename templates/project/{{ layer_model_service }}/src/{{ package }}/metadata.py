"""What is kept beside a model file: where it comes from and how good it was, so that every prediction can be traced."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict


class Metadata(BaseModel):
    """What must be known about a version to trust it, compare it and make it again."""

    model_config = ConfigDict(frozen=True)

    version: str
    created: datetime
    model: str
    data: str
    data_sha256: str
    schema_sha256: str
    kind: str
    trusted: tuple[str, ...]
    metrics: dict[str, float]
    origin: dict[str, Any]
    git_commit: str | None
    python: str
    libraries: dict[str, str]
    file_sha256: str

    @property
    def score(self) -> str:
        """How good it was where it comes from, in a few words."""
        return ", ".join(f"{name} {value:.4f}" for name, value in self.metrics.items()) or "not measured"


def differences(one: Metadata, other: Metadata) -> list[tuple[str, str, str]]:
    """Return what differs between two versions, by dotted name: the one's value and the other's."""
    first, second = (_flat(known.model_dump(mode="json")) for known in (one, other))
    return [
        (name, first.get(name, "-"), second.get(name, "-"))
        for name in sorted(first.keys() | second.keys())
        if first.get(name) != second.get(name)
    ]


def _flat(values: dict[str, Any], prefix: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in values.items():
        found |= _flat(value, f"{prefix}{name}.") if isinstance(value, dict) else {f"{prefix}{name}": str(value)[:24]}
    return found
