"""What is needed to take a half-made or unwanted update back: copies of what was there, in a folder of Git's own.

The journal lies in ``.git/mlscaffold/update``; that of a project in a folder of a repository, in one beside it named
after the folder. It is written beside its place and moved there whole, before anything of
the project changes; a mark in it says that the update finished. Taking back can itself be killed and repeated.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mlscaffold.errors import MlscaffoldError
from mlscaffold.files import remove_tree

from .merge import Change
from .objects import object_name
from .repository import Repository, git_dir_of

_LOCK_PATIENCE = 10.0
_STALE_AFTER = 2.0
_FORMAT = 1
_BASE = "mlscaffold"
_RECORD = "journal.json"


class HalfDoneError(MlscaffoldError):
    """An earlier update was killed half-way."""

    def __init__(self, folder: Path) -> None:
        """Take the project's folder."""
        self.folder = folder
        super().__init__(
            f"An update of {folder} was interrupted half-way. Take it back first: mlscaffold update --abort {folder}"
        )


class BusyError(MlscaffoldError):
    """Another process is changing the repository."""

    def __init__(self, folder: Path) -> None:
        """Take the project's folder."""
        self.folder = folder
        super().__init__(f"Another process is at work in the repository of {folder}. Wait until it has finished.")


@dataclass(frozen=True, slots=True)
class Undone:
    """An update that was taken back.

    Attributes:
        what: what it had been, as it was announced.
        restored: the files that are as they were again, relative to the top of the work tree.
        kept: where files are kept that had been changed since; ``None`` when there were none.
    """

    what: str
    restored: tuple[str, ...]
    kept: Path | None


