import json
import re
from pathlib import Path

import pandas as pd
import pytest

from churn_prediction.config import Settings
from churn_prediction.errors import ProjectError
from churn_prediction.evaluate import evaluate
from churn_prediction.report import END, START
from churn_prediction.sample import sample as invent
from churn_prediction.train import train


def test_the_report_is_measured_and_complete(own: Settings) -> None:
    (own.root / "README.md").write_text(f"Mine.\n{START}\nyesterday's figures\n{END}\nAlso mine.\n", "utf-8")
    metrics = evaluate(own)
    assert metrics == json.loads((own.reports / "metrics.json").read_text("utf-8"))
    low, high = metrics["interval"]
    assert low < metrics["value"] < high
    sign = 1 if metrics["higher_is_better"] else -1
    assert sign * metrics["value"] > sign * metrics["baselines"]["dummy"] + own.gate.gain_over_dummy
    pictures = list(own.reports.glob("*.png"))
    assert len(pictures) >= 3
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in pictures)
    assert len(pd.read_csv(own.reports / "worst_errors.csv")) > 0
    readme = (own.root / "README.md").read_text("utf-8")
    assert readme.startswith("Mine.\n")
    assert readme.endswith("Also mine.\n")
    assert f"{metrics['value']:.4f}" in readme
    assert "yesterday" not in readme


def test_reports_of_the_sample_say_so(own: Settings) -> None:
    evaluate(own)
    card = (own.root / "MODEL_CARD.md").read_text("utf-8")
    assert "synthetic sample" in card
    assert not re.search(r"\$[a-z{]", card)


def test_a_second_evaluation_finds_the_same(own: Settings) -> None:
    first, second = evaluate(own), evaluate(own)
    del first["seconds"], second["seconds"]
    assert first == second


def test_changed_data_is_noticed(settings: Settings, tmp_path: Path) -> None:
    path, rows = tmp_path / "rows.csv", settings.data.sample_rows
    invent(rows, seed=5).to_csv(path, index=False)
    train(settings, str(path))
    invent(rows, seed=6).to_csv(path, index=False)
    with pytest.raises(ProjectError, match="has changed since"):
        evaluate(settings)
