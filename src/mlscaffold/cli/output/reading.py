"""What ``--from`` prints: what each column of a file was taken for, or what changed in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from .text import counted, note, paint, printable, rows

if TYPE_CHECKING:
    from mlscaffold.inspect.kinds import Column
    from mlscaffold.inspect.schema import Schema

_COLUMNS, _LEVELS = 40, 8
_NAME, _TEXT = 30, 80
_FORMATS = {"csv": "CSV", "jsonl": "JSON Lines", "excel": "Excel", "parquet": "Parquet"}
_DELIMITERS = {";": "semicolons", "\t": "tabs", "|": "bars", ":": "colons", " ": "spaces"}
_ENCODINGS = {"utf-8-sig": "UTF-8", "utf-16": "UTF-16", "cp1252": "Windows-1252"}


def show(found: Schema) -> None:
    """Show what a file was taken for, column by column, and what the user should know of it."""
    _head(found)
    rows([(printable(found.target), f"{'target':10}  {_task(found)}")], width=_width(found))
    others = [column for column in found.columns if column.name != found.target]
    rows(((_name(column), f"{column.kind:10}  {_about(column)}") for column in others[:_COLUMNS]), width=_width(found))
    if rest := Counter(column.kind for column in others[_COLUMNS:]):
        print(f"  and {', '.join(f'{count} of kind {kind}' for kind, count in rest.items())}")
    _foot(found)


def declined() -> None:
    """Say what somebody can do who does not agree with what was shown."""
    print("Nothing was written. To have it otherwise: --id, --text, --drop, --time, --task, --positive, --sheet.")


def changes(found: Schema, before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]) -> None:
    """Show what is other in the columns of a new file."""
    _head(found)
    lines = list(_changes({column["name"]: column for column in before}, {column["name"]: column for column in after}))
    rows(lines or [("Columns", "as before")])
    _foot(found)


def _head(found: Schema) -> None:
    reading = found.reading
    facts = [_FORMATS[reading["format"]]]
    facts += [f"sheet {reading['sheet']}"] if "sheet" in reading else []
    facts += [f"with {_DELIMITERS[reading['delimiter']]}"] if "delimiter" in reading else []
    facts += [_ENCODINGS[reading["encoding"]]] if "encoding" in reading else []
    facts += ["decimal comma"] if "decimal" in reading else []
    size = f"{counted(found.table.total, 'row')}, {counted(len(found.columns), 'column')}"
    print(f"{paint(found.path.name, 'bold')}: {size}; {printable(', '.join(facts))}")


def _foot(found: Schema) -> None:
    for text in found.notes:
        note(text)
    print("The project gets the levels and ranges above, and none of the rows.")


def _width(found: Schema) -> int:
    return max(len(_name(column)) for column in found.columns)


def _name(column: Column) -> str:
    name = printable(column.name)
    return name if len(name) <= _NAME else f"{name[: _NAME - 1]}…"


def _task(found: Schema) -> str:
    column = next(column for column in found.columns if column.name == found.target)
    if found.task != "regression":
        positive = f"; positive: {found.positive}" if found.positive else ""
        return printable(f"{found.task}: {_levels(column.facts['levels'])}{positive}")
    return f"regression: {_range(column.facts)}"


def _about(column: Column) -> str:
    blank = "; may be blank" if column.missing and column.kind not in {"ignored", "identifier"} else ""
    if column.kind == "category":
        return printable(_levels(column.facts["levels"]) + blank)
    if "low" in column.facts:
        written = f", written {column.facts['format']}" if "format" in column.facts else ""
        return f"{_range(column.facts)}{written}{blank}"
    return column.why + ("; not used" if column.kind in {"ignored", "identifier"} else blank)


def _levels(levels: Sequence[str]) -> str:
    text = ", ".join(levels[:_LEVELS]).replace("\n", "\\n")
    return text if len(text) <= _TEXT and len(levels) <= _LEVELS else f"{text[:_TEXT]}, ... ({len(levels)} levels)"


def _range(facts: Mapping[str, Any]) -> str:
    low, high = (_figure(facts[end]) for end in ("low", "high"))
    return f"{low} to {high}"


def _figure(value: object) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value).removesuffix("T00:00:00")


def _changes(
    before: Mapping[str, Mapping[str, Any]], after: Mapping[str, Mapping[str, Any]]
) -> Iterator[tuple[str, str]]:
    for name in dict.fromkeys([*after, *before]):
        old, new = before.get(name), after.get(name)
        if old is None and new is not None:
            yield printable(name), f"new: {new['kind']}"
        elif new is None:
            yield printable(name), "gone"
        elif old is not None and old != new:
            yield printable(name), printable("; ".join(_differences(old, new)))


def _differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    if old["kind"] != new["kind"]:
        yield f"{old['kind']}, now {new['kind']}"
        return
    added, gone = (
        sorted(set(one.get("levels", ())) - set(other.get("levels", ()))) for one, other in ((new, old), (old, new))
    )
    if added:
        yield f"new levels: {_levels(added)}"
    if gone:
        yield f"levels gone: {_levels(gone)}"
    if "low" in old and (old["low"], old["high"]) != (new["low"], new["high"]):
        yield f"{_range(old)}, now {_range(new)}"
    if old.get("missing") != new.get("missing"):
        yield "may be blank now" if new["missing"] else "never blank now"
    if old.get("format") != new.get("format"):
        yield f"written {new['format']} now"
