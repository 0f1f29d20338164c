import json
import re
import shutil
from typing import Any

import pandas as pd
import pytest

from churn_prediction.config import Settings, load_settings
from churn_prediction.errors import ProjectError
from churn_prediction.evaluate import evaluate
from churn_prediction.report import END, START


@pytest.fixture(scope="module")
def evaluated(trained: Settings, tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, dict[str, Any]]:
    """A project that was evaluated, and what that returned. Shared: read it, do not change it."""
    root = tmp_path_factory.mktemp("evaluated")
    shutil.copytree(trained.root, root, dirs_exist_ok=True)
    (root / "README.md").write_text(f"Mine.\n{START}\nyesterday's figures\n{END}\nAlso mine.\n", "utf-8")
    settings = load_settings(root)
    return settings, evaluate(settings)


def test_the_report_is_measured_and_complete(evaluated: tuple[Settings, dict[str, Any]]) -> None:
    settings, metrics = evaluated
    assert metrics == json.loads((settings.reports / "metrics.json").read_text("utf-8"))
    low, high = metrics["interval"]
    assert low < metrics["value"] < high
    sign = 1 if metrics["higher_is_better"] else -1
    assert sign * metrics["value"] > sign * metrics["baselines"]["dummy"] + settings.gate.gain_over_dummy
    pictures = list(settings.reports.glob("*.png"))
    assert len(pictures) >= 3
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in pictures)
    assert len(pd.read_csv(settings.reports / "worst_errors.csv")) > 0


def test_the_readme_keeps_what_is_its_owners(evaluated: tuple[Settings, dict[str, Any]]) -> None:
    settings, metrics = evaluated
    readme = (settings.root / "README.md").read_text("utf-8")
    assert readme.startswith("Mine.\n")
    assert readme.endswith("Also mine.\n")
    assert f"{metrics['value']:.4f}" in readme
    assert "yesterday" not in readme


def test_reports_of_the_sample_say_so(evaluated: tuple[Settings, dict[str, Any]]) -> None:
    card = (evaluated[0].root / "MODEL_CARD.md").read_text("utf-8")
    assert "synthetic sample" in card
    assert not re.search(r"\$[a-z{]", card)


def test_a_second_evaluation_finds_the_same(evaluated: tuple[Settings, dict[str, Any]], own: Settings) -> None:
    first, second = evaluated[1], evaluate(own)
    assert {**first, "seconds": 0} == {**second, "seconds": 0}


def test_changed_data_is_noticed(own: Settings) -> None:
    other = own.model_copy(update={"seed": own.seed + 1})
    with pytest.raises(ProjectError, match="has changed since"):
        evaluate(other)
