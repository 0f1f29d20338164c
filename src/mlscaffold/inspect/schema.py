"""From a file and a target to the answers of a project: what each column is, the task, and what to know of both."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from mlscaffold.errors import MlscaffoldError, UsageError
from mlscaffold.tools import quoted

from . import kinds, leaks, table
from . import task as tasks
from .kinds import Column
from .naming import fields, listed

DROPPED = "left out by its owner"
"""Why a column is ignored that the user has no use for."""
_FEATURES = frozenset({"number", "integer", "category", "date", "text"})
# So many rows may not fit in the memory of whoever trains on them.
_LARGE = 1_000_000
# A level that a sample has so often is hardly the only one of its kind.
_SURE = 3


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the user knows better than the file shows; all names are of columns."""

    identifiers: Sequence[str] = ()
    dropped: Sequence[str] = ()
    texts: Sequence[str] = ()
    task: str | None = None
    positive: str | None = None
    time: str | None = None


@dataclass(frozen=True, slots=True)
class Schema:
    """What a file is taken for.

    Attributes:
        columns: in the file's order; the target is one of them.
        reading: how to read the file.
        task: ``classification`` of two levels, ``multiclass``, ``regression`` or ``text``.
        positive: the level of the target that counts as 1, where it has two.
        time: the column by which old rows are told from new ones; empty where rows are split at random.
        notes: what the user should know, as sentences.
    """

    path: Path
    table: table.Table
    columns: tuple[Column, ...]
    reading: Mapping[str, Any]
    target: str
    task: str
    positive: str
    time: str
    notes: tuple[str, ...]

    def answers(self, project: Path) -> dict[str, Any]:
        """Return the answers that make a project in a folder; they have no row of the file."""
        names = fields(column.name for column in self.columns)
        columns = [
            {
                "name": column.name,
                "field": names[column.name],
                "kind": column.kind,
                **column.facts,
                **({"why": column.why} if column.kind == "ignored" else {}),
                "missing": column.missing,
            }
            for column in self.columns
        ]
        return {
            "columns": columns,
            "target": self.target,
            "task": self.task,
            "positive": self.positive,
            "time_column": self.time,
            "source": _relative(self.path, project),
            "sha256": self.table.sha256,
            "reading": dict(self.reading),
        }


def _relative(path: Path, project: Path) -> str:
    """Return a path as a project's file of settings has it: relative, unless it is on another drive."""
    try:
        return Path(os.path.relpath(path, project)).as_posix()
    except ValueError:
        return Path(os.path.abspath(path)).as_posix()


def decide(path: Path, found: table.Table, target: str, wishes: Wishes) -> Schema:
    """Decide what the columns of a file are and what is to be predicted.

    Raises:
        MlscaffoldError: nothing can be learned from it.
        UsageError: a wish that the file cannot fulfil.
    """
    for name in (target, *wishes.identifiers, *wishes.dropped, *wishes.texts, *filter(None, [wishes.time])):
        check_name(name, list(found.columns), path)
    if target in (*wishes.identifiers, *wishes.dropped, *wishes.texts):
        raise UsageError(f"{target} is the target: leave it out of --id, --drop and --text.")
    decimal = kinds.decimal_of(found.columns.values())
    words = set().union(*(kinds.blank_words(column, decimal) for column in found.columns.values()))
    cells, blank = _labelled(found.columns, target, words)
    columns = {name: _column(name, cells[name], decimal, wishes) for name in cells}
    if found.is_sample:
        columns = {name: _careful(column, cells[name]) for name, column in columns.items()}
    labelled = kinds.look(target, cells[target], decimal, is_target=True)
    task, labelled = tasks.decide(labelled, cells[target], wishes.task, found.rows / found.total)
    columns[target] = replace(labelled, missing=bool(blank))
    others = [column for name, column in columns.items() if name != target and column.kind in _FEATURES]
    if not others:
        raise MlscaffoldError(f"No column of {path.name} is left to predict {target} from. Drop fewer of them.")
    texts = [column.name for column in others if column.kind == "text"]
    if task != "regression" and wishes.task is None and len(texts) == len(others) == 1:
        task = "text"
    if task == "text" and len(texts) != 1:
        raise UsageError(f"The task text needs one column of text; there are {len(texts)}. Name it: --text COLUMN")
    positive, notes = tasks.positive(task, columns[target], cells[target], wishes.positive)
    if wishes.time and columns[wishes.time].kind != "date":
        raise UsageError(f"{wishes.time} is no column of dates. Write its dates as YYYY-MM-DD, or leave --time out.")
    notes += [f"Cells that say {' or '.join(sorted(words))} count as blank, in every column."] if words else []
    notes += _notes(found, columns.values(), target, blank)
    notes += _leaking(columns, cells, target, decimal, task)
    dates = [column.name for column in others if column.kind == "date"]
    if dates and not wishes.time:
        notes.append(f"Rows are split at random. To train on old rows and test on new ones: --time {quoted(dates[0])}")
    reading = {
        **found.reading,
        **({} if decimal == "." else {"decimal": decimal}),
        **({"missing": sorted(words)} if words else {}),
    }
    time = wishes.time or ""
    return Schema(path, found, tuple(columns.values()), reading, target, task, positive, time, tuple(notes))


