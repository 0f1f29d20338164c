"""Decides what a column is by its cells: a number, a category, a text, a date, an identifier, or of no use."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import Any

LEVELS = 50
"""A category has at most so many levels,"""
_ROWS_A_LEVEL = 5
# and at least so many rows for each. A column with more values for its rows names people or things.
_REPEATED = 5
# A text has so many words and characters on average.
_WORDS, _LENGTH = 4, 25
_NEARLY = 0.9
# A whole number with more is not exact as a float.
_DIGITS = 15
# What is no number in a number's column, and known to mean that the cell is blank.
_BLANK_WORDS = frozenset(("-", "--", "?", ".", "#n/a", "n/a", "na", "nan", "nil", "none", "null", "missing", "unknown"))
_NO_NUMBER = re.compile(r"[^0-9+\-.eE\n]")
_WHOLE = re.compile(r"[+-]?\d+")
_ID = re.compile(
    r"(?:^|[\W_])(?:id|key|no|nr|number|index|uuid)$|[a-z](?:ID|Id|Key|No|Nr|Number|Index)$|^[A-Z]{0,3}ID$"
)
_POINT = re.compile(r"[+-]?\d*\.(?!\d{3}$)\d+|[+-]?\d{4,}\.\d+|[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
_COMMA = re.compile(r"[+-]?\d*,(?!\d{3}$)\d+|[+-]?\d{4,},\d+|[+-]?\d{1,3}(\.\d{3})+(,\d+)?")
_DAYS = ("%Y-%m-%d", "%Y/%m/%d", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%m-%d-%Y", "%d.%m.%y", "%d/%m/%y",
         "%m/%d/%y", "%d %b %Y", "%d-%b-%Y", "%b %d, %Y", "%d %B %Y", "%B %d, %Y")  # fmt: skip
_TIMES = ("", " %H:%M:%S", " %H:%M", "T%H:%M:%S", "T%H:%M:%SZ", "T%H:%M:%S.%f", "T%H:%M:%S.%fZ", " %H:%M:%S.%f")


_SHORTEST, _LONGEST = 6, 30


@dataclass(frozen=True, slots=True)
class Column:
    """What a column was taken for.

    Attributes:
        kind: ``number``, ``integer``, ``category``, ``text``, ``date``, ``identifier`` or ``ignored``.
        why: what shows it, in a few words.
        missing: whether cells are blank.
        facts: what the template wants to know of the kind, as ``low`` and ``high``, ``levels``, ``format``.
        blank_words: words of a column of numbers or dates that mean a blank cell.
        doubt: what the user should know of a decision that could have gone the other way.
    """

    name: str
    kind: str
    why: str
    missing: bool = False
    facts: Mapping[str, Any] = field(default_factory=dict)
    blank_words: frozenset[str] = frozenset()
    doubt: str = ""


def decimal_of(columns: Iterable[Sequence[str]]) -> str:
    """Return what separates the decimals in a file's numbers, a point or a comma, by which more cells show."""
    cells = [cell for column in columns for cell in column[:300] if "," in cell or "." in cell]
    commas, points = (sum(pattern.fullmatch(cell) is not None for cell in cells) for pattern in (_COMMA, _POINT))
    return "," if commas > points else "."


def look(name: str, cells: Sequence[str], decimal: str) -> Column:
    """Decide what a column is."""
    counts = Counter(cells)
    is_missing = bool(counts.pop("", 0))
    if not counts:
        return Column(name, "ignored", "no values", missing=True)
    if len(counts) == 1 and not is_missing:
        return Column(name, "ignored", "always the same")
    values = [cell for cell in cells if cell] if is_missing else cells
    words: frozenset[str] = frozenset()
    found = _number(name, values, counts, decimal) or _date(name, values)
    if found is None:
        words = frozenset(value for value in counts if value.lower() in _BLANK_WORDS)
        values = [value for value in values if value not in words] if words else []
        known = Counter({value: count for value, count in counts.items() if value not in words})
        found = (_number(name, values, known, decimal) or _date(name, values)) if values else None
    if found is None:
        return _words(name, counts, missing=is_missing)
    kind, why, facts, doubt = found
    return Column(name, kind, why, is_missing or bool(words), facts, words, doubt)


def as_category(name: str, cells: Iterable[str], why: str = "") -> Column:
    """Return a column as a category, whatever it looks like."""
    counts = Counter(cells)
    is_missing = bool(counts.pop("", 0))
    return Column(name, "category", why or f"{len(counts)} levels", is_missing, {"levels": sorted(counts)})


