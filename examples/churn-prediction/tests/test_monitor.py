import json
from pathlib import Path

import pandas as pd
import pytest

from churn_prediction.config import Settings
from churn_prediction.monitor import DriftError, monitor, stability_index
from churn_prediction.sample import sample as invent
from churn_prediction.schema import SCHEMA

NUMBER = SCHEMA.numbers[-1]


def write(tmp_path: Path, frame: pd.DataFrame) -> Path:
    path = tmp_path / "new.csv"
    frame.to_csv(path, index=False)
    return path


def test_rows_like_the_training_rows_have_not_drifted(own: Settings, tmp_path: Path) -> None:
    table = monitor(own, write(tmp_path, invent(1000, seed=11)))
    assert set(table["column"]) == {*SCHEMA.names, "(score)"}
    assert table["psi"].max() < 0.1


def test_a_shifted_column_is_named_and_reported(own: Settings, tmp_path: Path) -> None:
    frame = invent(1000, seed=11)
    frame[NUMBER] = pd.to_numeric(frame[NUMBER], errors="coerce").fillna(0) * 5
    with pytest.raises(DriftError, match=NUMBER):
        monitor(own, write(tmp_path, frame))
    report = json.loads((own.reports / "drift.json").read_text("utf-8"))
    psi = {column["column"]: column["psi"] for column in report["columns"]}
    assert psi[NUMBER] > own.monitor.psi_alert > psi[SCHEMA.categories[0]]


def test_the_index_is_zero_for_equal_shares_and_follows_its_definition() -> None:
    before = pd.Series(["a"] * 50 + ["b"] * 50)
    assert stability_index(before, before) == 0
    after = pd.Series(["a"] * 80 + ["b"] * 20)
    # (0.8 - 0.5) ln(0.8 / 0.5) + (0.2 - 0.5) ln(0.2 / 0.5)
    assert stability_index(before, after) == pytest.approx(0.4159, abs=1e-4)
    assert stability_index(before, pd.Series(["c"] * 100)) > 1
