"""Makes a project: decides everything first, then builds it beside its destination and moves it there last.

Whatever happens on the way (an error, Ctrl-C, a full disk), the folder around the destination is as it was.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import catalog, git, names, signals
from .errors import DestinationError, GitError, WriteError
from .files import Tree, remove_tree, write_tree
from .templates import SOURCE

if TYPE_CHECKING:
    from .render import Answers
    from .templates import Origin

Locker = Callable[[Tree], bytes | None]
"""Takes the project's files and returns the bytes of its ``uv.lock``, or ``None`` where there can be none."""

_STAND_IN = git.Identity("mlscaffold", "mlscaffold@localhost.invalid")


@dataclass(frozen=True, slots=True)
class Plan:
    """A project decided upon, of which nothing is written yet.

    Attributes:
        origin: the template it is made from.
        destination: where it goes, absolute.
        answers: every answer.
        files: what it consists of.
        repository: the root of the work tree it is to join; ``None`` where it gets a repository of its own.
        use_git: whether Git is to know of it at all.
        config: Git's configuration where it is made.
    """

    origin: Origin
    destination: Path
    answers: Answers
    files: Tree
    repository: Path | None
    use_git: bool
    config: Mapping[str, str]

    @property
    def slug(self) -> str:
        """The project's name."""
        return str(self.answers.values["slug"])


@dataclass(frozen=True, slots=True)
class Created:
    """What was made.

    Attributes:
        plan: what had been decided.
        locked: whether its first commit holds a ``uv.lock``.
        notes: what the user should know besides, as sentences.
    """

    plan: Plan
    locked: bool
    notes: tuple[str, ...]


def plan(
    origin: Origin,
    given: Mapping[str, Any],
    destination: Path | None = None,
    *,
    use_git: bool = True,
) -> Plan:
    """Decide what a project will be, and check that it can be written.

    Args:
        origin: the template to use.
        given: answers by question name; the author's default to what Git knows, and ``slug`` to the last part of the
            destination, or to the project's.
        destination: the folder to make, by default one named by the slug in the current folder.
        use_git: whether to make it a Git repository, or part of the one around it.

    Raises:
        UsageError: an answer or a name is not usable.
        DestinationError: the destination is not free, or not writable.
        GitMissingError: Git is wanted and missing.
    """
    given = dict(given)
    project = catalog.find(str(given.get("project", "")), origin.template.projects)
    if "slug" not in given:
        given["slug"] = project.slug if destination is None else Path(os.path.abspath(destination)).name
    slug = names.check_slug(str(given["slug"]))
    target = Path(os.path.abspath(destination if destination is not None else slug))
    base = _check_destination(target)
    if not use_git:
        answers, files = _render(origin, given)
        return Plan(origin, target, answers, files, repository=None, use_git=False, config={})
    with git.Probe(base) as probe:
        config = probe.config()
        answers, files = _render(origin, {**_author(origin, config), **given})
        repository = _joined(probe.work_tree(), target)
    return Plan(origin, target, answers, files, repository, use_git=True, config=config)


def write(decided: Plan, *, locker: Locker | None = None) -> Created:
    """Write a project: all of it or nothing.

    Args:
        decided: what :func:`plan` returned.
        locker: makes its lock file; without one there is none.

    Raises:
        DestinationError: the destination was taken in the meantime.
        GitError: git refuses to make the repository or the commit.
        WriteError: the file system refuses.
    """
    target = decided.destination
    base = target if target.is_dir() else _nearest_folder(target)
    staging = base / f".{target.name}.{secrets.token_hex(4)}"
    own_repository = decided.use_git and decided.repository is None
    notes: list[str] = []
    locked = False
    with signals.terminable():
        try:
            staging.mkdir()
            if own_repository:
                with git.initialising(staging, decided.config):
                    write_tree(staging, decided.files)
            else:
                write_tree(staging, decided.files)
            if locker is not None and (lock := locker(decided.files)) is not None:
                (staging / "uv.lock").write_bytes(lock)
                locked = True
            if own_repository:
                git.stage_all(staging)
                notes += git.first_commit(staging, _message(decided), stand_in=_stand_in(decided))
            # Ctrl-C now comes too late: the project is there and complete, and that is what the user is told.
            with signals.disregarded():
                _move(staging, target)
                if decided.use_git and decided.repository is not None:
                    notes.append(_join(decided.repository, target))
        except OSError as error:
            raise WriteError(target, error) from error
        finally:
            _clean_up(staging)
    if (trouble := decided.origin.ensure_bundle()) is not None:
        notes.append(trouble)
    return Created(decided, locked, tuple(notes))