def _labelled(
    columns: Mapping[str, Sequence[str]], target: str, words: AbstractSet[str]
) -> tuple[dict[str, list[str]], int]:
    """Return the cells of rows that have a target, words that mean a blank cell left out, and how many have none."""
    cells = columns
    if words:
        cells = {name: ["" if cell in words else cell for cell in column] for name, column in cells.items()}
    known = list(map(bool, cells[target]))
    if not any(known):
        raise MlscaffoldError(f"{target} is blank in every row, so nothing can be predicted. Name another --target.")
    return {name: list(itertools.compress(column, known)) for name, column in cells.items()}, known.count(False)


def _careful(column: Column, cells: Sequence[str]) -> Column:
    """Return a column of a sample as what is safe for the other rows: they may have blank cells and rarer levels."""
    if column.kind == "category" and min(map(cells.count, column.facts["levels"])) < _SURE:
        return Column(column.name, "text", "rare levels, and the other rows may have more", missing=True)
    return replace(column, missing=True)


def check_name(name: str, names: Sequence[str], path: Path) -> None:
    """Refuse a column that a file has not, and say which is nearest."""
    from difflib import get_close_matches

    if name in names:
        return
    folded = {known.casefold(): known for known in names}
    nearest = [folded[key] for key in get_close_matches(name.casefold(), folded, n=3, cutoff=0.6)]
    remedy = f"Did you mean {' or '.join(nearest)}?" if nearest else f"It has: {listed(names)}."
    raise UsageError(f"{path.name} has no column {name!r}. {remedy}")


def _column(name: str, cells: Sequence[str], decimal: str, wishes: Wishes) -> Column:
    is_missing = "" in cells
    if name in wishes.dropped:
        return Column(name, "ignored", DROPPED, is_missing)
    if name in wishes.identifiers:
        return Column(name, "identifier", "as you said", is_missing)
    if name in wishes.texts:
        return Column(name, "text", "as you said", is_missing)
    return kinds.look(name, cells, decimal)


def _notes(found: table.Table, columns: Iterable[Column], target: str, blank: int) -> list[str]:
    notes = [column.doubt for column in columns if column.doubt]
    if found.reading.get("encoding") == "cp1252":
        # Nearly every text of another language or system is valid in it too.
        notes.append("It is not in UTF-8, so it was read as Windows-1252. If letters look wrong, save it as UTF-8.")
    if found.is_sample:
        notes.append(
            f"{found.rows:,} of about {found.total:,} rows were looked at, spread over the file: in the others, every "
            "column may have blank cells."
        )
    if found.total >= _LARGE:
        notes.append(
            "Training holds all rows in memory. Where they do not fit, train on a part of the cleaned file: "
            "train --data PART"
        )
    if blank:
        notes.append(f"{target} is blank in {blank:,} of {found.rows:,} rows, which nothing is learned from.")
    if copies := found.rows - len(set(zip(*found.columns.values(), strict=True))):
        notes.append(f"{copies:,} of {found.rows:,} rows are copies of others.")
    return notes


def _leaking(
    columns: Mapping[str, Column], cells: Mapping[str, Sequence[str]], target: str, decimal: str, task: str
) -> list[str]:
    values = {
        name: (cells[name], kinds.numbers(cells[name], decimal) if column.kind in {"number", "integer"} else None)
        for name, column in columns.items()
        if name != target and column.kind in _FEATURES
    }
    labels = cells[target]
    if task == "regression":
        labels = leaks.quarters(kinds.numbers(labels, decimal) or [])
    return [
        f"{name} alone predicts {target} almost perfectly. If it is known only after {target}, or is the same thing: "
        f"--drop {quoted(name)}"
        for name in leaks.find(values, labels)
    ]
