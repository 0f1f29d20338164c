import time

import pytest


def test_the_last_values_count(exercise):
    mean = exercise.RollingMean(3)
    assert [mean.add(value) for value in [3, 6, 9, 12, 0]] == [3, 4.5, 6, 9, 7]


def test_one_value_is_its_own_mean(exercise):
    mean = exercise.RollingMean(1)
    assert [mean.add(value) for value in [5, 7]] == [5, 7]


def test_two_means_share_nothing(exercise):
    one, other = exercise.RollingMean(2), exercise.RollingMean(2)
    one.add(10)
    assert other.add(4) == pytest.approx(4)


def test_the_size_does_not_matter_for_the_time(exercise):
    mean = exercise.RollingMean(100_000)
    start = time.process_time()
    for value in range(200_000):
        last = mean.add(value)
    assert last == pytest.approx(149_999.5)
    assert time.process_time() - start < 2
