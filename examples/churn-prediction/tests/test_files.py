"""Files from the world: what fits is read, what does not is named."""

from pathlib import Path

import pandas as pd
import pytest

from churn_prediction import ProjectError, schema
from churn_prediction.files import check, read
from churn_prediction.schema import LabelledRow, Row

SAMPLE = Path(__file__).parent.parent / "data" / "sample.csv"
FIRST = next(read(SAMPLE, Row))[0][0]
HEADER = list(FIRST)


def read_all(path: Path) -> pd.DataFrame:
    return pd.concat([table for _, table in read(path, Row)], ignore_index=True)


def test_a_byte_order_mark_and_blank_lines_do_not_matter(tmp_path: Path) -> None:
    text = SAMPLE.read_text("utf-8").replace("\n", "\n\n")
    (tmp_path / "rows.csv").write_text(text, "utf-8-sig")
    pd.testing.assert_frame_equal(read_all(tmp_path / "rows.csv"), read_all(SAMPLE))


@pytest.mark.parametrize(
    ("line", "old", "new", "words"),
    [
        (1, "\n", ",\n", f"line 2 has {len(HEADER) + 1} fields, the header {len(HEADER)}"),
        (0, schema.COLUMNS[1], schema.COLUMNS[0], f"is called {schema.COLUMNS[0]}"),
        (0, schema.COLUMNS[0], "other", f"row 1, {schema.COLUMNS[0]}: Field required"),
    ],
)
def test_a_broken_table_is_refused(
    tmp_path: Path, line: int, old: str, new: str, words: str
) -> None:
    path, lines = tmp_path / "rows.csv", SAMPLE.read_text("utf-8").splitlines(keepends=True)
    lines[line] = lines[line].replace(old, new)
    path.write_text("".join(lines), "utf-8")
    with pytest.raises(ProjectError, match=words) as caught:
        read_all(path)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize("content", [b"\xff{", b"", b'"open'])
def test_what_is_no_table_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "rows.csv").write_bytes(content)
    with pytest.raises(ProjectError, match=r"rows\.csv"):
        read_all(tmp_path / "rows.csv")


@pytest.mark.parametrize("value", ["", "many", True, None, "1e400", float("nan")])
def test_a_value_that_does_not_fit_is_named(value: object) -> None:
    with pytest.raises(ProjectError, match=f"row 8, {schema.NUMBERS[0]}"):
        check([FIRST, FIRST | {schema.NUMBERS[0]: value}], Row, first=7)


def test_an_unknown_label_is_named() -> None:
    with pytest.raises(ProjectError, match=f"row 1, {schema.TARGET}"):
        check([FIRST | {schema.TARGET: "Maybe"}], LabelledRow)
