import random


def test_numbers_are_sorted(exercise):
    values = random.Random(0).choices(range(1000), k=301)
    assert exercise.merge_sort(values, key=lambda value: value) == sorted(values)
    assert exercise.merge_sort(values, key=lambda value: -value) == sorted(values, reverse=True)


def test_equal_keys_keep_their_order(exercise):
    rows = [("b", 1), ("a", 1), ("c", 0), ("a", 0), ("d", 1), ("b", 0)]
    found = exercise.merge_sort(rows, key=lambda row: row[1])
    assert found == [("c", 0), ("a", 0), ("b", 0), ("b", 1), ("a", 1), ("d", 1)]


def test_short_lists(exercise):
    assert exercise.merge_sort([], key=len) == []
    assert exercise.merge_sort(["one"], key=len) == ["one"]


def test_the_list_that_was_passed_stays_as_it_was(exercise):
    values = [3, 1, 2]
    found = exercise.merge_sort(values, key=lambda value: value)
    assert values == [3, 1, 2]
    single = [1]
    assert exercise.merge_sort(single, key=lambda value: value) is not single
    assert found == [1, 2, 3]
