"""From a file and a target to the answers of a project: what each column is, the task, and what to know of both."""

from __future__ import annotations

import itertools
import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from mlscaffold.errors import MlscaffoldError, UsageError

from . import kinds, leaks, table
from .kinds import Column
from .naming import fields, listed

TASKS = ("classification", "multiclass", "regression", "text")
_FEATURES = frozenset({"number", "integer", "category", "date", "text"})
# Whole numbers with at most so many values are taken for labels, such as marks from 1 to 5.
_LABELS = 10
_YES = frozenset(("1", "1.0", "true", "t", "yes", "y", "positive", "ja", "oui", "si", "sim"))
_NO = frozenset(("0", "0.0", "-1", "false", "f", "no", "n", "negative", "nein", "non", "nao"))


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
        task: one of ``TASKS``.
        positive: the level of the target that counts as 1, where it has two.
        notes: what the user should know, as sentences.
    """

    path: Path
    table: table.Table
    columns: tuple[Column, ...]
    target: str
    task: str
    positive: str
    time: str
    notes: tuple[str, ...]

    def answers(self, project: Path) -> dict[str, Any]:
        """Return the answers that make a project in a folder; they have no row of the file."""
        names = fields(column.name for column in self.columns)
        words = sorted({word for column in self.columns for word in column.blank_words})
        return {
            "columns": [
                {
                    "name": column.name,
                    "field": names[column.name],
                    "kind": column.kind,
                    **column.facts,
                    **({"why": column.why} if column.kind == "ignored" else {}),
                    "missing": column.missing,
                }
                for column in self.columns
            ],
            "target": self.target,
            "task": self.task,
            "positive": self.positive,
            "time_column": self.time,
            "source": _relative(self.path, project),
            "sha256": self.table.sha256,
            "reading": {**self.table.reading, **({"missing": words} if words else {})},
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
    decimal = kinds.decimal_of(found.columns.values())
    cells = found.columns
    if blank := cells[target].count(""):
        known = list(map(bool, cells[target]))
        cells = {name: list(itertools.compress(column, known)) for name, column in cells.items()}
    if not cells[target]:
        raise MlscaffoldError(f"{target} is blank in every row, so nothing can be predicted. Name another --target.")
    columns = {name: _column(name, cells[name], decimal, wishes) for name in cells}
    task, labelled = _task(columns[target], cells[target], wishes.task)
    others = [column for name, column in columns.items() if name != target and column.kind in _FEATURES]
    if not others:
        raise MlscaffoldError(f"No column of {path.name} is left to predict {target} from. Drop fewer of them.")
    if task != "regression" and wishes.task is None and [column.kind for column in others] == ["text"]:
        task = "text"
    if task == "text":
        _check_text(others)
    is_missing = bool(blank or labelled.blank_words)
    columns[target] = replace(labelled, missing=is_missing)
    positive, why = _positive(task, cells[target], wishes.positive)
    time = wishes.time or ""
    if time and columns[time].kind != "date":
        raise UsageError(f"--time {time} is no column of dates. Write its dates as YYYY-MM-DD, or leave --time out.")
    reading = {**found.reading, **({} if decimal == "." else {"decimal": decimal})}
    notes = [*_notes(found, columns, target, blank), *why]
    notes += _leaking(columns, cells, target, decimal, task)
    dates = [column.name for column in others if column.kind == "date"]
    if dates and not time:
        notes.append(f"Rows are split at random. To train on old rows and test on new ones: --time {quoted(dates[0])}")
    ordered = tuple(columns.values())
    return Schema(path, replace(found, reading=reading), ordered, target, task, positive, time, tuple(notes))


def quoted(name: str) -> str:
    """Return a column's name as it is typed."""
    from mlscaffold.tools import quoted as typed

    return typed(name)


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
        return Column(name, "ignored", "left out by its owner", is_missing)
    if name in wishes.identifiers:
        return Column(name, "identifier", "as you said", is_missing)
    if name in wishes.texts:
        return Column(name, "text", "as you said", is_missing)
    return kinds.look(name, cells, decimal)


