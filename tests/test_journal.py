"""The journal of an update: one at a time, retired when it is over."""

from __future__ import annotations

from pathlib import Path

import pytest

from mlscaffold.update import journal as module
from mlscaffold.update.journal import BusyError, HalfDoneError, Journal, folders_above, is_half_done
from mlscaffold.update.merge import Change
from mlscaffold.update.repository import Repository

from .lifecycle import Shop


@pytest.fixture
def journal(shop: Shop) -> Journal:
    found = Journal(Repository(shop.folder))
    with found.locked():
        pass
    return found


def changes(shop: Shop, *paths: str) -> list[Change]:
    entries = Repository(shop.folder).entries
    return [Change(path, entries.get(path), None) for path in paths]


def test_what_was_recorded_is_put_back(shop: Shop, journal: Journal) -> None:
    before = shop.snapshot()
    shop.path("tool.sh").chmod(0o640)
    mode = shop.path("tool.sh").stat().st_mode
    journal.write(changes(shop, "README.md", "tool.sh", "new/deep/file"), "test")
    shop.path("README.md").unlink()
    shop.write("tool.sh", "half writ")
    shop.write("new/deep/file", "half")
    undone = journal.take_back()
    assert undone.restored == ("README.md", "new/deep/file", "tool.sh")
    assert undone.kept is not None
    assert (undone.kept / "tool.sh").read_text() == "half writ"
    assert shop.path("tool.sh").stat().st_mode == mode
    shop.path("tool.sh").chmod(0o644)
    assert shop.snapshot() == before
    assert journal.read() is None


def test_folders_that_were_there_stay(shop: Shop, journal: Journal) -> None:
    shop.path("empty").mkdir()
    journal.write(changes(shop, "empty/new/file"), "test")
    shop.write("empty/new/file", "x")
    journal.take_back()
    assert shop.path("empty").is_dir()
    assert not shop.path("empty/new").exists()


def test_half_done_until_marked(shop: Shop, journal: Journal) -> None:
    assert not is_half_done(shop.folder)
    journal.check()
    journal.write(changes(shop, "README.md"), "test")
    assert is_half_done(shop.folder)
    with pytest.raises(HalfDoneError, match="mlscaffold update --abort"):
        journal.retire()
    journal.mark_done()
    assert not is_half_done(shop.folder)
    journal.retire()
    assert journal.read() is None


def test_a_commit_after_a_kill_makes_the_journal_history(shop: Shop, journal: Journal) -> None:
    journal.write(changes(shop, "README.md"), "test")
    shop.write("mine.txt", "OWNER\n")
    shop.commit()
    later = Journal(Repository(shop.folder))
    later.retire()
    assert later.read() is None


def test_one_process_at_a_time(shop: Shop, journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_LOCK_PATIENCE", 0.1)
    with journal.locked(), pytest.raises(BusyError), Journal(Repository(shop.folder)).locked():
        pass
    with journal.locked():
        pass


def test_folders_above() -> None:
    assert folders_above("a/b/c") == ["a", "a/b"]
    assert folders_above("a") == []


def test_the_index_is_replaced_under_gits_lock(shop: Shop, journal: Journal, tmp_path: Path) -> None:
    index = shop.folder / ".git" / "index"
    (tmp_path / "other").write_bytes(index.read_bytes())
    (shop.folder / ".git" / "index.lock").touch()
    with pytest.raises(BusyError):
        journal.replace_index(tmp_path / "other")
    assert (shop.folder / ".git" / "index.lock").exists()
    (shop.folder / ".git" / "index.lock").unlink()
    journal.replace_index(tmp_path / "other")
    assert not (shop.folder / ".git" / "index.lock").exists()
    assert shop.git("status", "--porcelain") == ""
