"""Finds columns that alone predict the target almost perfectly: often they are known only after it."""

from __future__ import annotations

from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import groupby

# Of the rows with the rarest label and of the others, at most so many are looked at, and at least so many.
_ROWS, _LEAST = 1000, 10
# A column leaks that leaves at most this share of the errors that are made without it.
_LEFT = 0.02
# A value must have so many rows on average to say which label goes with it.
_ROWS_A_VALUE = 5

Cells = Sequence[str]
Values = Mapping[str, tuple[Cells, Sequence[float] | None]]
"""Cells of each column, and the numbers that they are; ``None`` where some are none."""


def quarters(numbers: Sequence[float]) -> list[str]:
    """Return in which quarter of all each number is, as a label."""
    ordered = sorted(numbers)
    ends = [ordered[len(ordered) * part // 4] for part in (1, 2, 3)]
    return [str(bisect(ends, number)) for number in numbers]


def find(columns: Values, labels: Cells) -> list[str]:
    """Return the columns that leak what label a row has."""
    rows = _chosen(labels)
    wanted = [labels[row] for row in rows]
    counts = Counter(wanted)
    if min(counts.values()) < _LEAST:
        return []
    limit = _LEFT * (len(wanted) - max(counts.values()))
    leaking = []
    for name, (cells, numbers) in columns.items():
        found = [cells[row] for row in rows]
        errors = min(_errors(found, wanted), _errors(list(map(bool, found)), wanted))
        if numbers is not None:
            errors = min(errors, _steps([numbers[row] for row in rows], wanted))
        if errors <= limit:
            leaking.append(name)
    return leaking


def _chosen(labels: Cells) -> list[int]:
    """Return rows spread over the file, as many of the rarest label as of all others where there are enough."""
    counts = Counter(labels)
    rarest = min(counts, key=lambda label: counts[label])
    groups = ([row for row, label in enumerate(labels) if (label == rarest) is is_rare] for is_rare in (True, False))
    return [row for group in groups for row in group[:: len(group) // _ROWS + 1]]


def _errors(cells: Sequence[object], labels: Cells) -> float:
    """Return how many rows do not have the label that is the most frequent one of their value."""
    groups: dict[object, Counter[str]] = defaultdict(Counter)
    for cell, label in zip(cells, labels, strict=True):
        groups[cell][label] += 1
    if len(groups) * _ROWS_A_VALUE > len(cells):
        return len(cells)
    return sum(counts.total() - max(counts.values()) for counts in groups.values())


def _steps(numbers: Sequence[float], labels: Cells) -> float:
    """Return how often the label changes in the order of a number, beyond once for each label; half is errors."""
    if len(set(numbers)) * _ROWS_A_VALUE <= len(numbers):
        return len(numbers)
    changes = len(list(groupby(label for _, label in sorted(zip(numbers, labels, strict=True))))) - 1
    return (changes - len(set(labels)) + 1) / 2
