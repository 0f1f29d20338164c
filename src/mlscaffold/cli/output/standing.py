"""What ``status`` and ``update --check`` print."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from mlscaffold.update.status import Status

from .text import argument, counted, failed, named, next_steps, paint, printable

_NUMBERS = ("Behind", "Edited", "Deleted", "Conflicts")
_HEADINGS = ("Folder", "Project", "Version", *_NUMBERS, "Features")


def behind(folder: Path, version: str, newest: str, count: int, unit: str) -> None:
    """Say how many units, such as versions, a project is behind."""
    if count:
        print(f"{paint('behind', 'yellow')}   {named(folder)}: {version}, {counted(count, unit)} behind {newest}")
    else:
        print(f"{paint('current', 'green')}  {named(folder)}: {version}")


def one(found: Status) -> None:
    """Say how one project stands."""
    distance = paint(f"{counted(found.behind, 'version')} behind {found.newest}", "yellow")
    facts = {
        "Project": found.slug if found.slug == found.project else f"{found.slug} ({found.project})",
        "Version": f"{found.version}, {distance if found.behind else paint('the newest', 'green')}",
        "Features": ", ".join(found.features) or "none",
    }
    if found.exercises:
        facts["To write"] = ", ".join(found.exercises)
    if found.failing is not None:
        facts["Failing"] = ", ".join(found.failing) or "none"
    for name, value in facts.items():
        print(f"{paint(name.ljust(8), 'bold')}  {value}")
    for title, paths in (("conflicted", found.conflicted), ("edited", found.edited), ("deleted", found.deleted)):
        for path in paths:
            print(f"  {paint(title.ljust(10), 'red' if title == 'conflicted' else 'dim')}  {printable(path)}")
    where = argument(found.folder)
    if found.interrupted:
        print(f"{paint('An update was interrupted.', 'red')} Take it back: mlscaffold update --abort{where}")
    elif found.behind and not found.conflicted:
        next_steps([(f"mlscaffold update --diff{where}", "shows what would change")])


def many(found: Iterable[Status], errors: Mapping[Path, Exception]) -> None:
    """Show how many projects stand, a row each."""
    table: list[tuple[str, ...]] = [_HEADINGS]
    for status in found:
        numbers = (status.behind, len(status.edited), len(status.deleted), len(status.conflicted))
        counts = [str(number) if number else "" for number in numbers]
        table.append((named(status.folder), status.project, status.version, *counts, " ".join(status.features)))
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for number, row in enumerate(table if len(table) > 1 else ()):
        columns = zip(_HEADINGS, row, widths, strict=True)
        cells = [cell.rjust(width) if heading in _NUMBERS else cell.ljust(width) for heading, cell, width in columns]
        line = "  ".join(cells).rstrip()
        print(line if number else paint(line, "bold"))
    for folder, error in errors.items():
        failed(folder, error)
