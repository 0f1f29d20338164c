"""Finds columns that alone predict the target almost perfectly: often they are known only after it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import groupby
from statistics import StatisticsError, correlation, fmean

# Of the rows with the rarest label and of the others, at most so many are looked at, and at least so many.
_ROWS = 1000
_LEAST = 10
# A column leaks that leaves at most this share of the errors that are made without it.
_LEFT = 0.01

Values = Mapping[str, tuple[Sequence[str], Sequence[float] | None]]
"""Cells of each column, and their numbers where it has numbers and no blank cell."""


def of_labels(columns: Values, labels: Sequence[str]) -> list[str]:
    """Return the columns that leak what class a row is of."""
    rows = _chosen(labels)
    wanted = [labels[row] for row in rows]
    counts = Counter(wanted)
    if min(counts.values()) < _LEAST:
        return []
    limit = _LEFT * (1 - max(counts.values()) / len(wanted)) * len(wanted)
    leaking = []
    for name, (cells, numbers) in columns.items():
        found = [cells[row] for row in rows]
        errors = min(_errors(found, wanted), _errors(list(map(bool, found)), wanted))
        if numbers is not None:
            errors = min(errors, _steps([numbers[row] for row in rows], wanted))
        if errors <= limit:
            leaking.append(name)
    return leaking


def of_numbers(columns: Values, numbers: Sequence[float]) -> list[str]:
    """Return the columns that leak a number."""
    rows = range(0, len(numbers), len(numbers) // (2 * _ROWS) + 1)
    wanted = [numbers[row] for row in rows]
    ranks = _ranks(wanted)
    total = _squares(wanted)
    leaking = []
    for name, (cells, found) in columns.items():
        groups: dict[str, list[float]] = defaultdict(list)
        for row, value in zip(rows, wanted, strict=True):
            groups[cells[row]].append(value)
        if len(groups) * 5 <= len(wanted) and sum(map(_squares, groups.values())) <= _LEFT / 10 * total:
            leaking.append(name)
        elif found is not None and len(wanted) >= 2 * _LEAST:
            try:
                likeness = correlation(_ranks([found[row] for row in rows]), ranks)
            except StatisticsError:
                continue
            if abs(likeness) >= 1 - _LEFT / 10:
                leaking.append(name)
    return leaking


def _chosen(labels: Sequence[str]) -> list[int]:
    """Return rows spread over the file, as many of the rarest label as of all others where there are enough."""
    counts = Counter(labels)
    rarest = min(counts, key=lambda label: counts[label])
    groups = ([row for row, label in enumerate(labels) if (label == rarest) is is_rare] for is_rare in (True, False))
    return [row for group in groups for row in group[:: len(group) // _ROWS + 1]]


def _errors(cells: Sequence[object], labels: Sequence[str]) -> float:
    """Return how many rows do not have the label that is the most frequent one of their value."""
    groups: dict[object, Counter[str]] = defaultdict(Counter)
    for cell, label in zip(cells, labels, strict=True):
        groups[cell][label] += 1
    if len(groups) * 5 > len(cells):
        return len(cells)
    return sum(counts.total() - max(counts.values()) for counts in groups.values())


def _steps(numbers: Sequence[float], labels: Sequence[str]) -> float:
    """Return how often the label changes in the order of a number, beyond once for each label; half is errors."""
    if len(set(numbers)) * 5 <= len(numbers):
        return len(numbers)
    changes = len(list(groupby(label for _, label in sorted(zip(numbers, labels, strict=True))))) - 1
    return (changes - len(set(labels)) + 1) / 2


def _ranks(numbers: Sequence[float]) -> list[float]:
    places = {number: float(place) for place, number in enumerate(sorted(numbers))}
    return [places[number] for number in numbers]


def _squares(numbers: Sequence[float]) -> float:
    mean = fmean(numbers)
    return sum((number - mean) ** 2 for number in numbers)
