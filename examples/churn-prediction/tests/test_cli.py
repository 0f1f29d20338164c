"""The command line: it works as a module, and errors are one message and exit code 1."""

import subprocess
import sys
from pathlib import Path

import pytest

from churn_prediction.__main__ import main


def test_the_package_runs_as_a_module(own: Path) -> None:
    command = [sys.executable, "-m", "churn_prediction"]
    text = subprocess.run([*command, "--help"], capture_output=True, text=True, check=True).stdout
    assert all(name in text for name in ("data", "train", "evaluate", "predict", "models"))
    listed = subprocess.run(
        [*command, "models", "list"], capture_output=True, text=True, check=True
    )
    assert listed.stdout.startswith("* v1")


@pytest.mark.parametrize(
    ("words", "settings", "message"),
    [
        ("predict nothing.csv", None, "nothing.csv"),
        ("train --data nothing.csv", None, "nothing.csv"),
        ("models promote v9", None, "v9"),
        ("train", "seed = 1", "gate: Field required"),
        ("train", "seed = ", "cannot be read"),
    ],
)
def test_an_error_is_one_message_and_exit_code_1(
    own: Path, monkeypatch: pytest.MonkeyPatch, words: str, settings: str | None, message: str
) -> None:
    if settings is not None:
        Path("config.toml").write_text(settings)
    monkeypatch.setattr(sys, "argv", ["main", *words.split()])
    with pytest.raises(SystemExit, match=message) as caught:
        main()
    assert str(caught.value.code).startswith("error: ")
    assert not Path("predictions.csv").exists()
