import pandas as pd
import pytest


@pytest.fixture
def table(exercise, tmp_path):
    path = tmp_path / "sales.xlsx"
    with pd.ExcelWriter(path) as book:
        january = pd.DataFrame({"shop": ["north", "south"], "sales": [10, 20]})
        january.to_excel(book, sheet_name="January", index=False)
        february = pd.DataFrame({"sales": [5, 7, 9], "shop": ["south", "north", "west"]})
        february.to_excel(book, sheet_name="February", index=False)
    return exercise.read_workbook(path)


def test_no_row_is_lost(table):
    assert table["sales"].tolist() == [10, 20, 5, 7, 9]


def test_columns_are_matched_by_name(table):
    assert table["shop"].tolist() == ["north", "south", "south", "north", "west"]


def test_the_sheet_becomes_the_last_column(table):
    assert list(table.columns) == ["shop", "sales", "month"]
    assert table["month"].tolist() == ["January"] * 2 + ["February"] * 3


def test_the_index_has_no_gaps(table):
    assert table.index.tolist() == [0, 1, 2, 3, 4]
