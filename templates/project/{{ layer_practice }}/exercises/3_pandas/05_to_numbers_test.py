import pandas as pd
import pytest


def test_text_becomes_numbers(exercise):
    numbers, lost = exercise.to_numbers(pd.Series(["3", " 4.5", "-1"]))
    assert numbers.tolist() == [3, 4.5, -1]
    assert lost == 0


def test_what_cannot_be_read_is_missing_and_counted(exercise):
    numbers, lost = exercise.to_numbers(pd.Series(["3", "unknown", "12 kg"]))
    assert numbers.isna().tolist() == [False, True, True]
    assert lost == 2


def test_what_was_missing_before_does_not_count(exercise):
    numbers, lost = exercise.to_numbers(pd.Series(["3", None, "?"]))
    assert numbers.isna().tolist() == [False, True, True]
    assert lost == 1


def test_percentages_are_divided(exercise):
    numbers, lost = exercise.to_numbers(pd.Series(["5%", "12.5%", "2"]))
    assert numbers.tolist() == pytest.approx([0.05, 0.125, 2])
    assert lost == 0


def test_the_index_stays(exercise):
    numbers, _ = exercise.to_numbers(pd.Series(["1", "2"], index=["a", "b"]))
    assert numbers.index.tolist() == ["a", "b"]
