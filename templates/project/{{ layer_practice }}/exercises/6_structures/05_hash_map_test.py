import time

import pytest


def test_values_are_found_by_their_keys(exercise):
    table = exercise.HashMap()
    table.set("Oslo", 1)
    table.set(("a", 2), None)
    assert (table.get("Oslo"), table.get(("a", 2)), len(table)) == (1, None, 2)


def test_a_second_value_replaces_the_first(exercise):
    table = exercise.HashMap()
    table.set("Oslo", 1)
    table.set("Oslo", 5)
    assert (table.get("Oslo"), len(table)) == (5, 1)


def test_an_unknown_key_is_an_error(exercise):
    table = exercise.HashMap()
    table.set(1, "one")
    for key in (2, 9, "one"):
        with pytest.raises(KeyError):
            table.get(key)


def test_keys_in_one_bucket_are_kept_apart(exercise):
    table = exercise.HashMap()
    for key in (0, 8, 16):
        table.set(key, str(key))
    assert [table.get(key) for key in (0, 8, 16)] == ["0", "8", "16"]


def test_there_are_always_enough_buckets(exercise):
    table = exercise.HashMap()
    for number in range(8):
        table.set(number, number)
    assert len(table.buckets) == 8
    table.set(8, 8)
    assert len(table.buckets) == 16
    assert [table.get(number) for number in range(9)] == list(range(9))


def test_many_keys_are_fast(exercise):
    table = exercise.HashMap()
    start = time.process_time()
    for number in range(20_000):
        table.set(f"key {number}", number)
    assert table.get("key 19999") == 19_999
    assert len(table) == 20_000
    assert time.process_time() - start < 5
