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
"""A category has at most so many levels."""
# A category's level has so many rows on average, at least, and at most so many characters.
_ROWS_A_LEVEL, _LEVEL = 5, 60
# A text has so many words and characters on average, at least.
_WORDS, _LENGTH = 4, 25
# A whole number with more digits is not exact as a float.
_DIGITS = 15
_NEARLY = 0.9
# Known to mean that a cell is blank, where all others are numbers or dates.
_BLANK = frozenset(("-", "--", "?", ".", "#n/a", "n/a", "na", "nan", "nil", "none", "null", "missing", "unknown"))
_ID = re.compile(
    r"(?:^|[\W_])(?i:id|key|no|nr|number|index|uuid)$|[a-z](?:ID|Id|Key|No|Nr|Number|Index)$|^[A-Z]{,3}ID$"
)
# What stands around a number: a currency, a unit.
_BEFORE, _AFTER = r"([€$£¥₹]|USD|EUR|GBP|CHF)?\s*", r"\s*([^\d\s.,+-]{0,8})"
_NO_NUMBER = re.compile(r"[^0-9+\-.eE\n]")
_EXPONENT = re.compile(r"\d[eE][+-]?\d")
_DAYS = (
    "%Y-%m-%d", "%Y/%m/%d", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%m-%d-%Y", "%d.%m.%y", "%d/%m/%y",
    "%m/%d/%y", "%d %b %Y", "%d-%b-%Y", "%b %d, %Y", "%d %B %Y", "%B %d, %Y",
)  # fmt: skip
_TIMES = ("", " %H:%M:%S", " %H:%M", "T%H:%M:%S", "T%H:%M:%SZ", "T%H:%M:%S.%f", "T%H:%M:%S.%fZ", " %H:%M:%S.%f")
_SHORTEST, _LONGEST = 6, 30


@dataclass(frozen=True, slots=True)
class Column:
    """What a column was taken for.

    Attributes:
        kind: ``number``, ``integer``, ``category``, ``text``, ``date``, ``identifier`` or ``ignored``.
        why: what shows it, in a few words.
        missing: whether cells are blank.
        facts: what the template wants to know of the kind: ``low`` and ``high``, ``levels``, ``format``.
        doubt: what the user should know of a decision that could have gone the other way.
    """

    name: str
    kind: str
    why: str = ""
    missing: bool = False
    facts: Mapping[str, Any] = field(default_factory=dict)
    doubt: str = ""


def decimal_of(columns: Iterable[Sequence[str]]) -> str:
    """Return what separates the decimals in a file's numbers, a point or a comma, by which more cells show."""
    cells = [cell for column in columns for cell in column[:300] if "," in cell or "." in cell]
    patterns = _plain(".", ","), _plain(",", ".")
    points, commas = (sum(pattern.fullmatch(cell) is not None for cell in cells) for pattern in patterns)
    return "," if commas > points else "."


def _plain(point: str, group: str) -> re.Pattern[str]:
    """Return what matches numbers that can be read in one way only: 1.234 may be more than one, or than a thousand."""
    short = rf"0?[{point}]\d+|\d+[{point}](?!\d{{3}}(?!\d))\d+|\d{{4,}}[{point}]\d+"
    long = rf"\d{{1,3}}(?:[{group}]\d{{3}})+[{point}]\d+|\d{{1,3}}(?:[{group}]\d{{3}}){{2,}}"
    return re.compile(rf"{_BEFORE}[+-]?(?:{short}|{long}){_AFTER}")


def blank_words(cells: Sequence[str], decimal: str) -> set[str]:
    """Return the words that stand for blank cells in a column of numbers or dates; none in any other column."""
    different = set(cells) - {""}
    words = {cell for cell in different if cell.lower() in _BLANK}
    rest = list(different - words)
    return words if words and rest and (numbers(rest, decimal) or _formats(rest)) else set()


def look(name: str, cells: Sequence[str], decimal: str, *, is_target: bool = False) -> Column:
    """Decide what a column is; a target is no identifier, however many different numbers it has."""
    counts = Counter(cells)
    is_missing = bool(counts.pop("", 0))
    if len(counts) < 1 + (not is_missing):
        return Column(name, "ignored", "always the same" if counts else "no values", is_missing)
    values = [cell for cell in cells if cell] if is_missing else cells
    if (found := numbers(values, decimal)) is None:
        return _date(name, values, missing=is_missing) or _words(name, counts, missing=is_missing)
    if not all(map(float.is_integer, found)) or any(decimal in value or _EXPONENT.search(value) for value in counts):
        return Column(name, "number", "", is_missing, {"low": min(found), "high": max(found)})
    if any(value[0] == "0" and len(value) > 1 for value in counts) or max(map(len, counts)) > _DIGITS:
        # A code, such as a postal one, whose zeros or last digits would be lost.
        return _words(name, counts, missing=is_missing)
    if len(counts) == len(values) and not is_target and (_counts_up(found) or _ID.search(name)):
        return Column(name, "identifier", "another whole number in each row", is_missing)
    return Column(name, "integer", "", is_missing, {"low": int(min(found)), "high": int(max(found))})


