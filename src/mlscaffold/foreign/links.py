"""What a project remembers of somebody else's template: Copier's answers file, or cruft's record."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mlscaffold.errors import MlscaffoldError
from mlscaffold.template import answers_file as record
from mlscaffold.template.answers_file import ANSWERS_FILE, CRUFT_FILE
from mlscaffold.template.releases import SOURCE

from .fetch import Kind


class BrokenCruftError(MlscaffoldError):
    """A ``.cruft.json`` that does not say what a project was made from."""

    def __init__(self, folder: Path, reason: str) -> None:
        """Take the project's folder and what is wrong, as the end of a sentence."""
        self.folder, self.reason = folder, reason
        super().__init__(
            f"{folder / CRUFT_FILE} cannot be used: {reason}. Bring back what it was: git log -p -- {CRUFT_FILE}"
        )


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
        state: all of the record.
    """

    folder: Path
    kind: Kind
    source: str
    revision: str
    answers: Mapping[str, Any]
    checkout: str | None = None
    directory: str = ""
    state: Mapping[str, Any] = field(default_factory=dict)


def read(folder: Path) -> Link | None:
    """Return what a project remembers of somebody's template; ``None`` for our own projects and for none at all.

    Raises:
        BrokenRecordError: its answers file cannot be used.
        BrokenCruftError: its ``.cruft.json`` cannot.
    """
    folder = Path(os.path.abspath(folder))
    if (folder / ANSWERS_FILE).is_file():
        known = record.read(folder)
        if known.source == SOURCE:
            return None
        return Link(folder, Kind.COPIER, known.source, known.tag, known.answers)
    if (folder / CRUFT_FILE).is_file():
        return _read_cruft(folder)
    return None


def _read_cruft(folder: Path) -> Link:
    try:
        state = json.loads((folder / CRUFT_FILE).read_bytes())
        template, commit = state["template"], state["commit"]
        answers = state["context"]["cookiecutter"]
        checkout, directory = state.get("checkout"), state.get("directory") or ""
    except (OSError, ValueError) as error:
        raise BrokenCruftError(folder, f"it does not parse ({error})") from error
    except (KeyError, TypeError, AttributeError) as error:
        raise BrokenCruftError(folder, f"it lacks what cruft writes ({error})") from error
    if not (isinstance(template, str) and isinstance(commit, str) and isinstance(answers, dict)):
        raise BrokenCruftError(folder, "template, commit and context are not what cruft writes")
    asked = {key: value for key, value in answers.items() if not key.startswith("_")}
    return Link(folder, Kind.COOKIECUTTER, template, commit, asked, checkout, directory, state)
