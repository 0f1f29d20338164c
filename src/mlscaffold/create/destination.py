"""Builds a project beside its destination and moves it there last, whatever it is made from.

Whatever happens on the way (an error, Ctrl-C, a full disk), the folder around the destination is as it was.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from mlscaffold import git, signals
from mlscaffold.errors import DestinationError, GitError, WriteError
from mlscaffold.files import remove_tree


@dataclass(frozen=True, slots=True)
class Site:
    """Where a project goes.

    Attributes:
        destination: the folder to make, absolute.
        repository: the root of the work tree it is to join, if there is one.
    """

    destination: Path
    repository: Path | None = None


@dataclass(frozen=True, slots=True)
class FirstCommit:
    """What Git is told of a project.

    Attributes:
        message: of the first commit in a repository of its own.
        stand_in: whom that names where Git knows nobody.
        config: Git's configuration where the project is made.
        ignored: whether files that ignore rules cover are added too.
    """

    message: str
    stand_in: git.Identity
    config: Mapping[str, str]
    ignored: bool = True


def check_destination(target: Path) -> Path:
    """Return the existing folder in which to build, once nothing stands in the way.

    Raises:
        DestinationError: the destination is not free, or not writable.
    """
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


def joined(work_tree: Path | None, target: Path) -> Path | None:
    """Return the work tree that a project would be part of: one that holds it and does not ignore it."""
    if work_tree is None or git.is_ignored(target, work_tree=work_tree):
        return None
    return work_tree


def build(
    site: Site,
    fill: Callable[[Path], object],
    first: FirstCommit | None = None,
) -> tuple[str, ...]:
    """Build a project: all of it or nothing.

    Args:
        site: where it goes.
        fill: puts the project's files into the folder it is given, where Git may be at work meanwhile.
        first: what Git is told of it; ``None`` where Git is not to know of it at all.

    Returns:
        What the user should know, as sentences.

    Raises:
        DestinationError: the destination was taken in the meantime.
        GitError: git refuses to make the repository or the commit.
        WriteError: the file system refuses.
    """
    target = site.destination
    base = target if target.is_dir() else _nearest_folder(target)
    staging = base / f".{target.name}.{secrets.token_hex(4)}"
    notes: list[str] = []
    with signals.terminable():
        try:
            staging.mkdir()
            if first is not None and site.repository is None:
                with git.initialising(staging, first.config):
                    fill(staging)
                git.stage_all(staging, ignored=first.ignored)
                notes += git.first_commit(staging, first.message, stand_in=first.stand_in)
            else:
                fill(staging)
            # Ctrl-C now comes too late: the project is there and complete, and that is what the user is told.
            with signals.disregarded():
                _move(staging, target)
                if first is not None and site.repository is not None:
                    notes.append(_join(site.repository, target, ignored=first.ignored))
        except OSError as error:
            raise WriteError(target, error) from error
        finally:
            _clean_up(staging)
    return tuple(notes)


def _nearest_folder(target: Path) -> Path:
    """Return the nearest existing folder above a path."""
    for above in target.parents:
        if above.is_dir():
            return above
        if os.path.lexists(above):
            raise DestinationError(above, "is not a folder", "Give another place as DEST.")
    raise DestinationError(target, "has no folder above it", "Give another place as DEST.")


def _join(repository: Path, target: Path, *, ignored: bool) -> str:
    """Stage a project in the work tree around it, and say so."""
    nested = f"It is inside the Git repository {repository}, so it got none of its own"
    try:
        git.stage_all(repository, folder=target, ignored=ignored)
    except GitError as error:
        return f"{nested}; adding it there failed: {error}"
    return f"{nested}: its files are staged there, for you to commit."


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
