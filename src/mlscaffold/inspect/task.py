"""Decides what is to be predicted: the task, and which level of two counts as 1."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from mlscaffold.errors import MlscaffoldError, UsageError

from . import kinds
from .kinds import Column

TASKS = ("classification", "multiclass", "regression", "text")
# With fewer rows of a level, no fold of cross-validation and of the held-out rows is sure to have one.
_LEAST = 10
# Whole numbers with at most so many values are taken for labels, such as marks from 1 to 5.
_LABELS = 10
_YES = frozenset(("1", "1.0", "true", "t", "yes", "y", "positive", "ja", "oui", "si", "sim"))
_NO = frozenset(("0", "0.0", "-1", "false", "f", "no", "n", "negative", "nein", "non", "nao"))


def decide(column: Column, cells: Sequence[str], wanted: str | None, share: float) -> tuple[str, Column]:
    """Return the task, and the target as a number or as a category; the cells are such a share of the file's."""
    if wanted is not None and wanted not in TASKS:
        raise UsageError(f"--task is one of {', '.join(TASKS)}, not {wanted!r}.")
    name, is_number = column.name, column.kind in {"number", "integer"}
    levels = Counter(cells)
    if len(levels) == 1:
        raise MlscaffoldError(
            f"{name} has the same value in every row, so there is nothing to learn. Name another --target."
        )
    if wanted == "regression" and not is_number:
        raise UsageError(f"{name} has values that are no numbers. Mend them, or choose another --task.")
    is_binary = len(levels) == 2  # noqa: PLR2004
    rarest, count = levels.most_common()[-1]
    is_rare = count < _LEAST * share
    is_measure = is_number and not is_binary and (column.kind == "number" or len(levels) > _LABELS or is_rare)
    if wanted == "regression" or (wanted is None and is_measure):
        return "regression", column
    if len(levels) > kinds.LEVELS:
        raise MlscaffoldError(
            f"{name} has {len(levels):,} different values in {len(cells):,} rows, too many for classes. Name another "
            f"--target, or bring them down to {kinds.LEVELS} or fewer."
        )
    if is_rare:
        raise MlscaffoldError(
            f"{rarest!r}, a level of {name}, has {count} rows, and training needs {_LEAST}. "
            "Leave such rows out, or make them one level with others."
        )
    if wanted == "classification" and not is_binary:
        raise UsageError(f"--task classification needs two levels; {name} has {len(levels)}. Give --task multiclass.")
    task = wanted or ("classification" if is_binary else "multiclass")
    return task, kinds.as_category(name, levels, missing=column.missing)


def positive(task: str, column: Column, cells: Sequence[str], wanted: str | None) -> tuple[str, list[str]]:
    """Return the level that counts as 1, and what to say of it."""
    if task != "classification":
        if wanted is not None:
            raise UsageError("--positive is for a target with two levels. Leave it out.")
        return "", []
    levels = column.facts["levels"]
    if wanted is not None and wanted not in levels:
        raise UsageError(f"--positive is one of the target's levels, {' or '.join(levels)}, not {wanted!r}.")
    rarer, other = sorted(levels, key=cells.count)
    for level, opposite in ((rarer, other), (other, rarer)):
        if level == wanted or (wanted is None and level.lower() in _YES and opposite.lower() in _NO):
            return level, []
    return rarer, [f"{rarer} counts as the positive level, since it is the rarer one. If not: --positive"]