def _task(column: Column, cells: Sequence[str], wanted: str | None) -> tuple[str, Column]:
    """Return the task, and the target as a number or as a category."""
    if wanted is not None and wanted not in TASKS:
        raise UsageError(f"--task is one of {', '.join(TASKS)}, not {wanted!r}.")
    name, count = column.name, len(set(cells))
    if count == 1:
        raise MlscaffoldError(
            f"{name} has the same value in every row, so there is nothing to learn. Name another --target."
        )
    is_number = column.kind in {"number", "integer"}
    if wanted == "regression" and not is_number:
        raise UsageError(f"{name} has values that are no numbers. Mend them, or choose another --task.")
    if wanted == "regression" or (wanted is None and is_number and count > (2 if column.kind == "number" else _LABELS)):
        return "regression", column
    if count > kinds.LEVELS or len(cells) < 2 * count:
        raise MlscaffoldError(
            f"{name} has {count:,} different values in {len(cells):,} rows, too many for classes. Name another "
            f"--target, or bring them down to {kinds.LEVELS} or fewer."
        )
    if wanted == "classification" and count > 2:  # noqa: PLR2004
        raise UsageError(f"--task classification needs a target with two levels; {name} has {count}: --task multiclass")
    labelled = kinds.as_category(name, cells)
    return wanted or ("classification" if count == 2 else "multiclass"), labelled  # noqa: PLR2004


def _check_text(others: Iterable[Column]) -> None:
    texts = [column.name for column in others if column.kind == "text"]
    if len(texts) != 1:
        raise UsageError(f"The task text needs one column of text, and there are {len(texts)}. Name it: --text COLUMN")


def _positive(task: str, cells: Sequence[str], wanted: str | None) -> tuple[str, list[str]]:
    """Return the level that counts as 1, and what to say of it."""
    counts = Counter(cells)
    if task != "classification":
        if wanted is not None:
            raise UsageError("--positive is for a target with two levels. Leave it out.")
        return "", []
    if wanted is not None and wanted not in counts:
        raise UsageError(f"--positive is one of the target's levels, {' or '.join(sorted(counts))}, not {wanted!r}.")
    if wanted is not None:
        return wanted, []
    rarer, other = sorted(counts, key=lambda level: (counts[level], level))
    for level, opposite in ((rarer, other), (other, rarer)):
        if level.lower() in _YES and opposite.lower() in _NO:
            return level, []
    return rarer, [f"{rarer} counts as the positive level, since it is the rarer one. If not: --positive"]


def _notes(found: table.Table, columns: Mapping[str, Column], target: str, blank: int) -> list[str]:
    notes = [column.doubt for column in columns.values() if column.doubt]
    if found.is_sample:
        notes.append(
            f"{found.rows:,} of about {found.total:,} rows were looked at, spread over the file. Levels and blank "
            "cells that are only in the others are found when the project reads its data."
        )
    if blank:
        notes.append(f"{target} is blank in {blank:,} rows, which nothing is learned from.")
    copies = found.rows - len(set(zip(*found.columns.values(), strict=True)))
    if copies:
        notes.append(f"{copies:,} rows are copies of others.")
    return notes


def _leaking(
    columns: Mapping[str, Column], cells: Mapping[str, Sequence[str]], target: str, decimal: str, task: str
) -> list[str]:
    values = {
        name: (cells[name], kinds.numbers(cells[name], decimal) if column.kind in {"number", "integer"} else None)
        for name, column in columns.items()
        if name != target and column.kind in _FEATURES
    }
    if task == "regression":
        words = columns[target].blank_words
        known = [row for row, cell in enumerate(cells[target]) if cell not in words]
        numbers = kinds.numbers([cells[target][row] for row in known], decimal) or []
        kept = {
            name: ([texts[row] for row in known], found and [found[row] for row in known])
            for name, (texts, found) in values.items()
        }
        names = leaks.of_numbers(kept, numbers)
    else:
        names = leaks.of_labels(values, cells[target])
    return [
        f"{name} alone predicts {target} almost perfectly. If it is known only after {target}, or is the same thing: "
        f"--drop {quoted(name)}"
        for name in names
    ]
