import json
from pathlib import Path

import pandas as pd
import pytest

from churn_prediction.config import Settings
from churn_prediction.monitor import DriftError, distance, monitor, stability_index
from churn_prediction.sample import sample as invent
from churn_prediction.schema import SCHEMA


def write(tmp_path: Path, frame: pd.DataFrame) -> Path:
    path = tmp_path / "new.csv"
    frame.to_csv(path, index=False)
    return path


def test_rows_like_the_training_rows_have_not_drifted(own: Settings, tmp_path: Path) -> None:
    table = monitor(own, write(tmp_path, invent(1000, seed=11)))
    assert table["psi"].max() < 0.15
    assert table["column"].is_unique


def test_shifted_rows_are_named_and_reported(own: Settings, tmp_path: Path) -> None:
    frame = invent(1000, seed=11)
    with pytest.raises(DriftError, match="has drifted in") as drift:
        monitor(own, write(tmp_path, shifted(frame)))
    report = json.loads((own.reports / "drift.json").read_text("utf-8"))
    over = [column["column"] for column in report["columns"] if column["psi"] > own.monitor.psi_alert]
    assert over
    assert all(name in str(drift.value) for name in over)


def shifted(frame: pd.DataFrame) -> pd.DataFrame:
    """Make the first feature column one-sided: every row takes the value of the first one."""
    name = SCHEMA.names[0]
    return frame.assign(**{name: frame[name].iloc[0]})


def test_a_missing_value_is_a_shift_of_its_own() -> None:
    before = pd.Series([1.0, 2.0, 3.0, 4.0] * 25)
    assert stability_index(before, before.mask(before.index % 2 == 0)) > 0.25
    assert distance(before, before.mask(before.index % 2 == 0)) is not None


def test_the_index_is_zero_for_equal_shares_and_follows_its_definition() -> None:
    before = pd.Series(["a"] * 50 + ["b"] * 50)
    assert stability_index(before, before) == 0
    after = pd.Series(["a"] * 80 + ["b"] * 20)
    # (0.8 - 0.5) ln(0.8 / 0.5) + (0.2 - 0.5) ln(0.2 / 0.5)
    assert stability_index(before, after) == pytest.approx(0.4159, abs=1e-4)
    assert stability_index(before, pd.Series(["c"] * 100)) > 1
