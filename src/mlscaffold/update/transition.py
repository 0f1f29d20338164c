"""Takes a project from one rendering to another: looked at, merged, verified, applied, committed.

Updates, features that come and go, and adoption differ only in the two renderings.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from mlscaffold import signals
from mlscaffold.errors import GitError, MlscaffoldError
from mlscaffold.files import Tree

from .apply import check_clear, replace_index, write_files
from .commits import commit_of, copied, make_branch, move_head
from .merge import Change, Conflict, Merged, merge
from .record import half_done, locked, place_of
from .renderings import Settle
from .repository import Repository
from .scratch import Scratch, scratch_beside
from .undo import take_back

Check = Callable[[Path], None]
"""Runs the checks that the project in a folder has of its own; raises when they fail."""


@dataclass(frozen=True, slots=True)
class Transition:
    """What is to happen to a project: it was made as ``old``, and is to be as if made as ``new``.

    Attributes:
        what: names it, as "update to 1.2".
        message: the subject of a commit of it.
        label: names the new rendering in conflict markers.
        settled: files that are merged by rules of their own.
        recorded: files that say what the project was made from, as they were when this was decided.
        check: refuses a repository whose contents contradict the old rendering.
    """

    folder: Path
    old: Tree
    new: Tree
    what: str
    message: str
    label: str
    settled: Mapping[str, Settle] = field(default_factory=dict)
    recorded: Mapping[str, bytes] = field(default_factory=dict)


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
    """What happened to a project, or would; without changes there was nothing to do.

    Attributes:
        kept_deleted: files that the template changes and the owner has deleted.
        applied: whether the work tree has the changes now.
        commit: the commit that has them; ``None`` where there is none.
        branch: the branch that commit was made for, if not the current one.
        patch: the changes as a unified diff, where only looked at.
        obstacle: what would refuse them now, where only looked at.
        notes: what was done otherwise than Git's settings say, as sentences.
    """

    folder: Path
    what: str
    changes: tuple[Change, ...] = ()
    kept_deleted: tuple[str, ...] = ()
    applied: bool = False
    commit: str | None = None
    branch: str | None = None
    patch: str = ""
    obstacle: MlscaffoldError | None = None
    notes: tuple[str, ...] = ()

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """What is left to be decided."""
        return tuple(change.conflict for change in self.changes if change.conflict)


def run(transition: Transition, wishes: Wishes, tell: Callable[[Outcome], object] | None = None) -> Outcome:
    """Take a project from one rendering to the other, as far as wished.

    A commit, on whichever branch, is made only where nothing is in conflict; so are checks. Conflicts go to the work
    tree and the index, unless the commit was to go to another branch: then nothing is written.
    """
    # Ctrl-C takes everything back up to the last change, and is too late then.
    with signals.disregarded(), ExitStack() as stack:
        try:
            outcome = _carry_out(transition, wishes, stack)
        except OSError as error:
            where = error.filename or transition.folder
            raise _failed(transition, f"{where}: {error.strerror or error}") from error
        except GitError as error:
            raise _failed(transition, str(error)) from error
        if tell is not None:
            tell(outcome)
        return outcome


def _failed(transition: Transition, reason: str) -> MlscaffoldError:
    return MlscaffoldError(f"The {transition.what} failed, and {transition.folder} is as it was. {reason}")


def _carry_out(transition: Transition, wishes: Wishes, stack: ExitStack) -> Outcome:
    if transition.old == transition.new:
        return Outcome(transition.folder, transition.what)
    with signals.terminable():
        repository = Repository(transition.folder)
        with signals.uninterrupted():
            scratch = stack.enter_context(scratch_beside(repository))
        if wishes.pretend:
            return _look(transition, wishes, scratch)
        keep = stack.enter_context(locked(repository))
        _check_ready(transition, repository)
    try:
        with signals.terminable():
            outcome = _prepare(transition, wishes, scratch, keep)
        if outcome.applied:
            replace_index(repository)
            if outcome.commit is None:
                place_of(repository).mark_done()
            else:
                move_head(repository, outcome.commit, transition.what)
    except BaseException:
        _give_up(repository)
        raise
    if outcome.applied and outcome.commit is not None:
        with suppress(OSError):
            place_of(repository).mark_done()
    return outcome


def _give_up(repository: Repository) -> None:
    """Take back what was begun."""
    record = place_of(repository).read()
    if record is None or record.done or record.head != repository.head:
        return
    try:
        take_back(repository, record, at_once=True)
    except (OSError, MlscaffoldError) as error:
        raise half_done(repository.folder, f" ({error})") from error


def _check_ready(transition: Transition, repository: Repository) -> None:
    """Refuse a project that cannot be changed now, or that is not what it was when this was decided."""
    record = place_of(repository).read()
    if record is not None and not record.done and record.head == repository.head:
        raise half_done(repository.folder)
    for name, content in transition.recorded.items():
        if (repository.folder / name).read_bytes() != content:
            raise MlscaffoldError(
                f"Another process changed {name} of {repository.folder} meanwhile. Look at what it did, then try again."
            )
    repository.check_ready()


def _look(transition: Transition, wishes: Wishes, scratch: Scratch) -> Outcome:
    """Say what would happen to a project, and whether it could now."""
    obstacle = None
    try:
        _check_ready(transition, scratch.repository)
    except MlscaffoldError as error:
        obstacle = error
    merged, outcome = _merge(transition, wishes, scratch)
    return replace(outcome, patch=merged.patch(), obstacle=obstacle) if outcome.changes else outcome


def _merge(transition: Transition, wishes: Wishes, scratch: Scratch) -> tuple[Merged, Outcome]:
    merged = merge(scratch, transition.old, transition.new, label=transition.label, settled=transition.settled)
    if wishes.branch is None:
        check_clear(merged)
    return merged, Outcome(transition.folder, transition.what, merged.changes, merged.kept_deleted)


def _prepare(transition: Transition, wishes: Wishes, scratch: Scratch, keep: tuple[int, ...]) -> Outcome:
    """Do all that can be interrupted: what is left is the index, which is replaced at once."""
    merged, outcome = _merge(transition, wishes, scratch)
    if not merged.changes:
        return outcome
    if not merged.conflicts and wishes.check is not None:
        with copied(merged) as folder:
            wishes.check(folder)
    if not merged.conflicts and (wishes.commit or wishes.branch):
        commit, notes = commit_of(merged, transition.message)
        outcome = replace(outcome, commit=commit, notes=notes)
    if wishes.branch is not None:
        if outcome.commit is not None:
            make_branch(merged, wishes.branch, outcome.commit)
        return replace(outcome, branch=wishes.branch)
    scratch.hand_over()
    write_files(merged, transition.what, keep)
    return replace(outcome, applied=True)
