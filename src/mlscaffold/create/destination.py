"""Builds a project beside its destination and moves it there last, whatever it is made from.

Whatever happens on the way (an error, Ctrl-C, a full disk), the folder around the destination is as it was.
"""

import os
import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from mlscaffold import signals
from mlscaffold.errors import MlscaffoldError, WriteError
from mlscaffold.files import remove_tree

from . import repository
from .repository import FirstCommit


def check_destination(target: Path) -> Path:
    """Return the existing folder in which to build, once nothing stands in the way."""
    try:
        if target.is_dir():
            if _others(target):
                raise MlscaffoldError(f"{target} is not empty. Give another folder as DEST, or empty this one.")
            base = target
        elif os.path.lexists(target):
            raise MlscaffoldError(f"{target} exists and is not a folder. Give another place as DEST.")
        else:
            base = _nearest_folder(target)
    except OSError as error:
        raise MlscaffoldError(f"{target} cannot be made: {error.strerror}. Give another place as DEST.") from error
    if not os.access(base, os.W_OK | os.X_OK):
        raise MlscaffoldError(f"{base} cannot be written to. Give a DEST where you may write.")
    return base


def build(
    target: Path, fill: Callable[[Path], object], *, first: FirstCommit | None = None, work_tree: Path | None = None
) -> tuple[str, ...]:
    """Build a project, all of it or nothing, and return what the user should know, as sentences.

    ``fill`` puts its files into a folder where Git's repository is already. Without a first commit Git is not to know
    of the project; with a work tree the project joins that, and gets no repository of its own.
    """
    base = target if target.is_dir() else _nearest_folder(target)
    staging = base / f".{target.name}.{secrets.token_hex(4)}"
    notes: list[str] = []
    with signals.terminable():
        try:
            staging.mkdir()
            if first is not None and work_tree is None:
                repository.init(staging, first.config)
                fill(staging)
                repository.stage_all(staging, ignored=first.ignored)
                notes += repository.commit(staging, first)
            else:
                fill(staging)
            # Ctrl-C now comes too late: the project is there and complete, and that is what the user is told.
            with signals.disregarded():
                _move(staging, target)
                if first is not None and work_tree is not None:
                    notes.append(repository.join(work_tree, target, ignored=first.ignored))
        except OSError as error:
            raise WriteError(target, error) from error
        finally:
            # However often Ctrl-C is pressed meanwhile.
            with signals.disregarded(), suppress(OSError):
                remove_tree(staging)
    return tuple(notes)


def _others(folder: Path) -> list[Path]:
    """Return what a folder holds besides what mlscaffold builds there, or left there when it was killed."""
    staging = re.compile(rf"\.{re.escape(folder.name)}\.[0-9a-f]{{8}}")
    return [path for path in folder.iterdir() if not staging.fullmatch(path.name)]


def _nearest_folder(target: Path) -> Path:
    """Return the nearest existing folder above a path."""
    for above in target.parents:
        if above.is_dir():
            return above
        if os.path.lexists(above):
            raise MlscaffoldError(f"{above} is not a folder. Give another place as DEST.")
    raise MlscaffoldError(f"{target} has no folder above it. Give another place as DEST.")


def _move(staging: Path, target: Path) -> None:
    """Move a finished project into its place; when that fails, nothing is there that was not before."""
    if staging.parent == target:
        with _alone(target):
            _move_into(staging, target)
        return
    if os.path.lexists(target):
        raise MlscaffoldError(f"{target} was taken while the project was made. Give another folder as DEST.")
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


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Let one process at a time move a project into a folder, where the system can lock folders."""
    if os.name == "nt":
        yield
        return
    import fcntl

    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _move_into(staging: Path, target: Path) -> None:
    """Move what a folder holds into the one around it, which must hold nothing else."""
    if _others(target):
        raise MlscaffoldError(f"{target} was filled while the project was made. Give another folder as DEST.")
    moved: list[Path] = []
    try:
        for path in list(staging.iterdir()):
            moved.append(path.rename(target / path.name))  # noqa: PERF401  (what moved so far must be known)
    except BaseException:
        for path in moved:
            path.rename(staging / path.name)
        raise
    # What is left is of an attempt that was killed, or of another process, which comes too late and removes it as well.
    for path in set(target.iterdir()) - set(_others(target)):
        with suppress(OSError):
            remove_tree(path)
