"""What a project remembers of somebody else's template: Copier's answers file, or cruft's record."""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from mlscaffold.errors import MlscaffoldError
from mlscaffold.template import answers_file
from mlscaffold.template.answers_file import ANSWERS_FILE, CRUFT_FILE

from .fetch import Kind

_CRUFT_KEYS = frozenset({"template", "commit", "checkout", "context", "directory"})


@dataclass(frozen=True, slots=True)
class Link:
    """What a project remembers of somebody's template.

    Attributes:
        folder: the project's, absolute.
        kind: what the template is written for.
        source: where it is, as recorded.
        revision: of the template that the project is at.
        answers: by question name.
        checkout: the branch or tag that was asked for.
        directory: the folder of the repository that holds the template.
        extras: what else cruft's record holds.
        skip: patterns of files that cruft is told to leave alone.
    """

    folder: Path
    kind: Kind
    source: str
    revision: str
    answers: Mapping[str, Any]
    checkout: str | None = None
    directory: str = ""
    extras: Mapping[str, Any] = field(default_factory=dict)
    skip: tuple[str, ...] = ()

    def skips(self, path: str) -> bool:
        """Tell whether cruft is told to leave a file alone."""
        return any(fnmatchcase(path, name) or path.startswith(f"{name.rstrip('/')}/") for name in self.skip)


def read(folder: Path) -> Link:
    """Return what a project remembers of somebody's template.

    Raises:
        NoRecordError: nothing.
        MlscaffoldError: its record cannot be used.
    """
    folder = Path(os.path.abspath(folder))
    if (folder / ANSWERS_FILE).is_file() or not (folder / CRUFT_FILE).is_file():
        known = answers_file.read(folder)
        return Link(folder, Kind.COPIER, known.source, known.tag, known.answers)
    state: Any = None
    reason = "it lacks what cruft writes"
    try:
        state = json.loads((folder / CRUFT_FILE).read_bytes())
    except (OSError, ValueError) as error:
        reason = f"it does not parse ({error})"
    match state:
        case {"template": str(source), "commit": str(revision), "context": {"cookiecutter": dict() as answers}}:
            asked = {key: value for key, value in answers.items() if not key.startswith("_")}
            checkout, directory = state.get("checkout"), state.get("directory") or ""
            extras = {key: value for key, value in state.items() if key not in _CRUFT_KEYS}
            skip = tuple(_skipped(folder, extras))
            return Link(folder, Kind.COOKIECUTTER, source, revision, asked, checkout, directory, extras, skip)
        case _:
            raise MlscaffoldError(
                f"{folder / CRUFT_FILE} cannot be used: {reason}. Bring back what it was: git log -p -- {CRUFT_FILE}"
            )


def _skipped(folder: Path, extras: Mapping[str, Any]) -> Iterator[str]:
    """Yield the patterns that cruft's record and its settings in pyproject.toml tell it to skip."""
    settings: dict[str, Any] = {}
    with suppress(OSError, ValueError):
        settings = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))
    for told in (extras, settings.get("tool", {}).get("cruft", {})):
        yield from (pattern for pattern in told.get("skip") or () if isinstance(pattern, str))