def numbers(values: Sequence[str], decimal: str) -> list[float] | None:
    """Return values as numbers; ``None`` where one is none."""
    text = "\n".join(values)
    if decimal == ",":
        text = text.replace(".", "x").replace(",", ".")
    if not values or _NO_NUMBER.search(text):
        return None
    try:
        return list(map(float, text.split("\n")))
    except ValueError:
        return None


_Found = tuple[str, str, Mapping[str, Any], str]
"""Kind, why, facts and doubt."""


def _number(name: str, values: Sequence[str], counts: Counter[str], decimal: str) -> _Found | None:
    found = numbers(values, decimal)
    if found is None or len(found) != len(values):
        return None
    low, high = min(found), max(found)
    if not all(map(_WHOLE.fullmatch, counts)):
        return "number", "", {"low": low, "high": high}, ""
    if any(value[0] == "0" and len(value) > 1 for value in counts) or max(map(len, counts)) > _DIGITS:
        # A code, such as a postal one, whose zeros or last digits would be lost.
        return None
    if len(counts) == len(values):
        if _counts_up(found):
            return "identifier", "counts the rows", {}, ""
        if _ID.search(name):
            return "identifier", "another number in each row", {}, ""
    return "integer", "", {"low": int(low), "high": int(high)}, ""


def _counts_up(found: Sequence[float]) -> bool:
    """Tell whether nearly each row has the number after the one above it; a sample has gaps."""
    steps = [later - earlier for earlier, later in pairwise(found)]
    return len(steps) > _ROWS_A_LEVEL and steps.count(1) >= _NEARLY * len(steps)


def _date(name: str, values: Sequence[str]) -> _Found | None:
    if not (_SHORTEST <= len(values[0]) <= _LONGEST and any(map(str.isdigit, values[0]))):
        return None
    different = list(dict.fromkeys(values))
    formats = [day + time for day in _DAYS for time in _TIMES if _parsed(different[:1], day + time)]
    fitting = {format_: dates for format_ in formats if (dates := _parsed(different, format_))}
    if not fitting:
        return None
    # 03/04/2024 is in March or in April: rows are often in the order of time, and days are more often written first.
    ordered = [format_ for format_, dates in fitting.items() if len(dates) > 2 and _is_ordered(dates)]  # noqa: PLR2004
    chosen = (ordered if len(ordered) == 1 else list(fitting))[0]
    dates = fitting[chosen]
    doubt = ""
    if len(fitting) > 1:
        first = "day" if chosen.startswith("%d") else "month"
        why = "by which the rows are in order" if ordered == [chosen] else "which nothing in the file confirms"
        doubt = f"{name} is taken to have the {first} first, {why}. If not, write its dates as YYYY-MM-DD."
    facts = {"format": chosen, "low": _iso(min(dates), chosen), "high": _iso(max(dates), chosen)}
    return "date", "", facts, doubt


def _parsed(values: Iterable[str], format_: str) -> list[datetime]:
    """Return values as dates; nothing where one does not have the format."""
    try:
        return [datetime.strptime(value, format_) for value in values]  # noqa: DTZ007  (the file's own clock)
    except ValueError:
        return []


def _iso(date: datetime, format_: str) -> str:
    return date.isoformat() if "%H" in format_ else date.date().isoformat()


def _is_ordered(dates: Sequence[datetime]) -> bool:
    return list(dates) == sorted(dates) or list(dates) == sorted(dates, reverse=True)


def _words(name: str, counts: Counter[str], *, missing: bool) -> Column:
    """Return what a column of words is."""
    total = counts.total()
    if len(counts) <= LEVELS and len(counts) <= max(2, total / _ROWS_A_LEVEL) and max(map(len, counts)) <= 60:  # noqa: PLR2004
        return Column(name, "category", f"{len(counts)} levels", missing, {"levels": sorted(counts)})
    strange = sum(count for value, count in counts.items() if not any(map(str.isdigit, value)))
    words = sum(len(value.split()) * count for value, count in counts.items()) / total
    length = sum(len(value) * count for value, count in counts.items()) / total
    if words >= _WORDS and length >= _LENGTH:
        return Column(name, "text", f"{words:.0f} words on average", missing)
    near = sum(count for value, count in counts.items() if _NO_NUMBER.search(value) is None)
    if near >= _NEARLY * total and strange:
        return Column(name, "ignored", f"numbers, but for {total - near:,} cells", missing)
    if len(counts) * _REPEATED <= total:
        return Column(name, "text", f"{len(counts):,} values, too many for a category", missing)
    return Column(name, "identifier", f"{len(counts):,} values in {total:,} rows", missing)
