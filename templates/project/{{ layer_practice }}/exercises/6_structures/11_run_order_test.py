import pytest


def test_each_step_comes_after_what_it_needs(exercise):
    needs = {"train": ["features", "split"], "features": ["data"], "split": ["data"]}
    assert exercise.run_order(needs) == ["data", "features", "split", "train"]


def test_the_alphabet_decides_where_needs_do_not(exercise):
    needs = {"b": [], "a": ["z"], "z": [], "c": ["a"]}
    assert exercise.run_order(needs) == ["b", "z", "a", "c"]
    assert exercise.run_order({"plot": [], "clean": []}) == ["clean", "plot"]


def test_a_step_that_becomes_possible_may_come_next(exercise):
    assert exercise.run_order({"a": ["b"], "b": [], "c": []}) == ["b", "a", "c"]


def test_no_steps_have_an_order(exercise):
    assert exercise.run_order({}) == []


@pytest.mark.parametrize(
    "needs", [{"a": ["a"]}, {"a": ["b"], "b": ["a"]}, {"x": [], "a": ["b"], "b": ["c"], "c": ["a"]}]
)
def test_a_circle_is_an_error(exercise, needs):
    with pytest.raises(ValueError, match=r"."):
        exercise.run_order(needs)


def test_the_needs_stay_as_they_were(exercise):
    needs = {"train": ["data"], "data": []}
    exercise.run_order(needs)
    assert needs == {"train": ["data"], "data": []}
