import pytest


def test_rare_events_make_most_alarms_false(exercise):
    assert exercise.precision_of_alarm(0.001, 0.99, 0.02) == pytest.approx(0.0472, abs=1e-4)


def test_values_are_known(exercise):
    assert exercise.precision_of_alarm(0.5, 0.8, 0.2) == pytest.approx(0.8)
    assert exercise.precision_of_alarm(0.25, 0.6, 0.2) == pytest.approx(0.5)


def test_without_false_alarms_every_alarm_is_right(exercise):
    assert exercise.precision_of_alarm(0.01, 0.5, 0) == 1


def test_no_alarm_is_never_right(exercise):
    assert exercise.precision_of_alarm(0.01, 0, 0) == 0
