import json
from pathlib import Path

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
    assert metrics["value"] > metrics["baselines"]["dummy"] + 0.2
    assert metrics["decisions"]["cost_per_row"] < min(
        metrics["decisions"]["cost_if_never"], metrics["decisions"]["cost_if_always"]
    )
    for name in ("ranking", "calibration", "threshold", "slices", "importance"):
        assert (own.reports / f"{name}.png").read_bytes().startswith(b"\x89PNG")
    readme = (own.root / "README.md").read_text("utf-8")
    assert readme.startswith("Mine.\n")
    assert readme.endswith("Also mine.\n")
    assert f"{metrics['value']:.4f}" in readme
    assert "yesterday" not in readme


def test_reports_of_the_sample_say_so(own: Settings) -> None:
    evaluate(own)
    assert "synthetic sample" in (own.root / "MODEL_CARD.md").read_text("utf-8")


def test_a_second_evaluation_finds_the_same(own: Settings) -> None:
    first, second = evaluate(own), evaluate(own)
    del first["seconds"], second["seconds"]
    assert first == second


def test_changed_data_is_noticed(settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "customers.csv"
    invent(1200, seed=5).to_csv(path, index=False)
    train(settings, str(path))
    invent(1200, seed=6).to_csv(path, index=False)
    with pytest.raises(ProjectError, match="has changed since"):
        evaluate(settings)
