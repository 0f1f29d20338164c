def test_rows_come_in_batches(exercise):
    assert list(exercise.batches("abcdef", 2)) == [["a", "b"], ["c", "d"], ["e", "f"]]


def test_the_last_batch_may_be_shorter(exercise):
    assert list(exercise.batches("abcde", 2)) == [["a", "b"], ["c", "d"], ["e"]]
    assert list(exercise.batches("a", 3)) == [["a"]]


def test_no_batch_is_empty(exercise):
    assert list(exercise.batches("", 2)) == []


def test_a_batch_stays_as_it_was_given(exercise):
    given = exercise.batches("abcd", 2)
    first = next(given)
    next(given)
    assert first == ["a", "b"]


def test_no_more_is_read_than_needed(exercise):
    read = []

    def rows():
        for row in "abcdef":
            read.append(row)
            yield row

    assert next(exercise.batches(rows(), 2)) == ["a", "b"]
    assert len(read) == 2
