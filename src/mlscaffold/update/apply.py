"""Makes a merge's changes in a project, or none of them: whatever happens on the way, one command takes them back.

The order is what makes it safe. First a journal in Git's own folder, with a copy of every file that is about to change
and of the index. Then the files of the work tree, by Git itself, whose filters and line endings apply. Then the index,
replaced whole under Git's own lock. HEAD stays. Until the index is replaced, an error takes everything back at once; a
kill leaves a journal that ``mlscaffold update --abort`` takes back. Afterwards the same command undoes the update for
as long as it is not committed.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from mlscaffold import git, signals
from mlscaffold.errors import GitError, MlscaffoldError

from .journal import Journal, Undone, folders_above
from .merge import Change, Merged
from .repository import Repository, listed

_GITLINK = "160000"


class CollisionError(MlscaffoldError):
    """Files that Git does not track stand where the template puts files of its own."""

    def __init__(self, folder: Path, paths: Iterable[str]) -> None:
        """Take the project's folder and the files in the way."""
        self.folder, self.paths = folder, tuple(paths)
        super().__init__(
            f"{folder} has files that Git does not track where the template now has its own: {listed(self.paths)}. "
            "Move them away, or commit them so that the two can be merged."
        )


class HiddenError(MlscaffoldError):
    """Files whose changes Git has been told not to look for."""

    def __init__(self, folder: Path, paths: Iterable[str]) -> None:
        """Take the project's folder and the files."""
        self.folder, self.paths = folder, tuple(paths)
        super().__init__(
            f"{folder} has files to change that Git is told not to look at: {listed(self.paths)}. "
            "Undo that first: git update-index --no-assume-unchanged --no-skip-worktree FILE."
        )


class NothingToAbortError(MlscaffoldError):
    """There is no update that could be taken back."""

    def __init__(self, folder: Path, reason: str) -> None:
        """Take the project's folder and why there is none."""
        self.folder = folder
        super().__init__(f"There is no update to take back in {folder}: {reason}.")


def apply(merged: Merged, *, what: str) -> None:
    """Make a merge's changes in the work tree and the index: all or none.

    Files without conflict are staged; one in conflict has markers in the work tree and its three sides in the index.

    Args:
        merged: the outcome of a merge.
        what: says what it is for whoever takes it back, as "update to 1.2".

    Raises:
        CollisionError: untracked files are in the way.
        HiddenError: a file to change is marked assume-unchanged or skip-worktree.
        HalfDoneError: an earlier update was killed half-way.
        BusyError: another process is changing the repository.
        GitError: a git command fails; everything is as it was.
        OSError: the file system refuses; everything is as it was.
    """
    repository = merged.repository
    journal = Journal(repository)
    with journal.locked() as lock, signals.terminable():
        journal.retire()
        check_clear(merged)
        merged.scratch.hand_over()
        journal.write(merged.changes, what)
        try:
            _work(repository, journal, merged.changes, lock)
        except BaseException:
            with signals.uninterrupted():
                journal.take_back()
            raise


def undo(folder: Path) -> Undone:
    """Take back the last update of a project, finished or not, that is not committed.

    Raises:
        NothingToAbortError: there is none, or it is committed.
        BusyError: it is still under way.
    """
    repository = Repository(folder)
    journal = Journal(repository)
    with journal.locked(), signals.uninterrupted():
        record = journal.read()
        if record is None:
            raise NothingToAbortError(repository.folder, "none is under way, and none is recorded")
        if record["head"] != repository.head:
            raise NothingToAbortError(
                repository.folder, f"there is a new commit since the {record['what']}; git revert undoes commits"
            )
        journal.clear_stale_lock()
        return journal.take_back()


def check_clear(merged: Merged) -> None:
    """Refuse when something that Git does not look after would be overwritten.

    Raises:
        CollisionError: untracked or ignored files are in the way.
        HiddenError: a file to change is marked assume-unchanged or skip-worktree.
    """
    repository = merged.repository
    tracked = repository.entries
    in_way: dict[str, None] = {}
    present: list[str] = []
    for change in merged.changes:
        if change.path in tracked:
            present.append(change.path)
        elif change.after is not None:
            in_way.update(dict.fromkeys(_in_way(repository, change.path)))
    if in_way:
        raise CollisionError(repository.folder, in_way)
    if present:
        asked = (f":(literal){path}" for path in present)
        flagged = repository.run("ls-files", "-v", "-z", "--", *asked).split("\0")[:-1]
        hidden = [line[2:] for line in flagged if line[0] != "H"]
        if hidden:
            raise HiddenError(repository.folder, hidden)


def _in_way(repository: Repository, path: str) -> Iterator[str]:
    """Yield what stands where a new file, or a folder above it, is to be, and is not Git's."""
    for above in (*folders_above(path), path):
        standing = repository.folder / above
        is_folder = standing.is_dir() and not standing.is_symlink()
        if os.path.lexists(standing) and above not in repository.entries and (above == path or not is_folder):
            yield above


def _work(repository: Repository, journal: Journal, changes: Iterable[Change], lock: int | None) -> None:
    """Change the work tree, then the index."""
    runner = _Runner(repository, journal.new_index, lock)
    nothing = f"0 {'0' * len(repository.head)}"

    def full(change: Change) -> str:
        return repository.prefix + change.path

    # What goes, goes first: a folder may come where a file was.
    runner.update_index(f"{nothing}\t{full(change)}" for change in changes if change.before and not change.after)
    for change in changes:
        if not change.after:
            _remove(repository, change.path)
    there = {full(change): change.after for change in changes if change.after}
    runner.update_index(f"{entry.mode} {entry.oid}\t{path}" for path, entry in there.items())
    runner.checkout(path for path, entry in there.items() if entry.mode != _GITLINK)
    lines = []
    for change in changes:
        if change.conflict:
            lines.append(f"{nothing}\t{full(change)}")
            stages = sorted(change.conflict.stages.items())
            lines += [f"{entry.mode} {entry.oid} {stage}\t{full(change)}" for stage, entry in stages]
    runner.update_index(lines)
    with signals.uninterrupted():
        journal.replace_index(journal.new_index)
        journal.mark_done()


@dataclass(frozen=True, slots=True)
class _Runner:
    """Runs the git commands that change things; they hold the lock too, so that nobody acts before they have ended."""

    repository: Repository
    index: Path
    lock: int | None

    def update_index(self, lines: Iterable[str]) -> None:
        self._run("update-index", "-z", "--index-info", lines=lines)

    def checkout(self, paths: Iterable[str]) -> None:
        self._run("checkout-index", "--force", "--index", "--quiet", "-z", "--stdin", lines=paths)

    def _run(self, *command: str, lines: Iterable[str]) -> None:
        stdin = "".join(f"{line}\0" for line in lines)
        if not stdin:
            return
        done = subprocess.run(
            [git.find(), *command],
            cwd=self.repository.root,
            env={**git.environment(), "GIT_INDEX_FILE": os.fspath(self.index)},
            input=stdin.encode(errors="surrogateescape"),
            capture_output=True,
            pass_fds=() if self.lock is None else (self.lock,),
            check=False,
        )
        if done.returncode:
            raise GitError(command, done.stderr.decode(errors="replace"))


def _remove(repository: Repository, path: str) -> None:
    """Delete a file, and the folders that are empty without it."""
    target = repository.folder / path
    with suppress(FileNotFoundError, NotADirectoryError):
        target.unlink()
    for parent in target.parents:
        if parent == repository.folder:
            return
        try:
            parent.rmdir()
        except OSError:
            return
