"""Many projects at once: finds them, works on them side by side, and keeps going when one fails."""

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from mlscaffold import signals
from mlscaffold.errors import MlscaffoldError
from mlscaffold.template.answers_file import ANSWERS_FILE, CRUFT_FILE, NoRecordError

from .record import is_half_done
from .repository import git_dir_of

T = TypeVar("T")

_RECORDS = frozenset({ANSWERS_FILE, CRUFT_FILE})
_PASSED_OVER = frozenset({"node_modules", "site-packages", "__pycache__"})


@dataclass(frozen=True, slots=True)
class Result(Generic[T]):
    """What came of one project: what the work returned, or why it failed."""

    folder: Path
    value: T | None = None
    error: Exception | None = None


def find(paths: Iterable[Path]) -> list[Path]:
    """Return the projects that paths mean: each is one itself, or a folder to search; one without any is an error."""
    found: dict[Path, None] = {}
    for path in paths:
        folder = Path(os.path.abspath(path))
        projects = [folder] if any((folder / name).is_file() for name in _RECORDS) else list(_search(folder))
        if not projects:
            raise NoRecordError(folder)
        found.update(dict.fromkeys(projects))
    return list(found)


def _search(root: Path) -> Iterator[Path]:
    """Yield the projects below a folder, in the order of their paths; what lies in a project is part of it."""
    pending = [root]
    while pending:
        folder = pending.pop()
        try:
            with os.scandir(folder) as entries:
                children = sorted(entries, key=lambda entry: entry.name)
        except OSError:
            continue
        names = {child.name for child in children}
        # A kill can leave a project without its record for as long as its update is not taken back.
        if names & _RECORDS or (".git" in names and is_half_done(folder)):
            yield folder
            continue
        pending += [
            Path(child.path)
            for child in reversed(children)
            if child.is_dir(follow_symlinks=False) and not child.name.startswith(".") and child.name not in _PASSED_OVER
        ]


def each(folders: Iterable[Path], work: Callable[[Path], T], *, jobs: int | None = None) -> Iterator[Result[T]]:
    """Do something with each of many projects, several at a time; those of one repository one after the other.

    Most of the work is waiting for git, so threads do. Results come as they are ready, and none is kept.
    """
    groups: dict[Path, list[Path]] = {}
    for folder in folders:
        git_dir, _ = git_dir_of(folder) or (folder, "")
        groups.setdefault(git_dir, []).append(folder)
    count = min(len(groups), jobs or 2 * (os.cpu_count() or 1))
    if count <= 1:
        yield from (_attempt(folder, work) for group in groups.values() for folder in group)
        return

    def work_through(group: list[Path]) -> list[Result[T]]:
        return [_attempt(folder, work) for folder in group]

    with signals.uninterrupted() as pending, ThreadPoolExecutor(count) as pool:
        left = dict.fromkeys(pool.submit(work_through, group) for group in groups.values())
        try:
            for done in as_completed([*left]):
                if pending:
                    break
                del left[done]
                yield from done.result()
        finally:
            pool.shutdown(cancel_futures=True)
        # After Ctrl-C nothing more begins; what was under way has ended.
        for done in left:
            if not done.cancelled():
                yield from done.result()


def _attempt(folder: Path, work: Callable[[Path], T]) -> Result[T]:
    try:
        return Result(folder, value=work(folder))
    except OSError as error:
        where = error.filename or folder
        return Result(folder, error=MlscaffoldError(f"{where}: {error.strerror or error}. Nothing was changed."))
    except Exception as error:  # noqa: BLE001  (one project's defect must not keep the others from their updates)
        return Result(folder, error=error)