class Journal:
    """The record of one project's last update.

    Attributes:
        new_index: the index that the update is building.
    """

    def __init__(self, repository: Repository) -> None:
        """Take the repository; nothing is read or written yet."""
        self._repository = repository
        self._base = repository.git_dir / _BASE
        self._folder = self._base / _name(repository.prefix)
        self.new_index = self._folder / "index.new"

    @contextmanager
    def locked(self) -> Iterator[int | None]:
        """Keep other processes of mlscaffold out of the repository.

        Yields:
            A descriptor to hand to child processes, which then hold the lock for as long as they live; ``None`` on
            systems where that cannot be done.

        Raises:
            BusyError: another process holds it, and does not let go within some seconds.
        """
        self._base.mkdir(exist_ok=True)
        descriptor = os.open(self._base / "lock", os.O_RDWR | os.O_CREAT, 0o666)
        try:
            deadline = time.monotonic() + _LOCK_PATIENCE
            while not _try_lock(descriptor):
                if time.monotonic() > deadline:
                    raise BusyError(self._repository.folder)
                time.sleep(0.02)
            try:
                yield None if sys.platform == "win32" else descriptor
            finally:
                _unlock(descriptor)
        finally:
            os.close(descriptor)

    def read(self) -> dict[str, Any] | None:
        """Return what was recorded; ``None`` where nothing is."""
        try:
            record: dict[str, Any] = json.loads((self._folder / _RECORD).read_bytes())
        except FileNotFoundError:
            return None
        return record

    @property
    def is_half_done(self) -> bool:
        """Whether an update was killed half-way."""
        return _is_half_done(self._folder)

    def check(self) -> None:
        """Refuse to go on from an update that was killed half-way.

        Raises:
            HalfDoneError: one was, and the owner has not gone on to another commit since.
        """
        record = self.read()
        if record is not None and self.is_half_done and record["head"] == self._repository.head:
            raise HalfDoneError(self._repository.folder)

    def retire(self) -> None:
        """Forget an update that finished, or one after which the owner has gone on to another commit.

        Raises:
            HalfDoneError: one was killed half-way and can still be taken back.
        """
        self.check()
        if self.read() is not None:
            self._forget()

    def write(self, changes: Iterable[Change], what: str) -> None:
        """Copy the files that are going to change, and the index, and record what was where."""
        repository = self._repository
        draft = self._folder.with_name(f"{self._folder.name}.draft")
        remove_tree(draft)
        (draft / "files").mkdir(parents=True)
        files = []
        for number, change in enumerate(changes):
            parents = [parent for parent in folders_above(change.path) if not (repository.folder / parent).is_dir()]
            files.append(
                {
                    "path": repository.prefix + change.path,
                    "before": [change.before.mode, change.before.oid] if change.before else None,
                    "after": change.after.oid if change.after else None,
                    "saved": _save(repository.folder / change.path, draft / "files" / str(number)),
                    "folders": [repository.prefix + parent for parent in parents],
                }
            )
        if repository.index.exists():
            content = repository.index.read_bytes()
            for name in ("index", "index.new"):
                _write_through(draft / name, content)
        record = {"format": _FORMAT, "what": what, "head": repository.head, "files": files}
        _write_through(draft / _RECORD, json.dumps(record, indent=1).encode())
        draft.rename(self._folder)
        _sync_folder(self._base)

    def mark_done(self) -> None:
        """Note that the update finished."""
        _write_through(self._folder / "done", b"")

    def replace_index(self, source: Path) -> None:
        """Put another index in the place of the repository's, as Git itself does it: whole, and under its lock.

        Raises:
            BusyError: somebody else holds the lock.
        """
        index = self._repository.index
        lock = _index_lock(index)
        try:
            descriptor = os.open(lock, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
        except FileExistsError as error:
            raise BusyError(self._repository.folder) from error
        try:
            with open(descriptor, "wb") as file:
                file.write(source.read_bytes())
                file.flush()
                os.fsync(file.fileno())
            lock.replace(index)
        except BaseException:
            lock.unlink(missing_ok=True)
            raise

    def take_back(self) -> Undone:
        """Put every file and the index back, and forget the update.

        A file that is neither as it was nor as the update made it is copied to a folder beside the journal first.
        """
        record = self.read() or {"what": "", "files": []}
        kept = self._base / "kept" / time.strftime("%Y%m%d-%H%M%S")
        restored = []
        # What had not been there goes first: it may stand in the way of what was.
        for number, file in sorted(enumerate(record["files"]), key=lambda item: item[1]["saved"] is not None):
            if self._restore(file, self._folder / "files" / str(number), kept):
                restored.append(file["path"])
        self._restore_index(record["files"])
        self._forget()
        return Undone(record["what"], tuple(sorted(restored)), kept if kept.exists() else None)

    def _restore(self, file: Mapping[str, Any], copy: Path, kept: Path) -> bool:
        """Put one file back; return whether it was otherwise."""
        path = self._repository.root / file["path"]
        saved = file["saved"]
        if _looks_like(path, saved, copy):
            return False
        if os.path.lexists(path) and not _is_blob(path, file["after"], self._repository.object_format):
            aside = kept / file["path"]
            aside.parent.mkdir(parents=True, exist_ok=True)
            if path.is_dir() and not path.is_symlink():
                path.rename(aside)
            else:
                _save(path, aside)
        if saved is None:
            path.unlink(missing_ok=True)
            for folder in reversed(file["folders"]):
                with suppress(OSError):
                    (self._repository.root / folder).rmdir()
            return True
        path.parent.mkdir(parents=True, exist_ok=True)
        # Always of the same name: what a kill leaves here, the next attempt uses up.
        temporary = path.with_name(f".{path.name}.mlscaffold")
        temporary.unlink(missing_ok=True)
        try:
            if "link" in saved:
                temporary.symlink_to(saved["link"])
            else:
                temporary.write_bytes(copy.read_bytes())
                temporary.chmod(saved["mode"])
                os.utime(temporary, ns=(saved["time"], saved["time"]))
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
        return True

    def _restore_index(self, files: Iterable[Mapping[str, Any]]) -> None:
        """Put the index back where it was replaced: whole if nobody changed it since, else our entries alone."""
        index, old = self._repository.index, self._folder / "index"
        content = index.read_bytes() if index.exists() else b""
        is_ours = self.new_index.exists() and content == self.new_index.read_bytes()
        if not is_ours and self.is_half_done:
            return
        if is_ours and old.exists():
            if content != old.read_bytes():
                self.replace_index(old)
            return
        zero = "0" * len(self._repository.head)
        lines = [f"0 {zero}\t{file['path']}" for file in files]
        lines += [f"{file['before'][0]} {file['before'][1]}\t{file['path']}" for file in files if file["before"]]
        stdin = "".join(f"{line}\0" for line in lines).encode(errors="surrogateescape")
        self._repository.run("update-index", "-z", "--index-info", stdin=stdin)

    def clear_stale_lock(self) -> None:
        """Remove the index's lock if an update that was killed left it; a lock of a living process goes by itself."""
        lock = _index_lock(self._repository.index)
        deadline = time.monotonic() + _STALE_AFTER
        while self.is_half_done and lock.exists():
            if time.monotonic() > deadline:
                if self.new_index.exists() and self.new_index.read_bytes().startswith(lock.read_bytes()):
                    lock.unlink(missing_ok=True)
                return
            time.sleep(0.05)

    def _forget(self) -> None:
        """Remove the journal: first from its place, at once."""
        old = self._folder.with_name(f"{self._folder.name}.old")
        remove_tree(old)
        self._folder.rename(old)
        remove_tree(old)


def is_half_done(folder: Path) -> bool:
    """Tell whether an update of a project was killed half-way, without asking Git."""
    found = git_dir_of(folder)
    if found is None:
        return False
    git_dir, prefix = found
    return _is_half_done(git_dir / _BASE / _name(prefix))


def _is_half_done(journal: Path) -> bool:
    return (journal / _RECORD).exists() and not (journal / "done").exists()


def _name(prefix: str) -> str:
    """Return the name of a project's journal among those of its repository."""
    if not prefix:
        return "update"
    digest = hashlib.sha1(prefix.encode(errors="surrogateescape"), usedforsecurity=False)
    return f"update-{digest.hexdigest()[:12]}"


def _index_lock(index: Path) -> Path:
    return index.with_name(f"{index.name}.lock")


def folders_above(path: str) -> list[str]:
    """Return the folders that a relative path goes through, from the top."""
    parts = path.split("/")
    return ["/".join(parts[:end]) for end in range(1, len(parts))]


def _save(path: Path, copy: Path) -> dict[str, Any] | None:
    """Copy a file and return what else there is to know of it; ``None`` where there is none."""
    try:
        found = path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    if stat.S_ISLNK(found.st_mode):
        return {"link": os.readlink(path)}
    if stat.S_ISDIR(found.st_mode):
        return None
    _write_through(copy, path.read_bytes())
    return {"mode": stat.S_IMODE(found.st_mode), "time": found.st_mtime_ns}


def _looks_like(path: Path, saved: Mapping[str, Any] | None, copy: Path) -> bool:
    """Tell whether a file is as it was saved."""
    try:
        found = path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return saved is None
    if saved is None:
        # A folder where a file was to come is none of ours.
        return stat.S_ISDIR(found.st_mode)
    if "link" in saved:
        return stat.S_ISLNK(found.st_mode) and os.readlink(path) == saved["link"]
    return (
        stat.S_ISREG(found.st_mode)
        and stat.S_IMODE(found.st_mode) == saved["mode"]
        and path.read_bytes() == copy.read_bytes()
    )


def _is_blob(path: Path, oid: str | None, object_format: str) -> bool:
    """Tell whether a file holds what an object holds."""
    if oid is None or path.is_symlink() or not path.is_file():
        return False
    return object_name(path.read_bytes(), object_format) == oid


def _write_through(path: Path, content: bytes) -> None:
    """Write a file and see it on the disk."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """See a folder's entries on the disk, where the system has a way to."""
    if sys.platform != "win32":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


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
