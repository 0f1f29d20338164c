"""``mlscaffold update``: brings projects to a newer version, says which are behind, or takes the last update back."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from mlscaffold.cli.options import Branch, Commit, Diff, Folders, Jobs, Pairs, Verify, flag, option
from mlscaffold.errors import UsageError

if TYPE_CHECKING:
    from mlscaffold.update.many import Result
    from mlscaffold.update.transition import Outcome, Transition, Wishes

DONE, FAILED, CONFLICTS = 0, 1, 3
"""The exit statuses: all is well; something failed, or is behind; conflicts are left to resolve."""


def update(
    paths: Folders = None,
    *,
    to: Annotated[str | None, option("VERSION", "The version to go to; by default this mlscaffold's own.")] = None,
    check: Annotated[bool, flag("--check", "Only say which projects are behind; exit 1 when there are any.")] = False,
    diff: Diff = False,
    verify: Verify = False,
    commit: Commit = False,
    branch: Branch = None,
    file: Annotated[Path | None, option("FILE", "Of a project for own data: its new file.", "--from")] = None,
    abort: Annotated[bool, flag("--abort", "Take back the last update, unless it is committed.")] = False,
    pairs: Pairs = None,
    trust: Annotated[bool, flag("--trust", "Let templates that are not mlscaffold's run code of their own.")] = False,
    jobs: Jobs = None,
) -> int:
    """Bring projects to a newer version of their template.

    What changed in the template is merged with what you wrote. Nothing is committed unless you say so.

    \b
    Examples:
      mlscaffold update --diff
      mlscaffold update --verify --commit
      mlscaffold update ~/projects --branch template-update
      mlscaffold update --from customers-june.csv --diff
      mlscaffold update --abort
    """  # noqa: D301
    from mlscaffold import api
    from mlscaffold.create.answers import read_pairs

    if check + diff + abort > 1 or ((check or diff or abort) and (verify or commit or branch or (file and not diff))):
        raise UsageError("--check, --diff and --abort are ways of their own: give one of them, and nothing else.")
    places = paths or [Path()]
    if abort:
        return _abort(places)
    if check:
        return _check(places, to=to, jobs=jobs)
    answers: Mapping[str, Any] = read_pairs(pairs or ())
    if file is not None:
        from . import own_data

        if len(places) > 1:
            raise UsageError("--from is the new file of one project: name one.")
        answers = own_data.renewed(places[0], file, answers)
    options: Mapping[str, Any] = {"diff": diff, "verify": verify, "commit": commit, "branch": branch, "trust": trust}
    work = partial(api.update, to=to, answers=answers, **options)
    return _update(places, work, diff=diff, jobs=jobs)


def _update(places: Sequence[Path], work: partial[Outcome], *, diff: bool, jobs: int | None) -> int:
    """Update the projects in some places."""
    from mlscaffold import api
    from mlscaffold.cli.output import changes
    from mlscaffold.cli.output.text import progress
    from mlscaffold.update import many

    folders = many.find(places)
    if is_one(places, folders):
        return _status_of(work(folders[0], tell=changes.outcome))
    api.versions()
    counts = dict.fromkeys(("changed", "current", "in conflict", "not ready", "failed"), 0)
    for result in progress(many.each(folders, work, jobs=jobs), "Updating", len(folders)):
        counts[_sort(result)] += 1
        if diff and result.value is not None:
            changes.outcome(result.value)
        else:
            changes.line(result.folder, result.value, result.error)
    changes.totals(counts)
    if counts["failed"]:
        return FAILED
    return CONFLICTS if counts["in conflict"] and not diff else DONE


def is_one(places: Sequence[Path], folders: Sequence[Path]) -> bool:
    """Tell whether one project was named, rather than found."""
    return len(places) == 1 and list(folders) == [Path(os.path.abspath(places[0]))]


def _sort(result: Result[Outcome]) -> str:
    if result.value is None:
        return "failed"
    if result.value.obstacle:
        return "not ready"
    if result.value.conflicts:
        return "in conflict"
    return "changed" if result.value.changes else "current"


def finish(way: Transition, wanted: Wishes) -> int:
    """Take a project from one rendering to another, say what came of it, and return the exit status."""
    from mlscaffold.cli.output import changes
    from mlscaffold.update import transition

    return _status_of(transition.run(way, wanted, changes.outcome))


def _status_of(outcome: Outcome) -> int:
    """Return the exit status that says what came of one project."""
    return CONFLICTS if outcome.conflicts and not outcome.patch else DONE


def _check(places: Sequence[Path], *, to: str | None, jobs: int | None) -> int:
    """Say which projects are behind; that is a failure, so that continuous integration sees it."""
    from mlscaffold import api
    from mlscaffold.cli.output import standing
    from mlscaffold.cli.output.text import failed, progress
    from mlscaffold.update import changes, many

    versions = api.versions()

    def work(folder: Path) -> tuple[str, str, int, str]:
        try:
            known = changes.read(folder)
        except changes.ForeignError:
            from mlscaffold.foreign import link
            from mlscaffold.foreign import project as foreign

            return *foreign.behind(link.read(folder), to=to), "commit"
        target = changes.check_target(known, versions, to)
        return known.version, target, versions.between(known.version, target), "version"

    status = DONE
    folders = many.find(places)
    for result in progress(many.each(folders, work, jobs=jobs), "Checking", len(folders)):
        if result.value is None:
            failed(result.folder, result.error)
            status = FAILED
        else:
            version, target, count, unit = result.value
            standing.behind(result.folder, version, target, count, unit)
            status = FAILED if count else status
    return status


def _abort(places: Sequence[Path]) -> int:
    """Take back the last update of projects; of those below a folder that is none itself, what was killed half-way."""
    from contextlib import suppress

    from mlscaffold.cli.output import changes
    from mlscaffold.template.answers_file import NoRecordError
    from mlscaffold.update import many
    from mlscaffold.update.record import is_half_done
    from mlscaffold.update.undo import undo

    for place in places:
        found: list[Path] = []
        with suppress(NoRecordError):
            found = many.find([place])
        below = [folder for folder in found if folder != place.absolute() and is_half_done(folder)]
        for folder in below or [place.absolute()]:
            changes.undone(folder, undo(folder))
    return DONE
