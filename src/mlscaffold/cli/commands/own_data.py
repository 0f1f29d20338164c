"""``--from`` of ``new`` and ``update``: looks at somebody's own file, says what it is taken for, and asks once."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlscaffold.errors import UsageError

if TYPE_CHECKING:
    from mlscaffold.inspect.table import Table

PROJECT = "own-data"
DROPPED = "left out by its owner"


def place(project: str | None, destination: Path | None) -> tuple[str, Path | None]:
    """Return the project and the destination where a file is given, so that DEST can be the only argument."""
    if project is None or project == PROJECT:
        return PROJECT, destination
    if destination is not None:
        raise UsageError(f"--from makes a project for own data: give DEST alone, without {project}.")
    return PROJECT, Path(project)


def answers(
    given: Mapping[str, Any],
    destination: Path | None,
    *,
    file: Path | None,
    target: str | None,
    sheet: str | None,
    yes: bool,
    **wishes: Any,
) -> dict[str, Any] | None:
    """Return the answers that make a project for a file; ``None`` where the user, who is shown them, does not agree."""
    from mlscaffold.cli.output import reading
    from mlscaffold.create import names
    from mlscaffold.inspect import naming, schema

    is_asked = sys.stdin.isatty() and sys.stdout.isatty() and not yes
    if file is None:
        if not is_asked:
            raise UsageError("own-data is made from a file of yours: mlscaffold new --from FILE --target COLUMN")
        file = _ask_file()
    table = _read(file, sheet, is_asked=is_asked)
    if target is None:
        target = _ask_target(file, table, is_asked=is_asked)
    found = schema.decide(file, table, target, schema.Wishes(**wishes))
    slug = naming.slug(file)
    slug = given.get("slug") or (
        destination.absolute().name if destination else f"{slug}-model" if names.problem(slug) else slug
    )
    reading.show(found)
    if is_asked and not _agrees():
        return None
    return {**given, "slug": slug, **found.answers(Path(destination or slug).absolute())}


def renewed(folder: Path, file: Path, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers that a new file changes in a project, once said what changed; others that are given stay."""
    from mlscaffold.cli.output import reading
    from mlscaffold.inspect import schema
    from mlscaffold.update import changes

    known = {**changes.read(folder).answers, **given}
    if known.get("project") != PROJECT:
        raise UsageError(f"{folder} is no project for own data, so --from has nothing to renew. Leave it out.")
    sheet = known["reading"].get("sheet") if file.suffix.lower().startswith(".xls") else None
    table = _read(file, sheet, is_asked=False)
    names = {
        kind: [
            column["name"] for column in known["columns"] if column["kind"] == kind and column["name"] in table.columns
        ]
        for kind in ("identifier", "text")
    }
    dropped = [column["name"] for column in known["columns"] if column.get("why") == DROPPED]
    wishes = schema.Wishes(
        identifiers=names["identifier"],
        dropped=[name for name in dropped if name in table.columns],
        texts=names["text"],
        task=known["task"],
        positive=known["positive"] or None,
        time=known["time_column"] or None,
    )
    found = schema.decide(file, table, known["target"], wishes)
    changed = found.answers(folder.absolute())
    reading.changes(found, known["columns"], changed["columns"])
    return {**changed, **given}


def _read(file: Path, sheet: str | None, *, is_asked: bool) -> Table:
    from mlscaffold.cli.output.text import busy
    from mlscaffold.inspect import table, typed

    try:
        with busy(f"Looking at {file.name}"):
            return table.read(file, sheet)
    except typed.SheetError as error:
        if not is_asked:
            raise
        return table.read(file, _select("Which sheet has the rows?", error.sheets))


def _select(question: str, choices: Sequence[str]) -> str:
    import questionary

    return str(questionary.select(question, list(choices)).unsafe_ask())


def _ask_file() -> Path:
    import questionary

    return Path(questionary.path("Your file (CSV, JSON Lines, Excel or Parquet):").unsafe_ask()).expanduser()


def _ask_target(file: Path, table: Table, *, is_asked: bool) -> str:
    from mlscaffold.inspect import naming

    names = list(table.columns)
    if is_asked:
        return _select("Which column is to be predicted?", names)
    raise UsageError(f"Which column of {file.name} is to be predicted? Give --target one of: {naming.listed(names)}.")


def _agrees() -> bool:
    import typer

    return typer.confirm("\nMake the project?", default=True)
