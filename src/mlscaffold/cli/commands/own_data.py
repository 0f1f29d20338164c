"""``--from`` of ``new`` and ``update``: looks at somebody's own file, says what it is taken for, and asks once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlscaffold.errors import UsageError
from mlscaffold.template.catalog import OWN_DATA

if TYPE_CHECKING:
    from mlscaffold.inspect.table import Table


def place(project: str | None, destination: Path | None) -> tuple[str, Path | None]:
    """Return the project and the destination where a file is given, so that DEST can be the only argument."""
    if project is None or project == OWN_DATA:
        return OWN_DATA, destination
    if destination is not None:
        raise UsageError(f"--from makes a project for own data: give DEST alone, without {project}.")
    return OWN_DATA, Path(project)


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
    from mlscaffold.cli.output.text import is_terminal
    from mlscaffold.create import names
    from mlscaffold.inspect import naming, schema

    is_asked = is_terminal() and not yes
    if file is None:
        if not is_asked:
            raise UsageError("own-data is made from a file of yours: mlscaffold new --from FILE --target COLUMN")
        file = _ask_file()
    table = _read(file, sheet, is_asked=is_asked)
    if target is None:
        target = _ask_target(file, table, is_asked=is_asked)
    found = schema.decide(file, table, target, schema.Wishes(**wishes))
    reading.show(found)
    if is_asked and not _agrees():
        reading.declined()
        return None
    slug = destination.absolute().name if destination else naming.slug(file)
    if destination is None and names.problem(slug):
        slug = f"{slug}-model"
    slug = given.get("slug", slug)
    return {**given, "slug": slug, **found.answers(Path(destination or slug).absolute())}


def renewed(folder: Path, file: Path, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers that a new file changes in a project, once said what changed; others that are given stay."""
    from mlscaffold.cli.output import reading
    from mlscaffold.inspect import schema
    from mlscaffold.update import changes

    known = {**changes.read(folder).answers, **given}
    if known.get("project") != OWN_DATA:
        raise UsageError(f"{folder} is no project for own data, so --from has nothing to renew. Leave it out.")
    sheet = known["reading"].get("sheet") if file.suffix.lower().startswith(".xls") else None
    table = _read(file, sheet, is_asked=False)
    # What was decided by whoever made the project stays decided.
    kept = [column for column in known["columns"] if column["name"] in table.columns]
    wishes = schema.Wishes(
        identifiers=[column["name"] for column in kept if column["kind"] == "identifier"],
        texts=[column["name"] for column in kept if column["kind"] == "text"],
        dropped=[column["name"] for column in kept if column.get("why") == schema.DROPPED],
        task=known["task"],
        positive=known["positive"] or None,
        time=known["time_column"] or None,
    )
    found = schema.decide(file, table, known["target"], wishes)
    answers = found.answers(folder.absolute())
    reading.changes(found, known["columns"], answers["columns"])
    return {**answers, **given}


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
