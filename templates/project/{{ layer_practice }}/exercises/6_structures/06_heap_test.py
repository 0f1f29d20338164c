import random

import pytest


def is_heap(entries):
    return all(entries[(child - 1) // 2] <= entries[child] for child in range(1, len(entries)))


def test_the_smallest_comes_first(exercise):
    heap = exercise.MinHeap()
    for entry in [5, 2, 9, 2, 7]:
        heap.push(entry)
    assert [heap.pop() for _ in range(5)] == [2, 2, 5, 7, 9]


def test_the_list_is_a_heap_after_each_step(exercise):
    generator, heap = random.Random(0), exercise.MinHeap()
    for _ in range(300):
        if heap.entries and generator.random() < 0.4:
            smallest = min(heap.entries)
            assert heap.pop() == smallest
        else:
            heap.push(generator.randrange(100))
        assert is_heap(heap.entries)


def test_an_entry_goes_up_and_down_as_described(exercise):
    heap = exercise.MinHeap()
    for entry in [4, 8, 6, 9, 1]:
        heap.push(entry)
    assert heap.entries == [1, 4, 6, 9, 8]
    heap.pop()
    assert heap.entries == [4, 8, 6, 9]


def test_an_empty_heap_has_no_smallest_entry(exercise):
    heap = exercise.MinHeap()
    with pytest.raises(IndexError):
        heap.pop()
