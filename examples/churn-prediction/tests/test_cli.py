import sys
from pathlib import Path

import pytest

from churn_prediction.cli import main
from churn_prediction.config import Settings


def run(monkeypatch: pytest.MonkeyPatch, root: Path, *arguments: str) -> object:
    """Run the command line in `root`; return its exit code, or the message that stands for exit code 1."""
    monkeypatch.chdir(root)
    monkeypatch.setattr(sys, "argv", ["churn-prediction", *arguments])
    with pytest.raises(SystemExit) as stop:
        main()
    return stop.value.code


def test_predict_writes_a_file_and_says_where(
    own: Settings, sample_file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, own.root, "predict", str(sample_file)) == 0
    assert (own.root / "predictions.csv").is_file()
    assert "predictions.csv" in capsys.readouterr().out


def test_models_are_listed_with_the_champion_marked(
    own: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, own.root, "models", "list") == 0
    assert capsys.readouterr().out.startswith("* v1")


def test_an_expected_error_is_one_line_and_exit_code_one(own: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    message = run(monkeypatch, own.root, "predict", "no-such-file.csv")
    assert message == "error: no-such-file.csv does not exist."


def test_evaluate_without_a_model_says_what_to_do(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "run `train` first" in str(run(monkeypatch, settings.root, "evaluate"))
