"""Which columns decide about a row? Asked of the model as a whole: what changes when one of them is another.

Nobody has told this service what is usual, so each column is tried over all that the schema allows: the levels of a
category, points between the limits of a number. That asks nothing of a model but its answers, whatever its kind
(individual conditional expectation: Goldstein, Kapelner, Bleich and Pitkin, Journal of Computational and Graphical
Statistics 24(1), 2015). Two columns that say the same hide each other, and the effects need not add up.
"""

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any

import numpy as np

from .fields import Category, Column, Number
from .predict import Predictor
from .schema_file import LARGEST_INTEGER

POINTS = 9  # between the limits of a number, and no more levels of a category than that
EFFECT = (
    "How much higher the answer is than with other values of the column, on average; "
    "where the answer is no number, the share of values with which it would be another; "
    "where it is a list of what is recommended, what the part adds to their scores"
)


def reasons(predictor: Predictor, row: Mapping[str, Any]) -> list[tuple[str, Any, float]]:
    """Return each column of a checked row with its value and its effect; a model may know better what decides."""
    known = predictor.model.reasons(row)
    if known is not None:
        return known
    columns = predictor.schema.columns
    others = {column.name: list(islice(alternatives(column, row[column.name]), POINTS)) for column in columns}
    asked = [row, *({**row, name: value} for name, values in others.items() for value in values)]
    said, *without = predictor.answer(asked)
    found, rest = [], iter(without)
    for name, values in others.items():
        effects = [difference(said, answer) for answer in islice(rest, len(values))]
        found.append((name, row[name], float(np.mean(effects)) if effects else 0.0))
    return found


def alternatives(column: Column, value: Any) -> Iterable[Any]:
    """Return other values that a column may have; of free text, none at all."""
    if isinstance(column, Category):
        return (level for level in column.levels if level != value)
    if isinstance(column, Number):
        bounded = max(abs(column.low), abs(column.high)) < LARGEST_INTEGER
        points = np.linspace(column.low, column.high, POINTS) if bounded else np.array([column.example])
        kind = int if column.integer else float
        return (kind(point) for point in points.tolist() if point != value)
    return ("",)


def difference(answer: Mapping[str, Any], other: Mapping[str, Any]) -> float:
    """Return by how much an answer is higher than another one; where there is no number, 1 if it is another."""
    name = next((name for name, value in answer.items() if isinstance(value, float)), None)
    if name and other[name] is not None:
        return float(answer[name] - other[name])
    shares = next((name for name, value in answer.items() if isinstance(value, dict)), None)
    if shares:
        most = max(answer[shares], key=answer[shares].__getitem__)
        return float(answer[shares][most] - other[shares][most])
    return float(answer != other)
