"""Which exercises fail is read from what pytest says, and what it cannot say is an error."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from mlscaffold.errors import MlscaffoldError
from mlscaffold.files import File
from mlscaffold.update import exercises

LIST = b"""| function | think about | its tests |
| --- | --- | --- |
| `data.folds` | Equal rows. | `equal_rows` |
| `train.check_gate` | Which demands? | `misses_a_demand or worse_model` |
"""
GENERATED = {"EXERCISES.md": File(LIST)}


@pytest.mark.parametrize(
    ("said", "status", "failing"),
    [
        ("2 passed", 0, ()),
        ("FAILED tests/test_train.py::test_a_worse_model_is_kept[1] - assert 1\n1 failed", 1, ("train.check_gate",)),
        ("ERROR tests/test_data.py::test_equal_rows_stay - NotImplementedError\n1 error", 1, ("data.folds",)),
        ("ERROR tests/test_data.py - ImportError\n1 error", 2, ("data.folds", "train.check_gate")),
        ("ImportError while loading conftest", 4, ("data.folds", "train.check_gate")),
    ],
)
def test_an_exercise_fails_with_its_tests(
    said: str, status: int, failing: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(f"print({said!r})\nraise SystemExit({status})\n", tmp_path, monkeypatch)
    assert exercises.failing(tmp_path, GENERATED) == failing


def test_tests_that_do_not_run_are_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answer("raise SystemExit('No module named pytest')", tmp_path, monkeypatch)
    with pytest.raises(MlscaffoldError, match="cannot be run: No module named pytest"):
        exercises.failing(tmp_path, GENERATED)


def test_tests_that_do_not_end_are_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answer("while True:\n    pass\n", tmp_path, monkeypatch)
    monkeypatch.setattr(exercises, "_MINUTES", 0)
    with pytest.raises(MlscaffoldError, match="a loop"):
        exercises.failing(tmp_path, GENERATED)


def test_without_exercises_nothing_is_run(tmp_path: Path) -> None:
    assert exercises.failing(tmp_path, {}) is None


def answer(script: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a script answer in the place of a project's own tools."""
    file = folder / "tools.py"
    file.write_text(script, "utf-8")
    monkeypatch.setattr(exercises, "runner", lambda *_: ([sys.executable, str(file)], {}))
