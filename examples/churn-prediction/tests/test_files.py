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


def test_the_same_rows_are_read_from_every_format(tmp_path: Path) -> None:
    table = pd.read_csv(SAMPLE, keep_default_na=False).head(20)
    table.to_csv(tmp_path / "rows.csv", index=False, encoding="utf-8-sig")
    table.to_excel(tmp_path / "rows.xlsx", index=False)
    table.set_index(table.columns[0]).to_parquet(tmp_path / "rows.parquet")
    table.to_json(tmp_path / "rows.jsonl", orient="records", lines=True)
    expected = read_all(tmp_path / "rows.csv")
    assert list(expected) == schema.COLUMNS
    for suffix in ("xlsx", "parquet", "jsonl"):
        pd.testing.assert_frame_equal(read_all(tmp_path / f"rows.{suffix}"), expected)


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


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "parquet", "jsonl", "txt"])
def test_what_is_no_table_is_refused(tmp_path: Path, suffix: str) -> None:
    (tmp_path / f"rows.{suffix}").write_bytes(b"\xff{")
    with pytest.raises(ProjectError, match=f"rows.{suffix}"):
        read_all(tmp_path / f"rows.{suffix}")


def test_a_date_in_a_column_of_numbers_is_named(tmp_path: Path) -> None:
    table = pd.DataFrame([FIRST]).assign(**{schema.NUMBERS[0]: pd.Timestamp("2024-05-01")})
    table.to_excel(tmp_path / "rows.xlsx", index=False)
    with pytest.raises(ProjectError, match=rf"row 1, {schema.NUMBERS[0]}: .* datetime"):
        read_all(tmp_path / "rows.xlsx")


@pytest.mark.parametrize("value", ["", "many", True, None, "1e400", float("nan")])
def test_a_value_that_does_not_fit_is_named(value: object) -> None:
    with pytest.raises(ProjectError, match=f"row 8, {schema.NUMBERS[0]}"):
        check([FIRST, FIRST | {schema.NUMBERS[0]: value}], Row, first=7)


def test_an_unknown_label_is_named() -> None:
    with pytest.raises(ProjectError, match=f"row 1, {schema.TARGET}"):
        check([FIRST | {schema.TARGET: "Maybe"}], LabelledRow)
