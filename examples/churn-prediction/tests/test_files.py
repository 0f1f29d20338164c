from pathlib import Path

import pandas as pd
import pytest

from churn_prediction.errors import ProjectError
from churn_prediction.files import chunks, read

ROWS = pd.DataFrame({"number": [1.5, 2.5, None], "text": ["NA", "None", "ü"]})


def write(folder: Path) -> list[Path]:
    paths = [folder / f"rows{suffix}" for suffix in (".csv", ".jsonl", ".xlsx", ".parquet")]
    ROWS.to_csv(paths[0], index=False)
    ROWS.to_json(paths[1], orient="records", lines=True)
    ROWS.to_excel(paths[2], index=False)
    ROWS.to_parquet(paths[3])
    return paths


def test_four_formats_hold_the_same_rows_and_only_an_empty_cell_is_empty(tmp_path: Path) -> None:
    for path in write(tmp_path):
        pd.testing.assert_frame_equal(read(path), ROWS, check_dtype=False)


def test_pieces_put_together_are_the_file(tmp_path: Path) -> None:
    for path in write(tmp_path):
        pieces = list(chunks(path, rows=2))
        assert max(len(piece) for piece in pieces) <= 2 or path.suffix == ".xlsx"
        pd.testing.assert_frame_equal(pd.concat(pieces, ignore_index=True), ROWS, check_dtype=False)


def test_an_identifier_keeps_its_zeros(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("id,number\n007,1\n,2\n", "utf-8")
    (piece,) = chunks(path, rows=10, identifier="id")
    assert list(piece["id"].fillna("none")) == ["007", "none"]
    assert list(piece["number"]) == [1, 2]


def test_a_reader_can_be_added(tmp_path: Path) -> None:
    path = tmp_path / "rows.lines"
    path.write_text("a\nb\n", "utf-8")
    frame = read(path, {".lines": lambda file: pd.DataFrame({"text": file.read_text("utf-8").split()})})
    assert list(frame["text"]) == ["a", "b"]


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("rows.pdf", b"x", "cannot read '.pdf' files"),
        ("rows.xlsx", b"no workbook", "cannot be read"),
        ("rows.parquet", b"", "is empty"),
        ("rows.csv", b"a,b\n\xff\xfe,1\n", "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, name: str, content: bytes, complaint: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(ProjectError, match=f"{name}.*{complaint}"):
        read(path)
    with pytest.raises(ProjectError, match=f"{name}.*{complaint}"):
        list(chunks(path, rows=10))
