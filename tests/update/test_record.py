"""The record of an update: whole or not there, and one process at a time."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from mlscaffold.errors import MlscaffoldError
from mlscaffold.update import record as module
from mlscaffold.update.record import LastUpdate, is_half_done, locked, place_of
from mlscaffold.update.repository import Entry, Repository
from tests.lifecycle import Shop

NAME = 'caf\udce9 "quoted"\n.txt'


def test_what_was_recorded_is_read(shop: Shop) -> None:
    place = place_of(Repository(shop.folder))
    assert place.read() is None
    entry = Entry("100644", "1" * 40)
    record = LastUpdate("update to 2.0", "2" * 40, {NAME: entry, "new": None}, {NAME: None, "new": entry}, ("a", "a/b"))
    place.write(record)
    assert place.read() == record
    assert is_half_done(shop.folder)
    place.mark_done()
    assert not is_half_done(shop.folder)
    place.forget()
    assert place.read() is None
    assert not place.base.exists()


def test_each_folder_of_a_repository_has_its_own(shop: Shop) -> None:
    place = place_of(Repository(shop.path("src")))
    place.write(LastUpdate("test", "", {}, {}, ()))
    assert is_half_done(shop.path("src"))
    assert not is_half_done(shop.folder)


def test_what_a_kill_leaves_beside_it_goes(shop: Shop) -> None:
    place = place_of(Repository(shop.folder))
    place.write(LastUpdate("test", "", {}, {}, ()))
    for name in ("update.draft", "update.index", "update.index.lock", "update.compared"):
        (place.base / name).touch()
    place.forget()
    assert not place.base.exists()


def test_one_process_at_a_time(shop: Shop, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(module, "_LOCK_PATIENCE", 0.1)
    repository = Repository(shop.folder)
    with locked(repository), pytest.raises(MlscaffoldError, match="Another process"), locked(repository):
        pass
    running = most = 0

    def work() -> None:
        nonlocal running, most
        for _ in range(5):
            with locked(repository):
                running += 1
                most = max(most, running)
                time.sleep(0.001)
                running -= 1

    threads = [threading.Thread(target=work) for _ in range(4)]
    monkeypatch.setattr(module, "_LOCK_PATIENCE", 60)
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1
    assert not (shop.folder / ".git" / "mlscaffold.lock").exists()
    assert not (shop.folder / ".git" / "mlscaffold").exists()