def as_category(name: str, levels: Iterable[str], *, missing: bool) -> Column:
    """Return a column as a category, whatever it looks like."""
    known = sorted(set(levels) - {""})
    return Column(name, "category", f"{len(known)} levels", missing, {"levels": known})


def numbers(values: Sequence[str], decimal: str) -> list[float] | None:
    """Return values as numbers; ``None`` where one is none."""
    text = "\n".join(values)
    plain = text if decimal == "." else text.replace(".", "x").replace(",", ".")
    if not _NO_NUMBER.search(plain) and len(lines := plain.split("\n")) == len(values):
        try:
            return list(map(float, lines))
        except ValueError:
            return None
    return _measured(values, decimal)


def _measured(values: Sequence[str], decimal: str) -> list[float] | None:
    """Return numbers with separators of thousands and one unit, such as 1,200.50 € or 7 kg."""
    group = "." if decimal == "," else ","
    number = rf"([+-]?(?:\d{{1,3}}(?:[{group}'\s]\d{{3}})+|\d+)(?:[{decimal}]\d*)?)"
    pattern = re.compile(f"{_BEFORE}{number}{_AFTER}")
    units: set[str] = set()
    found = []
    for value in values:
        match = pattern.fullmatch(value)
        if match is None:
            return None
        units |= {match[1] or "", match[3]}
        found.append(float(re.sub(rf"[{group}'\s]", "", match[2]).replace(decimal, ".")))
    return found if len(units - {""}) <= 1 else None


def _counts_up(found: Sequence[float]) -> bool:
    """Tell whether nearly each row has the number that comes after the one above it, or so many after in a sample."""
    steps = Counter(later - earlier for earlier, later in pairwise(found))
    step, count = steps.most_common(1)[0] if steps else (0, 0)
    return step > 0 and len(found) > _ROWS_A_LEVEL and count >= _NEARLY * steps.total()


def _date(name: str, values: Sequence[str], *, missing: bool) -> Column | None:
    fitting = _formats(list(dict.fromkeys(values)))
    if not fitting:
        return None
    # 03/04/2024 is in March or in April: rows are often in the order of time, and the day more often comes first.
    ordered = [format_ for format_, dates in fitting.items() if _is_ordered(dates)]
    chosen = (ordered if len(ordered) == 1 else list(fitting))[0]
    doubt = ""
    if len(fitting) > 1:
        first = "day" if chosen.startswith("%d") else "month"
        why = "by which the rows are in order" if ordered == [chosen] else "which nothing in the file confirms"
        doubt = f"{name} is taken to have the {first} first, {why}. If not, write its dates as YYYY-MM-DD."
    low, high = (
        date.isoformat() if "%H" in chosen else date.date().isoformat()
        for date in (min(fitting[chosen]), max(fitting[chosen]))
    )
    return Column(name, "date", "", missing, {"low": low, "high": high, "format": chosen}, doubt)


def _formats(values: Sequence[str]) -> dict[str, list[datetime]]:
    """Return the dates that values are, by each format that all of them have."""
    if not (_SHORTEST <= len(values[0]) <= _LONGEST and any(map(str.isdigit, values[0]))):
        return {}
    # To parse with a format compiles a pattern: only those are tried that have what stands between the first's digits.
    marks = _marks(values[0])
    formats = [day + time for day in _DAYS for time in _TIMES if _marks(day + time) - {"%"} == marks]
    return {format_: dates for format_ in formats if (dates := _parsed(values, format_))}


def _marks(text: str) -> set[str]:
    return {" " if character.isspace() else character for character in text if not character.isalnum()}


def _parsed(values: Iterable[str], format_: str) -> list[datetime]:
    try:
        return [datetime.strptime(value, format_) for value in values]  # noqa: DTZ007  (the file's own clock)
    except ValueError:
        return []


def _is_ordered(dates: Sequence[datetime]) -> bool:
    return len(dates) > _ROWS_A_LEVEL and list(dates) in (sorted(dates), sorted(dates, reverse=True))


def _words(name: str, counts: Counter[str], *, missing: bool) -> Column:
    """Return what a column of words is."""
    total = counts.total()
    if len(counts) <= min(LEVELS, max(2, total / _ROWS_A_LEVEL)) and max(map(len, counts)) <= _LEVEL:
        return as_category(name, counts, missing=missing)
    if sum(len(value.split()) * count for value, count in counts.items()) >= _WORDS * total:
        length = sum(len(value) * count for value, count in counts.items()) / total
        if length >= _LENGTH:
            return Column(name, "text", f"{length:.0f} characters on average", missing)
    odd = sum(count for value, count in counts.items() if _NO_NUMBER.search(value))
    if 0 < odd <= (1 - _NEARLY) * total:
        return Column(name, "ignored", f"numbers, but for {odd:,} cells", missing)
    if len(counts) * _ROWS_A_LEVEL <= total:
        return Column(name, "text", f"{len(counts):,} values, too many for a category", missing)
    return Column(name, "identifier", f"{len(counts):,} values in {total:,} rows", missing)
