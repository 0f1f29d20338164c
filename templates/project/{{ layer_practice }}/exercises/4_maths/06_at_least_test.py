import pytest


def test_all_of_them(exercise):
    assert exercise.at_least(3, 3, 0.5) == pytest.approx(0.125)


def test_nine_or_ten_of_ten(exercise):
    assert exercise.at_least(9, 10, 0.5) == pytest.approx(11 / 1024)


def test_none_or_more_is_certain(exercise):
    assert exercise.at_least(0, 20, 0.3) == pytest.approx(1)


def test_success_and_failure_are_not_the_same(exercise):
    assert exercise.at_least(2, 2, 0.1) == pytest.approx(0.01)
    assert exercise.at_least(1, 2, 0.1) == pytest.approx(0.19)


def test_more_than_all_is_impossible(exercise):
    assert exercise.at_least(4, 3, 0.5) == 0
