import pytest


@pytest.mark.parametrize("text", ["", "area + rooms", "(a)", "(a + [b]) * {c}", "([{}])()"])
def test_right_brackets(exercise, text):
    assert exercise.first_problem(text) is None


@pytest.mark.parametrize(
    ("text", "position"), [(")", 0), ("(a]", 2), ("([)]", 2), ("(a))", 3), ("[a] + b}", 7)]
)
def test_a_closing_bracket_without_its_partner(exercise, text, position):
    assert exercise.first_problem(text) == position


@pytest.mark.parametrize(("text", "position"), [("(", 0), ("(a + [b]", 0), ("([", 1), ("{()", 0)])
def test_a_bracket_that_stays_open(exercise, text, position):
    assert exercise.first_problem(text) == position
