"""The exercises of the folder: their files, texts and hints."""

import difflib
import hashlib
import json
from pathlib import Path
from typing import NamedTuple


class Exercise(NamedTuple):
    """One exercise: the file to complete, and its text before anybody edited it."""

    name: str
    file: Path
    shipped: str

    @property
    def test(self) -> Path:
        """The file of its tests."""
        return self.file.with_name(f"{self.file.stem}_test.py")

    @property
    def about(self) -> str:
        """The text at the top of the file."""
        return self.shipped.split('"""')[1].strip()

    def is_edited(self) -> bool:
        """Say whether the file differs from what was shipped."""
        return _read(self.file) != self.shipped

    def digest(self) -> str:
        """Return a hash that changes with the file and with its tests."""
        return hashlib.sha256((_read(self.file) + _read(self.test)).encode()).hexdigest()


def load(root: Path) -> list[Exercise]:
    """Return all exercises, in order."""
    folder = root / "exercises"
    shipped = json.loads((folder / "shipped.json").read_text("utf-8"))
    return [Exercise(name, folder / f"{name}.py", text) for name, text in shipped.items()]


def find(exercises: list[Exercise], name: str) -> Exercise:
    """Return an exercise by its file, or by its name with or without the number."""
    wanted = Path(name).stem.removesuffix("_test")
    known = {exercise.file.stem: exercise for exercise in exercises}
    known |= {stem.partition("_")[2]: exercise for stem, exercise in known.items()}
    if wanted not in known:
        nearest = difflib.get_close_matches(wanted, known, n=1, cutoff=0)[0]
        raise SystemExit(f"error: there is no exercise {name!r}: did you mean {nearest}?")
    return known[wanted]


def _read(file: Path) -> str:
    return file.read_text("utf-8", errors="replace") if file.is_file() else ""
