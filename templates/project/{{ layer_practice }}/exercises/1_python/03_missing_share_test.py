import pytest


def test_none_and_empty_strings_are_missing(exercise):
    rows = [{"city": "Oslo"}, {"city": ""}, {"city": None}, {"city": "Rome"}]
    assert exercise.missing_share(rows) == {"city": 0.5}


def test_zero_and_false_are_values(exercise):
    assert exercise.missing_share([{"visits": 0, "paid": False}]) == {"visits": 0, "paid": 0}


def test_a_column_that_a_row_does_not_have_is_missing_there(exercise):
    shares = exercise.missing_share([{"age": 30}, {"city": "Oslo"}, {"age": 41, "city": "Rome"}])
    assert shares == {"age": pytest.approx(1 / 3), "city": pytest.approx(1 / 3)}


def test_no_rows_have_no_columns(exercise):
    assert exercise.missing_share([]) == {}
