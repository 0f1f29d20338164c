"""mlscaffold for notebooks and scripts: make projects, update them, and see how they stand.

    from mlscaffold import api

    made = api.create("churn-prediction", "shop", answers={"ci": "gitlab", "monitoring": True})
    print(made.plan.destination, made.notes)

    if api.status("shop").behind:
        outcome = api.update("shop", commit=True)
        print(outcome.conflicts)

The command line uses the same functions. They raise ``mlscaffold.errors.MlscaffoldError``, whose message says what to
do. What else there is to say goes to the logger ``mlscaffold``.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mlscaffold.create.project import Created
    from mlscaffold.review.evidence import Evidence
    from mlscaffold.template.releases import Origin, Versions
    from mlscaffold.update.status import Status
    from mlscaffold.update.transition import Outcome, Wishes

_logger = logging.getLogger("mlscaffold")


def create(
    project: str,
    destination: str | os.PathLike[str] | None = None,
    *,
    answers: Mapping[str, Any] | None = None,
    git: bool = True,
    lock_timeout: float = 60.0,
    write: bool = True,
    busy: Callable[[str], AbstractContextManager[object]] | None = None,
) -> Created:
    """Make a project: all of it or nothing.

    Args:
        project: its name in the catalogue, such as ``churn-prediction``.
        destination: the folder to make; by default one named after the project, in the current folder.
        answers: by question of the template, such as ``slug``, ``ci`` or a feature's name; all have defaults.
        git: whether to make it a Git repository, or part of the one around it.
        lock_timeout: how many seconds ``uv lock`` may take; 0 for no ``uv.lock``.
        write: whether to write it; with ``False`` only what would be made is returned.
        busy: returns a context for a few words about what takes time; it is entered while that lasts.

    Returns:
        What was made: its plan with the destination and the files, and notes for the user.

    Raises:
        MlscaffoldError: it cannot be made; nothing was written.
    """
    from mlscaffold.create import project as creation
    from mlscaffold.create.toolchain import locker
    from mlscaffold.template.releases import origin
    from mlscaffold.tools import find_uv

    given = {**(answers or {}), "project": project}
    plan = creation.plan(origin(), given, None if destination is None else Path(destination), use_git=git)
    if not write:
        return creation.Created(plan)
    uv = find_uv() if lock_timeout else None
    return creation.write(plan, lock=locker(uv, lock_timeout, busy or nullcontext) if uv else None)


def update(
    folder: str | os.PathLike[str] = ".",
    *,
    to: str | None = None,
    answers: Mapping[str, Any] | None = None,
    diff: bool = False,
    verify: bool = False,
    commit: bool = False,
    branch: str | None = None,
    trust: bool = False,
    tell: Callable[[Outcome], object] | None = None,
) -> Outcome:
    """Bring a project to a newer version of its template, by a three-way merge.

    Args:
        folder: the project's.
        to: the version to go to; by default this installation's, or the newest of somebody else's template.
        answers: questions to answer anew.
        diff: whether only to look; the outcome then has a patch, and nothing is written.
        verify: whether the project's own lint and tests must pass on the outcome, or else nothing changes.
        commit: whether to commit the outcome where there is no conflict.
        branch: the new branch to commit to, which leaves the work tree as it is.
        trust: whether a template that is not mlscaffold's may run code of its own.
        tell: is called with the outcome before an interrupt can end the process.

    Returns:
        What changed, file by file, and the conflicts that are left to resolve.

    Raises:
        MlscaffoldError: it cannot be updated; nothing changed.
    """
    from mlscaffold.template.answers_file import ANSWERS_FILE, settle
    from mlscaffold.update import changes, transition

    place = Path(folder)
    wanted = wishes(place, diff=diff, verify=verify, commit=commit, branch=branch)
    try:
        way = changes.update(place, versions(), to=to, data=answers or {})
    except changes.ForeignError:
        from mlscaffold.foreign import link
        from mlscaffold.foreign import project as foreign

        known = link.read(place)
        found = foreign.update(known, to=to, data=answers, trust=trust)
        way = transition.Transition(
            folder=known.folder,
            old=found.old,
            new=found.new,
            what=f"update to {found.name}",
            message=f"Update to {found.name} of {known.source}",
            label=f"template-{found.name}",
            settled={ANSWERS_FILE: settle},
            recorded=known.recorded,
        )
        outcome = transition.run(way, wanted, tell)
        for text in found.notes:
            _logger.warning(text)
        return outcome
    return transition.run(way, wanted, tell)


def status(folder: str | os.PathLike[str] = ".", *, tests: bool = False) -> Status:
    """See how a project stands: its version, how far it is behind, what its owner changed, and its features.

    Args:
        folder: the project's.
        tests: whether to run its own tests, for the exercises that fail.

    Raises:
        MlscaffoldError: it is no project of mlscaffold's, or cannot be read.
    """
    from mlscaffold.update import status as standing

    return standing.of(Path(folder), versions(), tests=tests)


def evidence(folder: Path, *, run: bool) -> Evidence:
    """Return what a reviewer can see of a project, its lint and tests run unless that is not wanted.

    Nothing is run in a repository that is not ours: who knows what its tests do, and what they need.
    """
    from mlscaffold.review.evidence import gather
    from mlscaffold.template.answers_file import NoRecordError
    from mlscaffold.update import changes

    try:
        known = changes.read(folder)
    except (NoRecordError, changes.ForeignError):
        if not (folder / ".git").exists():
            raise
        return gather(folder.absolute(), {}, run=False)
    _, generated = changes.as_made(known, versions().template(changes.check_known(known, versions())))
    return gather(known.folder, generated, run=run)


def wishes(folder: Path, *, diff: bool, verify: bool, commit: bool, branch: str | None) -> Wishes:
    """Return how far to go with the merge of something into a project."""
    from mlscaffold.update.transition import Wishes

    check = None
    if verify:
        from mlscaffold.update import verify as verification

        check = partial(verification.check, folder.absolute())
    return Wishes(diff, commit, branch, check)


def versions() -> Versions:
    """Return the known versions of the template, and keep those that projects refer to up to date with ours."""
    from mlscaffold.template import releases

    return _versions(releases.origin(), Path(releases.SOURCE).expanduser())


@lru_cache(maxsize=1)
def _versions(origin: Origin, bundle: Path) -> Versions:  # noqa: ARG001  (kept up to date there)
    from mlscaffold.template.releases import Versions

    if (trouble := origin.ensure_bundle()) is not None:
        _logger.warning(trouble)
    return Versions(origin)
