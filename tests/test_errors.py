"""Each error builds its message, keeps its data and says the remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from mlscaffold import errors


@pytest.mark.parametrize(
    ("name", "suggestion"),
    [
        ("churn-predicton", "Did you mean churn-prediction?"),
        ("churn", "Did you mean churn-prediction?"),
        ("CHURN-PREDICTION", "Did you mean churn-prediction?"),
        ("zzz", "Known: churn-prediction, house-prices."),
        ("", "Known: churn-prediction, house-prices."),
    ],
)
def test_an_unknown_name_gets_its_nearest(name: str, suggestion: str) -> None:
    error = errors.UnknownNameError("project", name, ["churn-prediction", "house-prices"])
    assert str(error) == f"There is no project {name!r}. {suggestion}"


def test_exit_codes_tell_wrong_usage_from_other_trouble() -> None:
    assert errors.InvalidAnswerError("x", "y", "it is short").exit_code == 2
    assert errors.WriteError(Path("x"), OSError("no")).exit_code == 1


def test_a_git_error_shows_the_last_line_git_printed() -> None:
    error = errors.GitError(["commit", "-m", "x"], "progress\nhint: many\nfatal: no\n  space\n")
    assert str(error) == "git commit failed: fatal: no space"
    assert str(errors.GitError(["add"], "")) == "git add failed: it said nothing"
