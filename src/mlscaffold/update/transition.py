"""A project's way from one rendering to another: looked at, applied, verified, committed.

Updates, features that come and go, and adoption differ only in the two renderings.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from mlscaffold import git
from mlscaffold.errors import GitError, MlscaffoldError
from mlscaffold.files import Tree

from .apply import apply, check_clear
from .journal import Journal
from .merge import Change, Conflict, Merged, Settle, merge, updated
from .objects import Scratch
from .repository import Repository, quoted

Check = Callable[[Path], None]
"""Runs the checks that the project in a folder has of its own; raises when they fail."""


class BranchExistsError(MlscaffoldError):
    """The branch that a commit was to go to is there already."""

    def __init__(self, folder: Path, branch: str) -> None:
        """Take the project's folder and the branch."""
        self.folder, self.branch = folder, branch
        super().__init__(
            f"{folder} has a branch {branch} already. Name another one, or delete it: git branch -D {branch}"
        )


class NoIdentityError(MlscaffoldError):
    """A commit is wished for, and Git does not know by whom."""

    def __init__(self, folder: Path) -> None:
        """Take the project's folder."""
        self.folder = folder
        super().__init__(
            f"Git does not know who commits in {folder}. Tell it: git config --global user.name and user.email."
        )


@dataclass(frozen=True, slots=True)
class Transition:
    """What is to happen to a project.

    Attributes:
        folder: the project's, absolute.
        old: what the template made of the project so far.
        new: what it is to make of it from now on.
        what: names it, as "update to 1.2".
        message: the subject of a commit of it.
        label: names the new rendering in conflict markers.
        settled: files that are merged by rules of their own.
        check: refuses a repository whose contents contradict the old rendering.
    """

    folder: Path
    old: Tree
    new: Tree
    what: str
    message: str
    label: str
    settled: Mapping[str, Settle] = field(default_factory=dict)
    check: Callable[[Repository], None] | None = None


@dataclass(frozen=True, slots=True)
class Wishes:
    """How far to go.

    Attributes:
        pretend: look only; nothing is written.
        commit: commit the outcome if there is no conflict.
        branch: the new branch that the commit goes to; the work tree and the current branch stay as they are.
        check: what must succeed on the outcome; when it fails, everything is as it was.
    """

    pretend: bool = False
    commit: bool = False
    branch: str | None = None
    check: Check | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What happened to a project, or would.

    Attributes:
        folder: the project's.
        what: names it, as "update to 1.2".
        changes: file by file; empty when there was nothing to do.
        kept_deleted: files that the template changes and the owner has deleted.
        applied: whether the work tree has the changes now.
        commit: the commit that has them; ``None`` where there is none.
        branch: the branch that commit was made for, if not the current one.
        patch: the changes as a unified diff, where only looked at.
    """

    folder: Path
    what: str
    changes: tuple[Change, ...] = ()
    kept_deleted: tuple[str, ...] = ()
    applied: bool = False
    commit: str | None = None
    branch: str | None = None
    patch: str = ""

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """What is left to be decided."""
        return tuple(change.conflict for change in self.changes if change.conflict)


def run(transition: Transition, wishes: Wishes) -> Outcome:
    """Take a project from one rendering to the other, as far as wished.

    A commit, on whichever branch, is made only where nothing is in conflict; so are checks. Conflicts go to the work
    tree and the index, unless the commit was to go to another branch: then nothing is written.

    Raises:
        MlscaffoldError: the repository is in no state for it, a check failed...; the project is as it was.
    """
    if transition.old == transition.new:
        return Outcome(transition.folder, transition.what)
    repository = Repository(transition.folder)
    if not wishes.pretend:
        Journal(repository).check()
        repository.check_ready()
    if transition.check is not None:
        transition.check(repository)
    with Scratch(repository) as scratch:
        merged = merge(
            repository, scratch, transition.old, transition.new, label=transition.label, settled=transition.settled
        )
        outcome = Outcome(transition.folder, transition.what, merged.changes, merged.kept_deleted)
        if not merged.changes:
            return outcome
        if wishes.branch is None:
            check_clear(merged)
        if wishes.pretend:
            return replace(outcome, patch=merged.patch())
        commit = None if merged.conflicts else _vetted(merged, wishes, transition.message)
        if wishes.branch is not None:
            if commit is not None:
                _make_branch(merged, wishes.branch, commit)
            return replace(outcome, commit=commit, branch=wishes.branch)
        apply(merged, what=transition.what)
        if commit is not None:
            repository.run("update-ref", "-m", f"mlscaffold: {transition.what}", "HEAD", commit, repository.head)
        return replace(outcome, commit=commit, applied=True)


def _vetted(merged: Merged, wishes: Wishes, message: str) -> str | None:
    """Run the checks that are wished for, then store the commit that is; return its name."""
    if wishes.check is not None:
        with _copy(merged) as folder:
            wishes.check(folder)
    return _commit(merged, message) if wishes.commit or wishes.branch else None


@contextmanager
def _copy(merged: Merged) -> Iterator[Path]:
    """Write the project as it will be to a folder for a while, as a repository of its own."""
    scratch = merged.scratch
    tree = scratch.tree(updated(merged.repository.entries, merged.changes))
    with tempfile.TemporaryDirectory(prefix="mlscaffold-", ignore_cleanup_errors=True) as temporary:
        folder = Path(temporary) / merged.repository.folder.name
        folder.mkdir()
        git.run("init", "--quiet", "--initial-branch=main", "--template=", cwd=folder)
        alternates = folder / ".git" / "objects" / "info" / "alternates"
        alternates.parent.mkdir(exist_ok=True)
        alternates.write_text(f"{quoted(merged.repository.objects)}\n{quoted(scratch.objects)}\n", encoding="utf-8")
        git.run("read-tree", "-m", "-u", tree, cwd=folder)
        yield folder


def _commit(merged: Merged, message: str) -> str:
    """Store a commit of a merge's outcome on top of HEAD, without touching HEAD; return its name."""
    repository, scratch = merged.repository, merged.scratch
    tree = scratch.tree(updated(repository.all_entries(), merged.changes, prefix=repository.prefix))
    env = {"GIT_OBJECT_DIRECTORY": str(scratch.objects), "GIT_ALTERNATE_OBJECT_DIRECTORIES": quoted(repository.objects)}
    command = ["commit-tree", tree, "-p", repository.head, "-m", message]
    if git.signs(repository.folder):
        command.append("-S")
    if not git.knows_identity(repository.folder):
        raise NoIdentityError(repository.folder)
    return repository.run(*command, env=env).strip()


def _make_branch(merged: Merged, branch: str, commit: str) -> None:
    """Point a new branch to a commit."""
    repository = merged.repository
    merged.scratch.hand_over()
    try:
        repository.run("branch", "--no-track", "--", branch, commit)
    except GitError as error:
        if "already exists" in error.stderr:
            raise BranchExistsError(repository.folder, branch) from error
        raise
