"""Many projects: found, worked on side by side, one's failure no other's."""

from __future__ import annotations

import os
import signal
import threading
import time
from pathlib import Path

import pytest

from mlscaffold.errors import MlscaffoldError
from mlscaffold.template.answers_file import NoRecordError
from mlscaffold.update import changes, transition
from mlscaffold.update import many as fleet
from mlscaffold.update.many import Result
from mlscaffold.update.transition import Wishes
from tests.lifecycle import Releases, make


def project(folder: Path) -> Path:
    folder.mkdir(parents=True)
    (folder / ".copier-answers.yml").write_text("")
    return folder


def test_projects_are_found_below_a_folder(tmp_path: Path) -> None:
    wanted = [project(tmp_path / name) for name in ("a", "b/c", "b/d")]
    for hidden in ("a/inside", ".cache/x", "node_modules/y"):
        project(tmp_path / hidden)
    (tmp_path / "loop").symlink_to(tmp_path)
    assert fleet.find([tmp_path]) == wanted
    assert fleet.find([tmp_path / "b", tmp_path / "a", tmp_path / "b" / "c"]) == [*wanted[1:], wanted[0]]
    with pytest.raises(NoRecordError):
        fleet.find([tmp_path / "a", tmp_path / "nothing"])


def test_one_failure_stops_no_other(tmp_path: Path) -> None:
    folders = [tmp_path / name for name in "abcd"]

    def work(folder: Path) -> str:
        if folder.name == "b":
            raise MlscaffoldError("known")
        if folder.name == "c":
            raise OSError(28, "No space left on device")
        if folder.name == "d":
            raise ZeroDivisionError
        return folder.name

    results = {result.folder.name: result for result in fleet.each(folders, work, jobs=2)}
    assert results["a"] == Result(tmp_path / "a", value="a")
    assert str(results["b"].error) == "known"
    assert str(results["c"].error) == f"{tmp_path / 'c'}: No space left on device. Nothing was changed."
    assert isinstance(results["d"].error, ZeroDivisionError)


def test_several_at_a_time_but_one_in_a_repository(tmp_path: Path) -> None:
    (tmp_path / "mono" / ".git").mkdir(parents=True)
    (tmp_path / "mono" / ".git" / "HEAD").touch()
    together = [tmp_path / "mono" / name for name in "abc"]
    apart = [tmp_path / name for name in "xyz"]
    running: set[Path] = set()
    most = 0
    lock = threading.Lock()

    def work(folder: Path) -> None:
        nonlocal most
        with lock:
            running.add(folder)
            most = max(most, len(running))
            assert len(running & set(together)) <= 1
        time.sleep(0.05)
        with lock:
            running.discard(folder)

    results = list(fleet.each([*together, *apart], work, jobs=4))
    assert [result.error for result in results] == [None] * 6
    assert most > 1


def test_nothing_to_do() -> None:
    assert list(fleet.each([], lambda folder: folder)) == []


def test_stopping_in_the_middle_starts_nothing_more(tmp_path: Path) -> None:
    started: list[Path] = []

    def work(folder: Path) -> None:
        started.append(folder)
        time.sleep(0.02)

    results = fleet.each([tmp_path / str(number) for number in range(50)], work, jobs=2)
    next(results)
    results.close()  # type: ignore[attr-defined]
    assert len(started) < 50


def test_after_an_interrupt_nothing_begins_and_what_is_under_way_is_told_of(tmp_path: Path) -> None:
    started: list[Path] = []

    def work(folder: Path) -> None:
        started.append(folder)
        if len(started) == 5:
            os.kill(os.getpid(), signal.SIGINT)
        time.sleep(0.05)

    told = []

    def go() -> None:
        for result in fleet.each([tmp_path / str(number) for number in range(50)], work, jobs=2):
            told.append(result.folder)  # noqa: PERF401  (what was told before the interrupt counts)

    with pytest.raises(KeyboardInterrupt):
        go()
    assert 5 <= len(started) < 15
    assert sorted(told) == sorted(started)


def test_a_fleet_is_updated(releases: Releases, tmp_path: Path) -> None:
    for number in range(6):
        shop = make(releases, tmp_path / f"shop{number}", title=f"Shop {number}", author_name="x" * number)
        if number == 3:
            shop.write("README.md", "OWNER\n")
        if number == 4:
            shop.write("README.md", shop.read("README.md").replace("readme line 10\n", "OWNER\n"))
            shop.commit()
    known = releases.known()

    def work(folder: Path) -> transition.Outcome:
        return transition.run(changes.update(folder, known), Wishes(commit=True, branch="up"))

    results = {result.folder.name: result for result in fleet.each(fleet.find([tmp_path]), work)}
    assert len(results) == 6
    assert "not committed" in str(results["shop3"].error)
    assert results["shop4"].value is not None
    assert len(results["shop4"].value.conflicts) == 1
    for number in (0, 1, 2, 5):
        outcome = results[f"shop{number}"].value
        assert outcome is not None
        assert outcome.commit
