import pandas as pd
import pytest

from churn_prediction.importance import importance
from churn_prediction.predict import Predictor
from churn_prediction.schema import SCHEMA


def test_only_a_column_that_counts_is_important(
    predictor: Predictor, held_out: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts, other = SCHEMA.names[0], SCHEMA.names[1]
    intact = held_out[counts].reset_index(drop=True)

    def agreement(_estimator: object, _rule: object, rows: pd.DataFrame) -> float:
        return float((rows[counts].reset_index(drop=True) == intact).mean())

    monkeypatch.setattr("churn_prediction.importance.measure", agreement)
    found = importance(predictor, held_out, seed=0)
    assert found.index[0] == counts
    assert found[counts] > 0
    assert found[other] == 0


def test_every_column_is_asked_about_and_the_seed_decides(predictor: Predictor, held_out: pd.DataFrame) -> None:
    found = importance(predictor, held_out, seed=0, repeats=1)
    assert set(found.index) == set(SCHEMA.names)
    assert found.iloc[0] > 0
    pd.testing.assert_series_equal(importance(predictor, held_out, seed=0, repeats=1), found)