def _author(origin: Origin, config: Mapping[str, str]) -> dict[str, str]:
    """Return the author whom Git knows, as far as the template accepts it; Git itself is content with any text."""
    known = git.identity(config)
    author = {"author_name": known.name, "author_email": known.email}
    return {name: value for name, value in author.items() if origin.template.accepts(name, value)}


def _render(origin: Origin, given: Mapping[str, Any]) -> tuple[Answers, Tree]:
    answers = origin.template.answer(given)
    return answers, origin.template.render(answers, source=SOURCE, version=origin.tag)


def _check_destination(target: Path) -> Path:
    """Return the existing folder in which to build, once nothing stands in the way."""
    if target.is_dir():
        if next(target.iterdir(), None) is not None:
            raise DestinationError(target, "is not empty", "Give another folder as DEST, or empty this one.")
        base = target
    elif os.path.lexists(target):
        raise DestinationError(target, "exists and is not a folder", "Give another place as DEST.")
    else:
        base = _nearest_folder(target)
    if not os.access(base, os.W_OK | os.X_OK):
        raise DestinationError(base, "cannot be written to", "Give a DEST where you may write.")
    return base


def _nearest_folder(target: Path) -> Path:
    """Return the nearest existing folder above a path."""
    for above in target.parents:
        if above.is_dir():
            return above
        if os.path.lexists(above):
            raise DestinationError(above, "is not a folder", "Give another place as DEST.")
    raise DestinationError(target, "has no folder above it", "Give another place as DEST.")


def _joined(work_tree: Path | None, target: Path) -> Path | None:
    """Return the work tree that a project would be part of: one that holds it and does not ignore it."""
    if work_tree is None or git.is_ignored(target, work_tree=work_tree):
        return None
    return work_tree


def _join(repository: Path, target: Path) -> str:
    """Stage a project in the work tree around it, and say so."""
    nested = f"It is inside the Git repository {repository}, so it got none of its own"
    try:
        git.stage_all(repository, folder=target)
    except GitError as error:
        return f"{nested}; adding it there failed: {error}"
    return f"{nested}: its files are staged there, for you to commit."


def _message(decided: Plan) -> str:
    values = decided.answers.recorded
    return f"Start {values['title']} from mlscaffold's {values['project']} template"


def _stand_in(decided: Plan) -> git.Identity:
    """Return whom the first commit names where Git knows nobody: the author as answered, as far as it goes."""
    values = decided.answers.values
    return git.Identity(values["author_name"] or _STAND_IN.name, values["author_email"] or _STAND_IN.email)


def _move(staging: Path, target: Path) -> None:
    """Move a finished project into its place; when that fails, nothing is there that was not before."""
    if staging.parent == target:
        _move_into(staging, target)
        return
    if os.path.lexists(target):
        raise DestinationError(target, "was taken while the project was made", "Give another folder as DEST.")
    made: list[Path] = []
    try:
        for folder in reversed(target.parents):
            if not folder.exists():
                folder.mkdir()
                made.append(folder)
        staging.rename(target)
    except BaseException:
        for folder in reversed(made):
            with suppress(OSError):
                folder.rmdir()
        raise


def _move_into(staging: Path, target: Path) -> None:
    """Move what a folder holds into the one around it, which must hold nothing else."""
    if [path.name for path in target.iterdir()] != [staging.name]:
        raise DestinationError(target, "was filled while the project was made", "Give another folder as DEST.")
    moved: list[Path] = []
    try:
        for path in list(staging.iterdir()):
            moved.append(path.rename(target / path.name))  # noqa: PERF401  (what moved so far must be known)
    except BaseException:
        for path in moved:
            path.rename(staging / path.name)
        raise


def _clean_up(staging: Path) -> None:
    """Remove what is left of the building site, however often Ctrl-C is pressed meanwhile."""
    with signals.disregarded(), suppress(OSError):
        remove_tree(staging)
