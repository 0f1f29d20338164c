import bisect
import random

import pytest


class Watched(list):
    """A list that counts how often it is read."""

    reads = 0

    def __getitem__(self, position):
        self.reads += 1
        return super().__getitem__(position)

    def __iter__(self):
        raise AssertionError("do not look at all values")


@pytest.mark.parametrize(
    ("wanted", "position"), [(0, 0), (10, 0), (11, 1), (20, 1), (25, 4), (30, 4), (31, 5)]
)
def test_positions_are_known(exercise, wanted, position):
    assert exercise.first_at_least([10, 20, 20, 20, 30], wanted) == position


def test_an_empty_list_has_only_an_end(exercise):
    assert exercise.first_at_least([], 5) == 0


def test_it_agrees_with_bisect(exercise):
    values = sorted(random.Random(0).choices(range(50), k=40))
    for wanted in range(-1, 52):
        assert exercise.first_at_least(values, wanted) == bisect.bisect_left(values, wanted)


def test_a_million_values_take_few_steps(exercise):
    values = Watched(range(1_000_000))
    assert exercise.first_at_least(values, 765_432) == 765_432
    assert values.reads <= 80
