"""Files as people have them, read as a table."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from mlscaffold.errors import MlscaffoldError
from mlscaffold.inspect import survey, text, typed
from mlscaffold.inspect.table import Table, read

COLUMNS = {"Größe": ["1,5", "2,5", "", "3,5"], "Notiz": ["a; b", 'say "no"', "two\nlines", "tab\there"]}


def written(delimiter: str, **settings: Any) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, **settings)
    writer.writerow(COLUMNS)
    writer.writerows(zip(*COLUMNS.values(), strict=True))
    return out.getvalue()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("start", ["", "sep"])
def test_csv_of_any_delimiter_and_encoding(tmp_path: Path, delimiter: str, encoding: str, start: str) -> None:
    path = tmp_path / "rows.csv"
    head = f"sep={delimiter}\r\n" if start else ""
    path.write_bytes((head + written(delimiter)).encode(encoding))
    found = read(path)
    assert found.columns == COLUMNS
    assert found.reading.get("delimiter", ",") == delimiter
    assert found.reading.get("encoding", "utf-8") == encoding
    assert (found.rows, found.total) == (4, 4)


@pytest.mark.parametrize(
    "content", ["a,b\r\n1,2\r\n", "a,b\n1,2", "\n\na,b\n\n1,2\n\n", " a , b \n 1 , 2 \n", "a\tb\n1\t2\n"]
)
def test_line_ends_blank_lines_and_spaces_do_not_matter(tmp_path: Path, content: str) -> None:
    path = tmp_path / "rows.csv"
    path.write_bytes(content.encode())
    assert read(path).columns == {"a": ["1"], "b": ["2"]}


def test_a_column_without_a_name_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text(",a,b,\n0,1,2,\n1,3,4,\n")
    assert read(path).columns == {"a": ["1", "3"], "b": ["2", "4"]}


def test_json_lines_may_lack_keys(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    records = [{"a": 1.0, "b": None}, {"a": 2.5, "c": True, "b": "x"}, {"c": [1, 2]}]
    path.write_text("\n".join(map(json.dumps, records)) + "\n\n")
    assert read(path).columns == {"a": ["1", "2.5", ""], "b": ["", "x", ""], "c": ["", "True", "[1, 2]"]}


@pytest.fixture
def book(tmp_path: Path) -> Path:
    made = openpyxl.Workbook()
    made.active.title = "Cover"
    made.active.append(["Report"])
    made.active.append(["of March"])
    made.create_sheet("Empty")
    rows = made.create_sheet("Rows")
    for row in (["a", "b"], [1, None], [], [2.5, "x"], []):
        rows.append(row)
    path = tmp_path / "book.xlsx"
    made.save(path)
    return path


def test_a_workbook_with_a_cover_asks_for_the_sheet(book: Path) -> None:
    with pytest.raises(typed.SheetError, match=r"2 sheets with rows: Cover, Rows\. Choose by --sheet") as caught:
        read(book)
    assert caught.value.sheets == ["Cover", "Rows"]
    found = read(book, "Rows")
    assert found.columns == {"a": ["1", "2.5"], "b": ["", "x"]}
    assert found.reading == {"format": "excel", "sheet": "Rows"}
    with pytest.raises(MlscaffoldError, match=r"no sheet 'Data' with rows\. It has: Cover, Rows"):
        read(book, "Data")


def test_a_sheet_begins_with_the_names(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    for row in ([], ["a", "b"], [1, 2]):
        made.active.append(row)
    made.save(tmp_path / "book.xlsx")
    with pytest.raises(MlscaffoldError, match=r"Sheet Sheet of book\.xlsx begins with an empty row"):
        read(tmp_path / "book.xlsx")


def test_parquet(tmp_path: Path) -> None:
    path = tmp_path / "rows.parquet"
    pq.write_table(pa.table({"a": [1, None, 3], "b": [0.5, float("nan"), 2.0]}), path)
    found = read(path)
    assert found.columns == {"a": ["1", "", "3"], "b": ["0.5", "", "2"]}
    assert found.reading == {"format": "parquet"}


@pytest.mark.parametrize(("content", "library"), [(b"PK\x03\x04", "openpyxl"), (b"PAR1", "pyarrow")])
def test_a_library_that_is_not_there_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes, library: str
) -> None:
    path = tmp_path / "rows"
    path.write_bytes(content)
    monkeypatch.setitem(__import__("sys").modules, "openpyxl", None)
    monkeypatch.setitem(__import__("sys").modules, "pyarrow.parquet", None)
    with pytest.raises(MlscaffoldError, match=rf"needs {library}\. Install it: pip install 'mlscaffold-cli\[files\]'"):
        read(path)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is empty"),
        (b"\n\n", "no rows below"),
        (b"a,b\n", "no rows below"),
        (b"a,b\n,\n", "no rows below"),
        (b"a\n1\n2\n", "1 named column"),
        (b"a,b,a\n1,2,3\n", "several columns named 'a'"),
        (b"a,b\n1,2\n3\n4,5\n1,2,3\n", "2 columns by its first line, but line 3 has 1, line 5 has 3"),
        (b'a,b\n1,"2\n3,4\n', "line 3: unexpected end of data"),
        (b"a,b\n\x81,\xff\n", "neither in UTF-8 nor in Windows-1252"),
        (b"a,b\n1\x00,2\n", "neither in UTF-8 nor in Windows-1252"),
        (b'[{"a": 1}]', "one JSON array"),
        (b'{"a": 1, "b": 2}\n3\n', "line 2, is no JSON object"),
        (b'{"a": 1, "b": "\xff"}\n', "not in UTF-8"),
        (b"\x1f\x8b\x08\x00", "is compressed"),
        (b"\xd0\xcf\x11\xe0", "Excel before 2007"),
        (b"PK\x03\x04 no workbook", "no workbook"),
        (b"PAR1 no table", "no Parquet file"),
    ],
)
def test_what_is_no_table_is_refused_in_a_line(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "rows.csv"
    path.write_bytes(content)
    with pytest.raises(MlscaffoldError, match=reason) as caught:
        read(path)
    assert "\n" not in str(caught.value)
    assert str(caught.value).endswith(".")


def test_a_file_that_is_not_there_and_a_folder(tmp_path: Path) -> None:
    with pytest.raises(MlscaffoldError, match="There is no file") as caught:
        read(tmp_path / "none.csv")
    assert caught.value.exit_code == 2
    with pytest.raises(MlscaffoldError, match=r"Cannot read .*: Is a directory"):
        read(tmp_path)


@pytest.fixture
def large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file that is read in pieces, with line breaks inside its cells."""
    monkeypatch.setattr(text, "WHOLE", 1 << 16)
    path = tmp_path / "large.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["number", "text", "place"])
        writer.writerows([number, f"says, „no“ {number}\nand {number}", number // 1000] for number in range(10_000))
    return path


def test_a_large_file_is_read_in_pieces_spread_over_it(large: Path) -> None:
    found = read(large)
    assert found.is_sample
    assert 380 < found.rows < 450
    assert 10_000 <= found.total <= 20_000
    assert set(found.columns["place"]) == set(map(str, range(10)))
    for number, said in zip(found.columns["number"], found.columns["text"], strict=True):
        assert said == f"says, „no“ {number}\nand {number}"


@pytest.mark.parametrize("first", range(1000, 1040, 5))
def test_a_piece_may_end_within_quotes(large: Path, monkeypatch: pytest.MonkeyPatch, first: int) -> None:
    monkeypatch.setattr(text, "WHOLE", 64 * first)
    found = read(large)
    assert 360 < found.rows < 450
    assert found.columns["number"][:30] == [str(number) for number in range(30)]


def test_a_quote_that_is_never_closed_is_found_in_a_large_file(large: Path) -> None:
    large.write_text('number,size\n1,"5 inches\n' + "2,5 inches\n" * 10_000, encoding="utf-8")
    with pytest.raises(MlscaffoldError, match=r"large.csv cannot be read at line \d+: .*Look for a quote"):
        read(large)


def test_json_lines_in_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text, "WHOLE", 1 << 16)
    path = tmp_path / "large.jsonl"
    path.write_text("".join(f'{{"a": {number}, "b": "é{number}"}}\n' for number in range(20_000)), encoding="utf-8")
    found = read(path)
    assert found.is_sample
    assert found.total == 20_000
    assert all(said == f"é{number}" for number, said in zip(found.columns["a"], found.columns["b"], strict=True))
    assert max(map(int, found.columns["a"])) > 19_900


def test_what_is_kept_is_bounded_and_spread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(survey, "_CELLS", 100)
    kept = survey.Survey()
    for start in range(0, 1000, 7):
        numbers = range(start, min(start + 7, 1000))
        kept.add({"a": list(map(str, numbers)), **({"b": ["x"] * len(numbers)} if start else {})}, len(numbers))
    assert kept.total == 1000
    assert kept.sample["a"] == [str(number) for number in range(0, 1000, 32)]
    assert kept.sample["b"] == ["", *["x"] * 31]
    assert kept.rows == 32


def test_the_digest_is_that_of_the_file(large: Path) -> None:
    import hashlib

    found: Table = read(large)
    assert found.sha256 == hashlib.sha256(large.read_bytes()).hexdigest()
