import random
import tracemalloc

import pytest


def test_the_largest_come_first(exercise):
    assert exercise.largest([3, 9, 1, 7, 8], 3) == [9, 8, 7]


def test_equal_values_all_count(exercise):
    assert exercise.largest([5, 5, 1, 5], 2) == [5, 5]


def test_there_may_be_fewer_than_k(exercise):
    assert exercise.largest([2, 1], 5) == [2, 1]
    assert exercise.largest([], 1) == []


@pytest.mark.parametrize("k", [1, 7, 100])
def test_it_agrees_with_sorting(exercise, k):
    values = random.Random(0).choices(range(-500, 500), k=400)
    assert exercise.largest(iter(values), k) == sorted(values, reverse=True)[:k]


def test_a_long_stream_needs_little_memory(exercise):
    tracemalloc.start()
    try:
        found = exercise.largest((float(i * 7919 % 100_003) for i in range(100_003)), 10)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert found == [100_002 - i for i in range(10)]
    assert peak < 200_000
