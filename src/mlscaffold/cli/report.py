"""What commands on living projects say: about one project in full, about many a line each and a summary."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from mlscaffold.errors import MlscaffoldError
from mlscaffold.tools import quoted

from .terminal import Style, named, shown

if TYPE_CHECKING:
    from mlscaffold.update.adopt import Guess
    from mlscaffold.update.status import Status
    from mlscaffold.update.transition import Outcome
    from mlscaffold.update.undo import Undone

_LOCK = "uv.lock"
_SETTINGS = "pyproject.toml"


def outcome(found: Outcome) -> None:
    """Say what happened to one project, or would, and what to do next."""
    style = Style(sys.stdout)
    if not found.changes:
        print(f"{style.green('Nothing to do')}: the {found.what} changes nothing in {named(found.folder)}.")
        return
    print(_headline(found, style))
    width = len("conflicting")
    for change in found.changes:
        kind = change.kind.ljust(width)
        if change.conflict:
            print(f"  {style.red(kind)}  {change.path}: {change.conflict.reason}")
        else:
            print(f"  {style.dim(kind)}  {change.path}")
    for path in found.kept_deleted:
        print(f"  {style.dim('kept out'.ljust(width))}  {path}: you deleted it")
    if found.patch:
        print(f"\n{found.patch}", end="")
        return
    _next_steps(found, style)


def _headline(found: Outcome, style: Style) -> str:
    where, count = style.bold(named(found.folder)), _files(len(found.changes))
    if found.patch:
        return f"The {found.what} would change {count} in {where}; nothing was written."
    if found.conflicts and not found.applied:
        return f"{style.yellow('Conflicts')} stop the {found.what} from going to a branch of {where}; nothing was done."
    if found.branch:
        return f"{style.green('Committed')} the {found.what} of {where} to the branch {found.branch}: {count}."
    if found.commit:
        return f"{style.green('Committed')} the {found.what} in {where}: {count}."
    if found.conflicts:
        return f"{style.yellow('Merged')} the {found.what} into {where}: {count}, {len(found.conflicts)} in conflict."
    return f"{style.green('Merged')} the {found.what} into {where}: {count}, staged for you to commit."


def _next_steps(found: Outcome, style: Style) -> None:
    paths = {change.path for change in found.changes}
    if _SETTINGS in paths and (found.folder / _LOCK).exists():
        print(f"{style.yellow('Note:')} {_SETTINGS} changed; bring {_LOCK} up to date with: uv lock")
    steps: list[tuple[str, str]] = []
    where = _argument(found.folder)
    if found.conflicts and not found.applied:
        steps = [(f"mlscaffold update{where}", "without --branch, to resolve them")]
    elif found.conflicts:
        steps = [
            ("git add FILE", "after you have resolved the conflicts in it"),
            ("git commit", "when all are resolved"),
            (f"mlscaffold update --abort{where}", "takes all of it back"),
        ]
    elif not found.commit:
        steps = [
            ("git diff --cached", "shows it"),
            ("git commit", "keeps it"),
            (f"mlscaffold update --abort{where}", "takes it back"),
        ]
    if steps:
        width = max(len(command) for command, _ in steps)
        print(f"\n{style.bold('Next:')}")
        for command, what in steps:
            print(f"  {style.cyan(command.ljust(width))}  {what}")


def _files(count: int) -> str:
    return "1 file" if count == 1 else f"{count} files"


def _argument(folder: Path) -> str:
    """Return what to type behind a command for it to work on a project."""
    path = shown(folder)
    return "" if path == os.curdir else f" {quoted(path)}"


def line(folder: Path, found: Outcome | None, error: Exception | None) -> None:
    """Say in a line what happened to one of many projects."""
    style = Style(sys.stdout)
    where = named(folder)
    if found is None:
        print(f"{style.red('failed')}     {where}: {message(error)}")
    elif found.conflicts:
        names = ", ".join(f"{conflict.path} ({conflict.reason})" for conflict in found.conflicts)
        print(f"{style.yellow('conflicts')}  {where}: {names}")
    elif not found.changes:
        print(f"{style.dim('current')}    {where}")
    else:
        print(f"{style.green('changed')}    {where}: {_files(len(found.changes))}{_where_to(found)}")


def _where_to(found: Outcome) -> str:
    if found.branch:
        return f", committed to {found.branch}"
    if found.commit:
        return ", committed"
    return ", staged" if found.applied else ", not written"


def message(error: Exception | None) -> str:
    """Return what an error says; an unexpected one also what it is."""
    return str(error) if isinstance(error, MlscaffoldError) else f"unexpected {type(error).__name__}: {error}"


def totals(counts: Mapping[str, int]) -> None:
    """Say how many projects there were of each sort."""
    style = Style(sys.stdout)
    total = sum(counts.values())
    parts = ", ".join(f"{count} {name}" for name, count in counts.items() if count)
    print(f"\n{style.bold(f'{total} projects')}: {parts}.")


def undone(folder: Path, found: Undone) -> None:
    """Say what was taken back."""
    style = Style(sys.stdout)
    print(f"{style.green('Took back')} the {found.what} in {named(folder)}: {_files(len(found.restored))}.")
    if found.kept is not None:
        print(f"{style.yellow('Note:')} Files that had been changed since are kept in {found.kept}.")


def note(text: str) -> None:
    """Say what the user should know besides."""
    print(f"{Style(sys.stdout).yellow('Note:')} {text}")


def behind(folder: Path, version: str, newest: str, count: int, unit: str) -> None:
    """Say how many units, such as versions, a project is behind."""
    style = Style(sys.stdout)
    if count:
        distance = f"{count} {unit}{'s' * (count > 1)}"
        print(f"{style.yellow('behind')}   {named(folder)}: {version}, {distance} behind {newest}")
    else:
        print(f"{style.green('current')}  {named(folder)}: {version}")


def guess(folder: Path, found: Guess) -> None:
    """Say what a project was probably made from, and how sure that is."""
    style = Style(sys.stdout)
    values = found.answers.values
    print(
        f"{named(folder)} looks like {style.bold(values['project'])} of version {found.version}: "
        f"{int(100 * found.likeness)} % of the lines that it generates are there, "
        f"{found.same} of {found.files} files to the byte."
    )


def status(found: Status) -> None:
    """Say how one project stands."""
    style = Style(sys.stdout)
    is_current = not found.behind
    versions = f"{found.behind} version{'s' * (found.behind > 1)} behind {found.newest}"
    facts = [
        ("Project", f"{found.slug} ({found.project})" if found.slug != found.project else found.slug),
        ("Version", f"{found.version}, {style.green('the newest') if is_current else style.yellow(versions)}"),
        ("Features", ", ".join(found.features) or "none"),
    ]
    for name, value in facts:
        print(f"{style.bold(name.ljust(8))}  {value}")
    for title, paths in (("conflicted", found.conflicted), ("edited", found.edited), ("deleted", found.deleted)):
        for path in paths:
            mark = style.red if title == "conflicted" else style.dim
            print(f"  {mark(title.ljust(10))}  {path}")
    where = _argument(found.folder)
    if found.interrupted:
        print(f"{style.red('An update was interrupted.')} Take it back: mlscaffold update --abort{where}")
    elif found.behind and not found.conflicted:
        print(f"\n{style.bold('Next:')}\n  {style.cyan(f'mlscaffold update --diff{where}')}  shows what would change")


def table(found: Iterable[Status], errors: Mapping[Path, Exception]) -> None:
    """Show how many projects stand, a row each."""
    from rich.console import Console
    from rich.table import Table

    rows = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("Folder", "Project", "Version", "Behind", "Edited", "Deleted", "Conflicts", "Features"):
        is_number = heading in {"Behind", "Edited", "Deleted", "Conflicts"}
        rows.add_column(heading, justify="right" if is_number else "left", no_wrap=heading != "Features")
    for one in found:
        numbers = (one.behind, len(one.edited), len(one.deleted), len(one.conflicted))
        shown_numbers = [str(number) if number else "" for number in numbers]
        rows.add_row(f"[cyan]{named(one.folder)}[/]", one.project, one.version, *shown_numbers, " ".join(one.features))
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 200)
    if rows.row_count:
        console.print(rows)
    style = Style(sys.stdout)
    for folder, error in errors.items():
        print(f"{style.red('failed')}  {named(folder)}: {message(error)}")
