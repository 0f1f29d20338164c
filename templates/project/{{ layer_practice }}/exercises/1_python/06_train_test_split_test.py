import random

ROWS = list(range(50))


def test_the_sizes_are_right(exercise):
    train, test = exercise.train_test_split(ROWS, 0.2, seed=0)
    assert (len(train), len(test)) == (40, 10)


def test_no_row_is_lost_and_none_is_in_both(exercise):
    train, test = exercise.train_test_split(ROWS, 0.3, seed=1)
    assert sorted(train + test) == ROWS


def test_the_rows_are_shuffled(exercise):
    train, test = exercise.train_test_split(ROWS, 0.2, seed=0)
    assert train != sorted(train)
    assert test not in (ROWS[:10], ROWS[40:])


def test_the_seed_decides_the_split(exercise):
    first = exercise.train_test_split(ROWS, 0.2, seed=3)
    assert exercise.train_test_split(ROWS, 0.2, seed=3) == first
    assert exercise.train_test_split(ROWS, 0.2, seed=4) != first


def test_the_list_that_was_passed_stays_as_it_was(exercise):
    rows = ROWS.copy()
    exercise.train_test_split(rows, 0.2, seed=0)
    assert rows == ROWS


def test_the_random_state_of_the_module_stays_as_it_was(exercise):
    random.seed(99)
    state = random.getstate()
    exercise.train_test_split(ROWS, 0.2, seed=0)
    assert random.getstate() == state
