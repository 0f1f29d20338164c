"""Makes a merge's changes in a project, so that whatever happens on the way, one command takes them back.

The order is what makes it safe. First a record in Git's own folder. Then the files of the work tree, by Git itself
(``git read-tree -m -u``), which overwrites nothing that it does not know, and an index beside the real one. Then the
index, replaced whole under Git's own lock. Until then an error takes everything back at once; a kill leaves a record
that ``mlscaffold update --abort`` takes back. Afterwards the same command undoes the update for as long as it is not
committed.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mlscaffold import git
from mlscaffold.errors import GitError, MlscaffoldError

from .merge import Merged
from .record import LastUpdate, busy, place_of
from .repository import Entry, Repository, listed, quoted

LOCK_CONTENT = b"mlscaffold"
"""What the index's lock holds where it is mlscaffold's, so that one left by a kill is known."""


def check_clear(merged: Merged) -> None:
    """Refuse when something that Git does not look after would be overwritten, ignored files included."""
    repository = merged.repository
    tracked = repository.entries
    new = [change.path for change in merged.changes if change.path not in tracked and change.after]
    if in_way := dict.fromkeys(above for path in new for above in _in_way(repository, path)):
        raise MlscaffoldError(
            f"{repository.folder} has files that Git does not track where the template now has its own: "
            f"{listed(in_way)}. Move them away, or commit them so that the two can be merged."
        )
    if present := [f":(literal){change.path}" for change in merged.changes if change.path in tracked]:
        flagged = repository.run("ls-files", "-v", "-z", "--", *present).split("\0")[:-1]
        if hidden := [line[2:] for line in flagged if line[0] != "H"]:
            raise MlscaffoldError(
                f"{repository.folder} has files to change that Git is told not to look at: {listed(hidden)}. "
                "Undo that first: git update-index --no-assume-unchanged --no-skip-worktree FILE."
            )


def _in_way(repository: Repository, path: str) -> Iterator[str]:
    """Yield what stands where a new file, or a folder above it, is to be, and is not Git's."""
    for above in (*folders_above(path), path):
        standing = repository.folder / above
        is_folder = standing.is_dir() and not standing.is_symlink()
        if os.path.lexists(standing) and above not in repository.entries and (above == path or not is_folder):
            yield above


def folders_above(path: str) -> list[str]:
    """Return the folders that a relative path goes through, from the top."""
    parts = path.split("/")
    return ["/".join(parts[:end]) for end in range(1, len(parts))]


def write_files(merged: Merged, what: str, keep: tuple[int, ...]) -> None:
    """Record what is about to change, change the work tree, and build the index that goes with it.

    Files without conflict are staged; one in conflict has markers in the work tree and its three sides in the index.
    The git commands inherit the lock that is to be kept, so that nobody acts before they have ended.
    """
    repository = merged.repository
    place = place_of(repository)
    if index_lock(repository.index).exists():
        raise busy(repository)
    place.write(_record(merged, what))
    # With its time, by which Git knows which files could have changed since. A kill can have left it locked.
    shutil.copy2(repository.index, place.new_index)
    index_lock(place.new_index).unlink(missing_ok=True)

    def run(*command: str, stdin: bytes = b"", accept: tuple[int, ...] = (0,)) -> str:
        env = {"GIT_INDEX_FILE": os.fspath(place.new_index)}
        return git.run(*command, cwd=repository.root, env=env, stdin=stdin, accept=accept, keep=keep)

    run("update-index", "-q", "--refresh", accept=(0, 1))
    run("read-tree", "-m", "-u", repository.head, merged.tree)
    lines: list[tuple[str, int, Entry | None]] = []
    for conflict in filter(None, (change.conflict for change in merged.changes)):
        path = repository.prefix + conflict.path
        lines += [(path, 0, None), *((path, stage, entry) for stage, entry in sorted(conflict.stages.items()))]
    if lines:
        repository.update_index(lines, run)


