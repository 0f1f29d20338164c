"""The record of a project's last update, by which it is taken back, and the lock that keeps updates apart.

It is one file in Git's own folder, ``.git/mlscaffold/update.json``; that of a project in a folder of a repository is
named after the folder. It appears whole before anything of the project changes, in the place of the one before it.
Nothing needs to be copied: an update begins where Git has every file that it changes.
"""

import hashlib
import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from mlscaffold.errors import MlscaffoldError

from .repository import Entry, Repository, git_dir_of

_LOCK_PATIENCE = 10.0
_BASE = "mlscaffold"


@dataclass(frozen=True, slots=True)
class LastUpdate:
    """An update, begun or finished, with each file that it changes by path from the top of the work tree."""

    what: str  # as "update to 1.2"
    head: str  # the commit that it began at
    before: dict[str, Entry | None]  # what that commit holds of each file; nothing is no file
    after: dict[str, Entry | None]
    folders: tuple[str, ...]  # those that it makes
    done: bool = False


class Place:
    """Where the record of one project is, and beside it an index that is being built and one to compare with."""

    def __init__(self, git_dir: Path, prefix: str) -> None:
        self.base = git_dir / _BASE
        digest = hashlib.sha1(prefix.encode(errors="surrogateescape"), usedforsecurity=False).hexdigest()[:12]
        name = f"update-{digest}" if prefix else "update"
        self._path = self.base / f"{name}.json"
        self.new_index = self.base / f"{name}.index"
        self.compared = self.base / f"{name}.compared"

    def read(self) -> LastUpdate | None:
        """Return what is recorded; ``None`` where nothing is."""
        try:
            found = json.loads(self._path.read_bytes())
        except FileNotFoundError:
            return None
        for side in ("before", "after"):
            found[side] = {path: Entry(**entry) if entry else None for path, entry in found[side].items()}
        return LastUpdate(**{**found, "folders": tuple(found["folders"])})

    def write(self, record: LastUpdate) -> None:
        """Record an update: it is on the disk, whole, when this ends."""
        self.base.mkdir(exist_ok=True)
        draft = self._path.with_suffix(".draft")
        with draft.open("w", encoding="utf-8") as file:
            json.dump(asdict(record), file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self._path)
        if sys.platform != "win32":
            descriptor = os.open(self.base, os.O_RDONLY)
            os.fsync(descriptor)
            os.close(descriptor)

    def mark_done(self) -> None:
        """Note that the update came to its end."""
        if (record := self.read()) is not None:
            self.write(replace(record, done=True))

    def forget(self) -> None:
        """Remove the record, and what a kill left beside it."""
        self._path.unlink(missing_ok=True)
        for path in self.base.glob(f"{self._path.stem}.*"):
            path.unlink(missing_ok=True)
        with suppress(OSError):
            self.base.rmdir()


def place_of(repository: Repository) -> Place:
    """Return where the record of a project is."""
    return Place(repository.git_dir, repository.prefix)


def is_half_done(folder: Path) -> bool:
    """Tell whether an update of a project was killed half-way, without asking Git."""
    found = git_dir_of(folder)
    record = Place(*found).read() if found else None
    return record is not None and not record.done


@contextmanager
def locked(repository: Repository) -> Iterator[tuple[int, ...]]:
    """Keep other processes of mlscaffold out of a repository, and child processes that inherit what is yielded."""
    path = repository.git_dir / f"{_BASE}.lock"
    deadline = time.monotonic() + _LOCK_PATIENCE
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        # Whoever held the lock before may have removed the file.
        if _try_lock(descriptor) and path.exists() and os.path.samestat(os.fstat(descriptor), path.stat()):
            break
        os.close(descriptor)
        if time.monotonic() > deadline:
            raise busy(repository)
        time.sleep(0.02)
    try:
        yield () if sys.platform == "win32" else (descriptor,)
    finally:
        # Windows removes no open file: there it stays.
        with suppress(OSError):
            path.unlink()
        _unlock(descriptor)
        os.close(descriptor)


def half_done(folder: Path, why: str = "") -> MlscaffoldError:
    """Return what to raise where an update was killed half-way."""
    return MlscaffoldError(
        f"An update of {folder} was interrupted half-way{why}. Take it back first: mlscaffold update --abort {folder}"
    )


def busy(repository: Repository) -> MlscaffoldError:
    """Return what to raise where another process is changing the repository."""
    return MlscaffoldError(
        f"Another process is at work in the repository of {repository.folder}. Wait until it has finished."
    )


if sys.platform == "win32":
    import msvcrt

    def _try_lock(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _unlock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _try_lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _unlock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_UN)
