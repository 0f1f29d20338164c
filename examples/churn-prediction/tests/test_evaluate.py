"""Evaluation and reports: measured on held-out rows, and nothing else is written down."""

import json
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from churn_prediction import ProjectError, registry
from churn_prediction.config import load_settings
from churn_prediction.data import load, split
from churn_prediction.evaluate import by_group, evaluate, interval
from churn_prediction.features import groups
from churn_prediction.model import predict, score
from churn_prediction.train import train

KEYS = "project data rows metric higher_is_better value interval baselines candidates seed seconds"


def test_metrics_hold_what_the_held_out_rows_give(own: Path) -> None:
    found = json.loads(Path("reports/metrics.json").read_text("utf-8"))
    assert set(found) >= {*KEYS.split(), "model_version"}
    estimator, metadata = registry.load()
    _, held_out = split(load(load_settings().data, "sample").table, 0.2, metadata.seed)
    assert found["value"] == score(predict(estimator, held_out))
    assert found["interval"][0] < found["value"] < found["interval"][1]
    assert found["baselines"]["dummy"] < found["value"]
    assert (found["rows"]["test"], found["data"]) == (len(held_out), "sample")


def test_an_interval_shrinks_with_more_rows() -> None:
    random = np.random.default_rng(0)
    target = random.integers(0, 2, 4000)
    scored = pd.DataFrame({"target": target, "probability": target / 4 + random.random(4000)})
    few, many = (interval(scored.head(n), 200, seed=0) for n in (250, 4000))
    assert few[1] - few[0] > 3 * (many[1] - many[0])
    assert few[0] < score(scored) < few[1]


def test_every_row_is_in_a_group_and_a_small_group_has_no_score(
    own: Path, rows: pd.DataFrame
) -> None:
    few, costs = rows.head(20).assign(probability=0.5), load_settings().decision
    parts = by_group(few, 0.5, costs, seed=0)
    assert sum(part["rows"] for part in parts) == 20 * len(groups(few).columns)
    assert all(part["value"] is None for part in parts)


def test_reports_say_that_the_sample_is_invented(trained: Path) -> None:
    texts = [(trained / name).read_text("utf-8") for name in ("MODEL_CARD.md", "README.md")]
    assert all("invented sample" in text for text in texts)
    assert not re.search(r"\bNone\b|\bnan\b|\{", texts[0])
    plots = {path.stem for path in (trained / "reports").glob("*.png")}
    assert plots == {"gains", "calibration", "threshold", "groups"}
    assert len(pd.read_csv(trained / "reports" / "worst_errors.csv")) == 20


def test_a_file_of_ones_own_is_named_and_no_other(own: Path) -> None:
    Path("mine.csv").write_bytes(Path("data/sample.csv").read_bytes())
    Path("models/champion").unlink()
    train("mine.csv")
    assert evaluate()["data"] == "mine.csv"
    card = Path("MODEL_CARD.md").read_text("utf-8")
    assert "mine.csv" in card
    assert not re.search("telephone|7,043|published|real data", card)


def test_changed_rows_are_not_evaluated(own: Path) -> None:
    with Path("data/sample.csv").open("a", encoding="utf-8") as file:
        file.write(Path("data/sample.csv").read_text("utf-8").splitlines()[-1] + "\n")
    with pytest.raises(ProjectError, match="train again"):
        evaluate()