def _record(merged: Merged, what: str) -> LastUpdate:
    repository = merged.repository
    changes = {repository.prefix + change.path: change for change in merged.changes}
    above = dict.fromkeys(folder for path in changes for folder in folders_above(path))
    return LastUpdate(
        what,
        repository.head,
        {path: change.before for path, change in changes.items()},
        {path: change.after for path, change in changes.items()},
        tuple(folder for folder in above if not (repository.root / folder).is_dir()),
    )


def replace_index(repository: Repository) -> None:
    """Put the new index in the place of the repository's: whole, and under Git's own lock."""
    lock = index_lock(repository.index)
    try:
        with lock.open("xb") as file:
            file.write(LOCK_CONTENT)
    except FileExistsError as error:
        raise busy(repository) from error
    try:
        place_of(repository).new_index.replace(repository.index)
    finally:
        lock.unlink()


def index_lock(index: Path) -> Path:
    """Return the file whose presence tells Git that somebody is changing an index."""
    return index.with_name(f"{index.name}.lock")


@contextmanager
def copied(merged: Merged) -> Iterator[Path]:
    """Write the project as it will be to a folder for a while, as a repository of its own."""
    repository = merged.repository
    with tempfile.TemporaryDirectory(prefix="mlscaffold-", ignore_cleanup_errors=True) as temporary:
        folder = Path(temporary) / repository.folder.name
        folder.mkdir()
        init = ("init", "--quiet", "--initial-branch=main", "--template=")
        git.run(*init, f"--object-format={repository.object_format}", cwd=folder)
        alternates = folder / ".git" / "objects" / "info" / "alternates"
        alternates.parent.mkdir(exist_ok=True)
        stores = (repository.objects, merged.scratch.objects)
        alternates.write_text("".join(f"{quoted(store.as_posix())}\n" for store in stores), encoding="utf-8")
        git.run(*git.NO_HOOKS, "read-tree", "-m", "-u", f"{merged.tree}:{repository.prefix.rstrip('/')}", cwd=folder)
        yield folder


def commit_of(merged: Merged, message: str) -> tuple[str, tuple[str, ...]]:
    """Store a commit of a merge's outcome on top of HEAD, without touching HEAD; return its name, and notes."""
    repository = merged.repository
    if not git.knows_identity(repository.folder):
        raise MlscaffoldError(
            f"Git does not know who commits in {repository.folder}. "
            "Tell it: git config --global user.name and user.email."
        )
    env = {
        "GIT_OBJECT_DIRECTORY": str(merged.scratch.objects),
        "GIT_ALTERNATE_OBJECT_DIRECTORIES": quoted(repository.objects.as_posix()),
    }
    command = ("commit-tree", merged.tree, "-p", repository.head, "-m", message)
    if git.signs(repository.folder):
        try:
            return repository.run(*command, "-S", env=env).strip(), ()
        except GitError:
            note = "Git is set to sign commits but could not, so this one is not signed."
            return repository.run(*command, env=env).strip(), (note,)
    return repository.run(*command, env=env).strip(), ()


def make_branch(merged: Merged, branch: str, commit: str) -> None:
    """Point a new branch to a commit."""
    repository = merged.repository
    merged.scratch.hand_over()
    try:
        repository.run("branch", "--no-track", "--", branch, commit)
    except GitError as error:
        if "already exists" in error.stderr:
            raise MlscaffoldError(
                f"{repository.folder} has a branch {branch} already. "
                f"Name another one, or delete it: git branch -D {branch}"
            ) from error
        raise


def move_head(repository: Repository, commit: str, what: str) -> None:
    """Make a commit the newest of the current branch; Ctrl-C comes too late."""
    command = ("update-ref", "-m", f"mlscaffold: {what}", "HEAD", commit, repository.head)
    git.run(*command, cwd=repository.folder, shielded=True)
