"""Takes a project from one rendering to another: looked at, merged, verified, applied, committed.

Updates, features that come and go, and adoption differ only in the two renderings.
"""

from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from mlscaffold import signals
from mlscaffold.errors import GitError, MlscaffoldError
from mlscaffold.files import Tree

from .apply import check_clear, commit_of, copied, make_branch, move_head, replace_index, write_files
from .merge import Change, Conflict, Merged, merge
from .record import half_done, locked, place_of
from .repository import Repository
from .scratch import Scratch, Settle, scratch_beside
from .undo import take_back


@dataclass(frozen=True, slots=True)
class Transition:
    """What is to happen to a project: it was made as ``old``, and is to be as if made as ``new``."""

    folder: Path
    old: Tree
    new: Tree
    what: str  # as "update to 1.2"
    message: str  # the subject of a commit of it
    label: str  # names the new rendering in conflict markers
    settled: Mapping[str, Settle] = field(default_factory=dict)  # files that are merged by rules of their own
    recorded: Mapping[str, bytes] = field(default_factory=dict)  # what it was made from, when this was decided


@dataclass(frozen=True, slots=True)
class Wishes:
    """How far to go; a branch is a new one, to which the commit goes while the work tree stays as it is.

    The check runs the checks that the project in a folder has of its own, and raises when they fail.
    """

    pretend: bool = False
    commit: bool = False
    branch: str | None = None
    check: Callable[[Path], None] | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What happened to a project, or would; without changes there was nothing to do."""

    folder: Path
    what: str
    changes: tuple[Change, ...] = ()
    kept_deleted: tuple[str, ...] = ()  # files that the template changes and the owner has deleted
    applied: bool = False  # whether the work tree has the changes now
    commit: str | None = None
    branch: str | None = None  # the branch that commit was made for, if not the current one
    patch: str = ""  # the changes as a unified diff, where only looked at
    obstacle: MlscaffoldError | None = None  # what would refuse them now, where only looked at
    notes: tuple[str, ...] = ()

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """What is left to be decided."""
        return tuple(change.conflict for change in self.changes if change.conflict)


def run(transition: Transition, wishes: Wishes, tell: Callable[[Outcome], object] | None = None) -> Outcome:
    """Take a project from one rendering to the other, as far as wished; after an error it is as it was.

    A commit, on whichever branch, is made only where nothing is in conflict; so are checks. Conflicts go to the work
    tree and the index, unless the commit was to go to another branch: then nothing is written. ``tell`` gets the
    outcome before an interrupt can end the process.
    """
    # Ctrl-C takes everything back up to the last change, and is too late then.
    with signals.disregarded(), ExitStack() as stack:
        try:
            outcome = _carry_out(transition, wishes, stack)
        except (OSError, GitError) as error:
            reason = str(error)
            if isinstance(error, OSError):
                reason = f"{error.filename or transition.folder}: {error.strerror or error}"
            raise MlscaffoldError(
                f"The {transition.what} failed, and {transition.folder} is as it was. {reason}"
            ) from error
        if tell is not None:
            tell(outcome)
        return outcome


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
    if not outcome.conflicts and wishes.check is not None:
        with copied(merged) as folder:
            wishes.check(folder)
    if not outcome.conflicts and (wishes.commit or wishes.branch):
        commit, notes = commit_of(merged, transition.message)
        outcome = replace(outcome, commit=commit, notes=notes)
    if wishes.branch is not None:
        if outcome.commit is not None:
            make_branch(merged, wishes.branch, outcome.commit)
        return replace(outcome, branch=wishes.branch)
    scratch.hand_over()
    write_files(merged, transition.what, keep)
    return replace(outcome, applied=True)
