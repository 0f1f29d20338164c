"""What a project remembers of somebody else's template: Copier's answers file, or cruft's record."""

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

    There is the file that it is recorded in, and what else cruft's record holds and is told to skip.
    """

    folder: Path
    kind: Kind
    source: str
    revision: str
    answers: Mapping[str, Any]
    recorded: Mapping[str, bytes]
    checkout: str | None = None
    directory: str = ""
    extras: Mapping[str, Any] = field(default_factory=dict)
    skip: tuple[str, ...] = ()

    def skips(self, path: str) -> bool:
        """Tell whether cruft is told to leave a file alone."""
        return any(fnmatchcase(path, name) or path.startswith(f"{name.rstrip('/')}/") for name in self.skip)


def read(folder: Path) -> Link:
    """Read what a project remembers of somebody's template; a :class:`NoRecordError` where it remembers nothing."""
    folder = Path(os.path.abspath(folder))
    if (folder / ANSWERS_FILE).is_file() or not (folder / CRUFT_FILE).is_file():
        known = answers_file.read(folder)
        recorded = {ANSWERS_FILE: known.content}
        return Link(folder, Kind.COPIER, known.source, known.tag, known.answers, recorded)
    state: Any = None
    reason = "it lacks what cruft writes"
    try:
        content = (folder / CRUFT_FILE).read_bytes()
        state = json.loads(content)
    except (OSError, ValueError) as error:
        reason = f"it does not parse ({error})"
    match state:
        case {"template": str(source), "commit": str(revision), "context": {"cookiecutter": dict() as answers}}:
            asked = {key: value for key, value in answers.items() if not key.startswith("_")}
            checkout, directory = state.get("checkout"), state.get("directory") or ""
            extras = {key: value for key, value in state.items() if key not in _CRUFT_KEYS}
            skip = tuple(_skipped(folder, extras))
            recorded = {CRUFT_FILE: content}
            return Link(folder, Kind.COOKIECUTTER, source, revision, asked, recorded, checkout, directory, extras, skip)
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
