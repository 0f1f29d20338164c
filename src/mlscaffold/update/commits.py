"""What becomes of a merge that has no conflicts: a copy to check, a commit on the current branch or another one."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mlscaffold import git
from mlscaffold.errors import GitError, MlscaffoldError

from .merge import Merged
from .repository import Repository, quoted


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
