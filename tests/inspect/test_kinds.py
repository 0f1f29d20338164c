"""What a column is taken for, by its cells alone."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from mlscaffold.inspect.kinds import blank_words, decimal_of, look, numbers

NUMBERS = list(map(str, range(100)))


def spread(*values: str, count: int = 60) -> list[str]:
    """So many cells, whose values take turns."""
    return [values[row % len(values)] for row in range(count)]


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (spread("1.5", "2", "-3e2", "+.5"), "number"),
        (spread("12", "7", "-1"), "integer"),
        (spread("0", "1"), "integer"),
        (spread("1,200", "350", "12,000,000"), "integer"),
        (spread("1,200.50 €", "3.25 €", "7 €"), "number"),
        (spread("$5", "$ 1,250"), "integer"),
        (spread("5 kg", "12kg", "8"), "integer"),
        (spread("5 %", "12.5 %"), "number"),
        (spread("5 kg", "12 g"), "category"),
        (spread("01067", "10115", "99734"), "category"),
        (spread("1e3", "2e5"), "number"),
        (spread("1_000", "2_000"), "category"),
        (spread("nan", "inf"), "category"),
        (spread("yes", "no", "don't know"), "category"),
        (spread("2024-01-31", "2023-12-01"), "date"),
        (spread("2024-01-31T10:00:00Z", "2023-12-01T11:30:00Z"), "date"),
        (spread("31.01.2024", "1.12.2023"), "date"),
        (spread("Jan 31, 2024", "December 1, 2023"), "category"),
        (spread("10:30", "23:15"), "category"),
        (spread(""), "ignored"),
        (spread("x"), "ignored"),
        (spread("x", ""), "category"),
        ([f"T-{number}" for number in range(60)], "identifier"),
        ([f"Ada {number} Lovelace" for number in range(60)], "identifier"),
        ([f"Name{number % 400}" for number in range(1000)], "identifier"),
        ([f"city{number % 100}" for number in range(1000)], "text"),
        ([f"I have waited for number {number} since Monday" for number in range(60)], "text"),
        ([*NUMBERS, "12 or more", "see below"], "ignored"),
        (NUMBERS, "identifier"),
        (NUMBERS[::-1], "integer"),
        ([str(10**17 + number % 5) for number in range(60)], "category"),
    ],
)
def test_the_kind_of_a_column(cells: Sequence[str], kind: str) -> None:
    assert look("column", cells, ".").kind == kind


@pytest.mark.parametrize("name", ["id", "Customer ID", "customer_id", "customerId", "PID", "row-no", "Kunden Nr"])
def test_different_whole_numbers_under_such_a_name_are_an_identifier(name: str) -> None:
    cells = [str(number * 7919 % 1009) for number in range(100)]
    assert look(name, cells, ".").kind == "identifier"
    assert look("paid", cells, ".").kind == "integer"


def test_the_ends_of_a_range_and_blank_cells() -> None:
    assert look("a", ["-1.5", "", "3"], ".").facts == {"low": -1.5, "high": 3}
    assert look("a", ["-1.5", "", "3"], ".").missing
    assert look("a", ["1,5", "1.234,5"], ",").facts == {"low": 1.5, "high": 1234.5}
    found = look("a", spread("31/12/2023 10:00", "13/01/2024 09:30"), ".")
    assert found.facts == {"low": "2023-12-31T10:00:00", "high": "2024-01-13T09:30:00", "format": "%d/%m/%Y %H:%M"}


def test_people_are_never_levels() -> None:
    surnames = [f"Surname{number % 97}" for number in range(300)]
    assert "levels" not in look("surname", surnames, ".").facts


def test_the_order_of_rows_tells_the_month_from_the_day() -> None:
    by_month = ["01/02/2024", "02/01/2024", "03/05/2024", "04/01/2024", "05/11/2024", "06/02/2024"]
    found = look("when", by_month, ".")
    assert found.facts["format"] == "%m/%d/%Y"
    assert "month first, by which the rows are in order" in found.doubt
    shuffled = look("when", by_month[::2] + by_month[1::2], ".")
    assert shuffled.facts["format"] == "%d/%m/%Y"
    assert "day first, which nothing in the file confirms" in shuffled.doubt
    assert look("when", [*by_month, "07/25/2024"], ".").doubt == ""


@pytest.mark.parametrize(
    ("cells", "decimal"),
    [
        (["1.5"], "."),
        (["1,5"], ","),
        (["1.234,5", "12"], ","),
        (["1,234.5", "12"], "."),
        (["0.123", "1.234"], "."),
        (["1.234.567"], ","),
        (["1,234", "12"], "."),
        (["1,234 €", "12 €"], "."),
        (["1.234,50 €"], ","),
        (["USD 0,5"], ","),
        (["1,5", "0,25", "v1.2"], ","),
    ],
)
def test_the_decimals_of_a_file(cells: Sequence[str], decimal: str) -> None:
    assert decimal_of([["x"], cells]) == decimal


def test_words_for_a_blank_cell_are_known_only_among_numbers_and_dates() -> None:
    assert blank_words(["1", "NA", "", "3", "?"], ".") == {"NA", "?"}
    assert blank_words(["2024-01-01", "null"], ".") == {"null"}
    assert blank_words(["EU", "NA"], ".") == set()
    assert blank_words(["NA", ""], ".") == set()


def test_numbers() -> None:
    assert numbers(["1", "2.5"], ".") == [1, 2.5]
    assert numbers(["1\n2", "3"], ".") is None
    assert numbers(["1.2.3"], ".") is None
    assert numbers(["1 200", "3"], ".") == [1200, 3]
