import pytest


def test_names_and_values_are_read(exercise):
    assert exercise.read_settings("seed = 42\nshare=0.2") == {"seed": 42, "share": 0.2}


def test_blank_lines_and_comments_mean_nothing(exercise):
    assert exercise.read_settings("# costs\n\n  # in euros\nvisit = 3\n") == {"visit": 3}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("seed 42", 1),
        ("# first\n\nseed = many", 3),
        ("a = 1\nb = 2\na = 3", 3),
        ("a = 1\nb =", 2),
    ],
)
def test_an_error_names_the_line(exercise, text, line):
    with pytest.raises(exercise.SettingsError, match=f"^line {line}: "):
        exercise.read_settings(text)


def test_an_error_keeps_its_cause(exercise):
    with pytest.raises(exercise.SettingsError) as caught:
        exercise.read_settings("seed = many")
    assert isinstance(caught.value.__cause__, ValueError)
