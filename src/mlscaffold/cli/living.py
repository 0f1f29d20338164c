"""The commands on projects that keep living: works on one or many, says what came of each, returns the exit status."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from mlscaffold.foreign.renderers import TURN
from mlscaffold.template import releases
from mlscaffold.template.answers_file import NoRecordError
from mlscaffold.template.releases import Versions
from mlscaffold.update import adopt as adoption
from mlscaffold.update import changes, transition
from mlscaffold.update import many as fleet
from mlscaffold.update import status as standing
from mlscaffold.update.changes import ForeignError
from mlscaffold.update.many import Result
from mlscaffold.update.record import is_half_done
from mlscaffold.update.transition import Outcome, Transition, Wishes
from mlscaffold.update.undo import undo

from . import report

T = TypeVar("T")

DONE, FAILED, CONFLICTS = 0, 1, 3
"""The exit statuses: all is well; something failed, or is behind; conflicts are left to resolve."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for on the command line, of whichever project.

    Attributes:
        pretend: show what would change, and write nothing.
        verify: run the project's own checks on the outcome, and change nothing if they fail.
        commit: commit what merges without conflict.
        branch: the new branch to commit to.
    """

    pretend: bool = False
    verify: bool = False
    commit: bool = False
    branch: str | None = None

    def of(self, folder: Path) -> Wishes:
        """Return what that means for one project."""
        check = None
        if self.verify:
            from mlscaffold.update import verify

            check = partial(verify.check, folder.absolute())
        return Wishes(self.pretend, self.commit, self.branch, check)


def update(
    places: Sequence[Path],
    wanted: Wanted,
    *,
    to: str | None,
    data: Mapping[str, Any],
    trust: bool,
    jobs: int | None,
) -> int:
    """Update the projects in some places."""
    versions = _versions()

    def work(folder: Path) -> Outcome:
        try:
            way = changes.update(folder, versions, to=to, data=data)
        except ForeignError:
            return _update_foreign(folder, wanted.of(folder), to=to, data=data, trust=trust)
        return transition.run(way, wanted.of(folder))

    folders = fleet.find(places)
    if _is_one(places, folders):
        return _one(work(folders[0]))
    counts = dict.fromkeys(("changed", "current", "in conflict", "failed"), 0)
    for result in _each(folders, work, jobs=jobs, title="Updating"):
        counts[_sort(result)] += 1
        with TURN:
            if wanted.pretend and result.value is not None:
                report.outcome(result.value)
            else:
                report.line(result.folder, result.value, result.error)
    report.totals(counts)
    if counts["failed"]:
        return FAILED
    return CONFLICTS if counts["in conflict"] and not wanted.pretend else DONE


def _is_one(places: Sequence[Path], folders: Sequence[Path]) -> bool:
    """Tell whether one project was named, rather than found."""
    return len(places) == 1 and list(folders) == [Path(os.path.abspath(places[0]))]


def _update_foreign(folder: Path, wishes: Wishes, *, to: str | None, data: Mapping[str, Any], trust: bool) -> Outcome:
    """Update a project of somebody else's template."""
    from mlscaffold.foreign import project as foreign

    found = foreign.plan_update(foreign.link(folder), to=to, data=data, trust=trust)
    outcome = transition.run(found.transition, wishes)
    for text in found.notes:
        report.note(text)
    return outcome


def _sort(result: Result[Outcome]) -> str:
    if result.value is None:
        return "failed"
    if result.value.conflicts:
        return "in conflict"
    return "changed" if result.value.changes else "current"


def _one(outcome: Outcome) -> int:
    """Say what came of one project, and return the exit status."""
    report.outcome(outcome)
    return CONFLICTS if outcome.conflicts and not outcome.patch else DONE


def check(places: Sequence[Path], *, to: str | None, jobs: int | None) -> int:
    """Say which projects are behind; that is a failure, so that continuous integration sees it."""
    versions = _versions()

    def work(folder: Path) -> tuple[str, str, int, str]:
        try:
            known = changes.read(folder)
        except ForeignError:
            from mlscaffold.foreign import project as foreign

            found = foreign.standing(foreign.link(folder), to=to)
            return found.current, found.target, found.behind, "commit"
        target = changes.check_target(known, versions, to)
        return known.version, target, versions.between(known.version, target), "version"

    status = DONE
    for result in _each(fleet.find(places), work, jobs=jobs, title="Checking"):
        if result.value is None:
            report.line(result.folder, None, result.error)
            status = FAILED
        else:
            version, target, count, unit = result.value
            report.behind(result.folder, version, target, count, unit)
            status = FAILED if count else status
    return status


def abort(places: Sequence[Path]) -> int:
    """Take back the last update of projects; of those below a folder that is none itself, what was killed half-way."""
    for place in places:
        below = [folder for folder in _below(place) if is_half_done(folder)]
        for folder in below or [place.absolute()]:
            report.undone(folder, undo(folder))
    return DONE


def _below(place: Path) -> list[Path]:
    """Return the projects below a place; none where it is a project itself."""
    try:
        found = fleet.find([place])
    except NoRecordError:
        return []
    return [folder for folder in found if folder != place.absolute()]


def change(folder: Path, wanted: Wanted, plan: Callable[[Versions], Transition]) -> int:
    """Take one project from one rendering to another."""
    return _one(transition.run(plan(_versions()), wanted.of(folder)))


def adopt(folder: Path, wanted: Wanted, *, data: Mapping[str, Any], link_only: bool) -> int:
    """Link a project to the template."""
    found = adoption.guess(folder, _versions(), data)
    report.guess(folder.absolute(), found)
    return _one(transition.run(adoption.plan(folder, found, link_only=link_only), wanted.of(folder)))


def status(places: Sequence[Path], *, as_json: bool, jobs: int | None) -> int:
    """Say how projects stand."""
    versions = _versions()
    folders = fleet.find(places)
    work = partial(standing.of, versions=versions)
    if _is_one(places, folders) and not as_json:
        report.status(work(folders[0]))
        return DONE
    order = {folder: number for number, folder in enumerate(folders)}
    results = sorted(_each(folders, work, jobs=jobs, title="Looking"), key=lambda result: order[result.folder])
    if as_json:
        print(json.dumps([_as_json(result) for result in results], indent=2))
    else:
        report.table(
            [result.value for result in results if result.value is not None],
            {result.folder: result.error for result in results if result.error is not None},
        )
    return FAILED if any(result.error for result in results) else DONE


def _as_json(result: Result[standing.Status]) -> Mapping[str, Any]:
    if result.value is not None:
        return result.value.as_json()
    return {"path": str(result.folder), "error": report.message(result.error)}


def _versions() -> Versions:
    """Return the versions known, those that projects name as their source brought up to date with ours."""
    origin = releases.origin()
    if (trouble := origin.ensure_bundle()) is not None:
        print(f"Note: {trouble}", file=sys.stderr)
    return Versions(origin)


def _each(folders: Sequence[Path], work: Callable[[Path], T], *, jobs: int | None, title: str) -> Iterator[Result[T]]:
    """Work on each project, showing on a terminal how many are done."""
    results = fleet.each(folders, work, jobs=jobs)
    if not sys.stderr.isatty() or len(folders) == 1:
        yield from results
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(title, total=len(folders))
        for result in results:
            yield result
            progress.advance(task)
