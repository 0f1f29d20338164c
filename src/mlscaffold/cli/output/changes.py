"""What the commands that merge print: ``update``, ``add``, ``remove`` and ``adopt``, on one project or on many."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from mlscaffold.update.adopt import Guess
from mlscaffold.update.transition import Outcome
from mlscaffold.update.undo import Undone

from .text import argument, counted, failed, named, next_steps, note, paint, printable

_WIDTH = len("conflicting")


def outcome(found: Outcome) -> None:
    """Say what happened to one project, or would, and what to do next."""
    if not found.changes:
        print(f"{paint('Nothing to do', 'green')}: the {found.what} changes nothing in {named(found.folder)}.")
        return
    print(_headline(found))
    for change in found.changes:
        kind = paint(change.kind.ljust(_WIDTH), "red" if change.conflict else "dim")
        print(f"  {kind}  {printable(change.path)}{f': {change.conflict.reason}' if change.conflict else ''}")
    for path in found.kept_deleted:
        print(f"  {paint('kept out'.ljust(_WIDTH), 'dim')}  {printable(path)}: you deleted it")
    if found.obstacle:
        note(f"It would be refused now. {found.obstacle}")
    if found.patch:
        print(f"\n{found.patch}", end="")
        return
    for text in found.notes:
        note(text)
    if "pyproject.toml" in {change.path for change in found.changes} and (found.folder / "uv.lock").exists():
        note("pyproject.toml changed; bring uv.lock up to date with: uv lock")
    next_steps(_steps(found))


def _headline(found: Outcome) -> str:
    where, count = paint(named(found.folder), "bold"), counted(len(found.changes), "file")
    if found.patch:
        return f"The {found.what} would change {count} in {where}; nothing was written."
    if found.conflicts and not found.applied:
        stop = paint("Conflicts", "yellow")
        return f"{stop} stop the {found.what} from going to a branch of {where}; nothing was done."
    if found.branch:
        return f"{paint('Committed', 'green')} the {found.what} of {where} to the branch {found.branch}: {count}."
    if found.commit:
        return f"{paint('Committed', 'green')} the {found.what} in {where}: {count}."
    if found.conflicts:
        conflicts = len(found.conflicts)
        return f"{paint('Merged', 'yellow')} the {found.what} into {where}: {count}, {conflicts} in conflict."
    return f"{paint('Merged', 'green')} the {found.what} into {where}: {count}, staged for you to commit."


def _steps(found: Outcome) -> Iterator[tuple[str, str]]:
    """Yield what to type next, each with what it does."""
    where = argument(found.folder)
    if found.conflicts and not found.applied:
        yield f"mlscaffold update{where}", "without --branch, to resolve them"
    elif found.conflicts:
        yield "git add FILE", "after you have resolved the conflicts in it"
        yield "git commit", "when all are resolved"
        yield f"mlscaffold update --abort{where}", "takes all of it back"
    elif not found.commit:
        yield "git diff --cached", "shows it"
        yield "git commit", "keeps it"
        yield f"mlscaffold update --abort{where}", "takes it back"


def line(folder: Path, found: Outcome | None, error: Exception | None) -> None:
    """Say in a line what happened to one of many projects."""
    where = named(folder)
    if found is None:
        failed(folder, error)
    elif found.conflicts:
        names = ", ".join(f"{conflict.path} ({conflict.reason})" for conflict in found.conflicts)
        print(f"{paint('conflicts', 'yellow')}  {where}: {names}")
    elif not found.changes:
        print(f"{paint('current', 'dim')}    {where}")
    else:
        print(f"{paint('changed', 'green')}    {where}: {counted(len(found.changes), 'file')}{_where_to(found)}")


def _where_to(found: Outcome) -> str:
    if found.branch:
        return f", committed to {found.branch}"
    if found.commit:
        return ", committed"
    return ", staged" if found.applied else ", not written"


def totals(counts: Mapping[str, int]) -> None:
    """Say how many projects there were of each sort."""
    parts = ", ".join(f"{count} {name}" for name, count in counts.items() if count)
    print(f"\n{paint(f'{sum(counts.values())} projects', 'bold')}: {parts}.")


def undone(folder: Path, found: Undone) -> None:
    """Say what was taken back."""
    count = counted(len(found.restored), "file")
    print(f"{paint('Took back', 'green')} the {found.what} in {named(folder)}: {count}.")
    if found.kept is not None:
        note(f"Files that had been changed since are kept in {found.kept}.")


def guess(folder: Path, found: Guess) -> None:
    """Say what a project was probably made from, and how sure that is."""
    print(
        f"{named(folder)} looks like {paint(found.answers.values['project'], 'bold')} of version {found.version}: "
        f"{int(100 * found.likeness)} % of the lines that it generates are there, "
        f"{found.same} of {len(found.rendered) - 1} files to the byte."
    )
