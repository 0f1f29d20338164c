"""What a project remembers of its template: the answers file, ``.copier-answers.yml``, which is Copier's own."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mlscaffold.errors import MlscaffoldError

ANSWERS_FILE = ".copier-answers.yml"

CRUFT_FILE = ".cruft.json"
"""What a project made from a cookiecutter template has instead, by the custom of cruft."""

_KEY = re.compile(r"([A-Za-z_]\w*):(?:\s|$)")


class NoRecordError(MlscaffoldError):
    """A folder without an answers file: no project of ours, or one that has lost it."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"{folder} has no {ANSWERS_FILE}, which says what it was made from. If it was deleted, bring it back "
            f"from a commit that has it (git checkout COMMIT -- {ANSWERS_FILE}); "
            f"if there never was one: mlscaffold adopt {folder}"
        )


class BrokenRecordError(MlscaffoldError):
    """An answers file that was damaged, or edited by hand to what cannot be."""

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(
            f"{folder / ANSWERS_FILE} was edited by hand: {reason}. Bring back what mlscaffold wrote "
            f"(git log -p -- {ANSWERS_FILE} shows it); answers are changed with mlscaffold add, remove or update -d."
        )


@dataclass(frozen=True, slots=True)
class Record:
    """What an answers file says: where the template comes from, its version as a Git tag, and the answers."""

    folder: Path
    source: str
    tag: str
    answers: Mapping[str, Any]
    content: bytes

    @property
    def version(self) -> str:
        """The version without the letter that tags begin with."""
        return self.tag.removeprefix("v")


def read(folder: Path) -> Record:
    """Read a project's answers file; a :class:`NoRecordError` where there is none."""
    folder = Path(os.path.abspath(folder))
    try:
        content = (folder / ANSWERS_FILE).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        raise NoRecordError(folder) from None
    except OSError as error:
        raise BrokenRecordError(folder, f"it cannot be read ({error.strerror})") from error
    try:
        values = _parse(content)
    except ValueError as error:
        raise BrokenRecordError(folder, str(error)) from error
    for key in ("_src_path", "_commit"):
        if not isinstance(values.get(key), str) or not values[key]:
            raise BrokenRecordError(folder, f"it has no {key}")
    answers = {key: value for key, value in values.items() if not key.startswith("_")}
    return Record(folder, values["_src_path"], values["_commit"], answers, content)


def _parse(content: bytes) -> dict[str, Any]:
    import yaml

    try:
        values = yaml.load(content, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506  (both are safe)
    except (yaml.YAMLError, ValueError) as error:
        raise ValueError(f"it does not parse ({' '.join(str(error).split())})") from error
    if not isinstance(values, dict) or not all(isinstance(key, str) for key in values):
        raise ValueError("it is not a mapping from names to values")
    return values


def settle(old: bytes, ours: bytes, new: bytes) -> bytes | None:
    """Merge an answers file by its keys, so that it never conflicts and keeps the owner's comments.

    It is the project's, with the lines of each key that differs between the two renderings taken from the new one.
    """
    try:
        before, after = _blocks(old.decode()), _blocks(new.decode())
        blocks = _blocks(ours.decode().replace("\r\n", "\n"))
    except UnicodeDecodeError:
        return new
    merged: dict[str, str] = {}
    for key, text in blocks.items():
        if key in after:
            merged[key] = after[key] if after[key] != before.get(key) else text
        elif key not in before:
            merged[key] = text
    for key in after.keys() - blocks.keys():
        merged[key] = after[key]
    result = "".join(merged[key] for key in sorted(merged, key=lambda key: (key != "", key))).encode()
    try:
        return result if _parse(result) == _parse(new) else new
    except ValueError:
        return new


def _blocks(text: str) -> dict[str, str]:
    """Return the lines of each key of a flat mapping; what comes before the first is under the empty key.

    A comment belongs to the key that it stands above.
    """
    blocks: dict[str, str] = {"": ""}
    waiting = ""
    key = ""
    for line in text.splitlines(keepends=True):
        if match := _KEY.match(line):
            key = match.group(1)
            blocks[key] = waiting + line
            waiting = ""
        elif line.lstrip().startswith("#") and key:
            waiting += line
        else:
            blocks[key] += waiting + line
            waiting = ""
    blocks[key] += waiting
    return blocks
