"""Takes an update back, finished or not; what was written since is set aside first.

Each step looks at what is there, so that taking back can itself be killed and repeated.
"""

import os
import shutil
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from mlscaffold import git, signals
from mlscaffold.errors import MlscaffoldError

from .apply import LOCK_CONTENT, folders_above, index_lock
from .record import LastUpdate, busy, locked, place_of
from .repository import Entry, Repository, listed

_STALE_AFTER = 2.0


@dataclass(frozen=True, slots=True)
class Undone:
    """An update that was taken back."""

    what: str
    restored: tuple[str, ...]  # the files that are as they were again, relative to the top of the work tree
    kept: Path | None  # where files are that had been changed since


def undo(folder: Path) -> Undone:
    """Take back the last update of a project, finished or not, that is not committed."""
    repository = Repository(folder)
    nothing = f"There is no update to take back in {repository.folder}"
    with locked(repository), signals.disregarded():
        record = place_of(repository).read()
        if record is None:
            raise MlscaffoldError(f"{nothing}: none is under way, and none is recorded.")
        if record.head != repository.head:
            raise MlscaffoldError(
                f"{nothing}: there is a new commit since the {record.what}; git revert undoes commits."
            )
        return take_back(repository, record)


def take_back(repository: Repository, record: LastUpdate, *, at_once: bool = False) -> Undone:
    """Put every file and the index back, and forget the update.

    Where that is done at once, because it fails just now, what the owner saved meanwhile stays where it is.
    """
    place = place_of(repository)
    index_is_new = not place.new_index.exists()
    if not at_once:
        _wait_for_lock(repository, record)
    files = _Files(repository, record, at_once=at_once)
    added = files.remove_added()
    lost = files.restore_lost()
    if index_is_new:
        # Other work in the index stays.
        lines = [(path, 0, None) for path in record.before]
        back = [(path, 0, entry) for path, entry in record.before.items() if entry]
        repository.update_index([*lines, *back], files.git)
        files.git("update-index", "-q", "--refresh")
    place.forget()
    return Undone(record.what, tuple(sorted({*added, *lost})), files.kept if files.kept.exists() else None)


def _wait_for_lock(repository: Repository, record: LastUpdate) -> None:
    """See to it that the index can be changed; an update that was killed can have left its lock."""
    lock = index_lock(repository.index)
    deadline = time.monotonic() + _STALE_AFTER
    while lock.exists():
        if time.monotonic() > deadline:
            if record.done or not LOCK_CONTENT.startswith(lock.read_bytes()):
                raise busy(repository)
            lock.unlink(missing_ok=True)
        time.sleep(0.05)


class _Files:
    """The files that an update changed, in the work tree; what is neither as it was nor as it became is put aside."""

    def __init__(self, repository: Repository, record: LastUpdate, *, at_once: bool) -> None:
        self._repository, self._record, self._at_once = repository, record, at_once
        self._place = place_of(repository)
        self._before = {path: entry for path, entry in record.before.items() if entry}
        after = {path: entry for path, entry in record.after.items() if entry}
        self._others = self._differing(after) | (self._before.keys() - after.keys())
        self.kept = self._place.base / "kept" / time.strftime("%Y%m%d-%H%M%S")

    def git(self, *arguments: str, index: Path | None = None, stdin: bytes = b"") -> str:
        """Run git at the top of the work tree, on the real index or another one; Ctrl-C does not reach it."""
        env = {"GIT_INDEX_FILE": os.fspath(index)} if index else {}
        # Git says by 1 that it found files changed.
        accept = (0, 1) if "--refresh" in arguments else (0,)
        return git.run(*arguments, cwd=self._repository.root, env=env, stdin=stdin, accept=accept, shielded=True)

    def _differing(self, entries: Mapping[str, Entry]) -> set[str]:
        """Return the files that are not in the work tree what some entries say, or not there."""
        index = self._place.compared
        for left in (index, index_lock(index)):
            left.unlink(missing_ok=True)

        def run(*arguments: str, stdin: bytes = b"") -> str:
            return self.git(*arguments, index=index, stdin=stdin)

        self._repository.update_index([(path, 0, entry) for path, entry in entries.items()], run)
        run("update-index", "-q", "--refresh")
        return set(run("diff-files", "--name-only", "-z").split("\0")) - {""}

    def remove_added(self) -> list[str]:
        """Remove the files and folders that the update made; return the files."""
        added = [path for path in self._record.before if path not in self._before and self._stands(path)]
        added = [path for path in added if self._is_free(path)]
        for path in added:
            (self._repository.root / path).unlink(missing_ok=True)
        for folder in reversed(self._record.folders):
            with suppress(OSError):
                (self._repository.root / folder).rmdir()
        return added

    def restore_lost(self) -> list[str]:
        """Bring back what the update changed or deleted; return its files."""
        lost = [path for path in sorted(self._differing(self._before)) if self._is_free(path)]
        # Attributes first: they say how the other files are written.
        for is_attributes in (True, False):
            names = "".join(f"{path}\0" for path in lost if path.endswith(".gitattributes") == is_attributes)
            command = ("checkout-index", "--force", "-z", "--stdin")
            self.git(*command, index=self._place.compared, stdin=names.encode(errors="surrogateescape"))
        if left := sorted(self._differing(self._before) & set(lost)):
            raise MlscaffoldError(f"Git could not write {listed(left)} in {self._repository.root}.")
        return lost

    def _stands(self, path: str) -> bool:
        """Tell whether something is at a path, rather than where a link on the way leads to."""
        root = self._repository.root
        return os.path.lexists(root / path) and not any((root / above).is_symlink() for above in folders_above(path))

    def _is_free(self, path: str) -> bool:
        """Make room for what is to be at a path, by putting aside what its owner has there or on the way."""
        root = self._repository.root
        blocked = [above for above in folders_above(path) if (root / above).is_symlink() or not (root / above).is_dir()]
        for place in (*blocked, path):
            is_owners = place != path or (path in self._others and not self._is_partial(path))
            if self._stands(place) and is_owners:
                if self._at_once:
                    return False
                aside = self.kept / place
                aside.parent.mkdir(parents=True, exist_ok=True)
                shutil.move(root / place, aside)
        return True

    def _is_partial(self, path: str) -> bool:
        """Tell whether a file is the beginning of what a killed update was writing there."""
        target = self._repository.root / path
        if self._record.done or target.is_symlink() or not target.is_file():
            return False
        sides = (self._record.before.get(path), self._record.after.get(path))
        whole = self._repository.blobs(entry.oid for entry in sides if entry)
        content = target.read_bytes()
        return any(blob.startswith(content) for blob in whole.values())
