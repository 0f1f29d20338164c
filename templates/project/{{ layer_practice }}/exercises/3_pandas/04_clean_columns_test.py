import pandas as pd


def table():
    columns = {" Customer": ["Ada ", "Ben", "Ada", ""], "Monthly Fee ": ["10", " ", " 10", "7"]}
    return pd.DataFrame(columns)


def test_names_are_clean(exercise):
    assert list(exercise.clean(table()).columns) == ["customer", "monthly_fee"]


def test_cells_have_no_spaces_at_their_ends(exercise):
    cleaned = exercise.clean(table())
    assert cleaned["customer"].tolist()[:2] == ["Ada", "Ben"]


def test_blank_cells_are_missing(exercise):
    cleaned = exercise.clean(table())
    assert cleaned["customer"].isna().tolist() == [False, False, True]
    assert cleaned["monthly_fee"].isna().tolist() == [False, True, False]


def test_rows_that_become_equal_are_one(exercise):
    cleaned = exercise.clean(table())
    assert len(cleaned) == 3
    assert cleaned.index.tolist() == [0, 1, 2]


def test_the_table_that_was_passed_stays_as_it_was(exercise):
    given = table()
    exercise.clean(given)
    assert given.equals(table())
