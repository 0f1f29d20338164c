import pytest


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [
        ("spam", "spam", 0),
        ("spam", "span", 1),
        ("spam", "scam", 1),
        ("free", "freee", 1),
        ("churn", "chrn", 1),
        ("kitten", "sitting", 3),
        ("recieve", "receive", 2),
        ("intention", "execution", 5),
        ("abc", "xyz", 3),
    ],
)
def test_distances_are_known(exercise, one, other, distance):
    assert exercise.edit_distance(one, other) == distance
    assert exercise.edit_distance(other, one) == distance


def test_from_nothing_every_character_is_inserted(exercise):
    assert exercise.edit_distance("", "four") == 4
    assert exercise.edit_distance("four", "") == 4
    assert exercise.edit_distance("", "") == 0


def test_long_words_are_no_problem(exercise):
    assert exercise.edit_distance("ab" * 60, "ba" * 60) == 2
