"""Remembers which exercises are solved and how many hints were shown, in `.practice.json`."""

import json
import tomllib
from contextlib import suppress
from pathlib import Path
from typing import Any

from .checks import complaint, failing
from .exercises import Exercise, load


class Progress:
    """What the learner has done in the folder of exercises at or above the current one."""

    def __init__(self) -> None:
        self.root = Path.cwd().resolve()
        while not (self.root / "exercises" / "shipped.json").is_file():
            if self.root == self.root.parent:
                raise SystemExit("error: there are no exercises here: go to their folder")
            self.root = self.root.parent
        self.exercises = load(self.root)

    def todo(self) -> list[Exercise]:
        """Return what is not solved; run the tests of files that were edited since they ran."""
        passed = self._state()["passed"]
        unsolved = [one for one in self.exercises if passed.get(one.name) != one.digest()]
        edited = [exercise for exercise in unsolved if exercise.is_edited()]
        solved = set(edited) - failing(self.root, edited) if edited else set()
        for exercise in solved:
            self._remember("passed", exercise, exercise.digest())
        return [exercise for exercise in unsolved if exercise not in solved]

    def check(self, exercise: Exercise) -> str | None:
        """Run the tests of one exercise; return what is wrong, or nothing."""
        digest = exercise.digest()
        wrong = complaint(self.root, exercise)
        self._remember("passed", exercise, "" if wrong else digest)
        return wrong

    def hints(self, exercise: Exercise) -> list[str]:
        """Return one hint more than the last time."""
        part = tomllib.loads((exercise.file.parent / "hints.toml").read_text("utf-8"))
        hints = part[exercise.file.stem]
        count = min(self._state()["hints"].get(exercise.name, 0) + 1, len(hints))
        self._remember("hints", exercise, count)
        return [f"Hint {n + 1} of {len(hints)}: {hints[n]}" for n in range(count)]

    def _state(self) -> dict[str, dict[str, Any]]:
        state: dict[str, dict[str, Any]] = {"passed": {}, "hints": {}}
        with suppress(OSError, ValueError):
            state |= json.loads((self.root / ".practice.json").read_text("utf-8"))
        return state

    def _remember(self, kind: str, exercise: Exercise, value: str | int) -> None:
        state = self._state()  # read again: another terminal may have changed it
        state[kind][exercise.name] = value
        (self.root / ".practice.json").write_text(json.dumps(state, indent=1), "utf-8")
