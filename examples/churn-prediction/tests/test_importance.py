import numpy as np
import pandas as pd
import pytest

from churn_prediction.importance import importance
from churn_prediction.predict import Predictor
from churn_prediction.schema import SCHEMA


def test_only_a_column_that_counts_is_important(
    predictor: Predictor, held_out: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts, other = SCHEMA.names[0], SCHEMA.names[1]

    def outputs(_estimator: object, rows: pd.DataFrame) -> np.ndarray:
        return rows[counts].to_numpy()

    def agreement(rows: pd.DataFrame, outputs: np.ndarray, _rule: object) -> float:
        return float((rows[counts].to_numpy() == outputs).mean())

    monkeypatch.setattr("churn_prediction.importance.outputs", outputs)
    monkeypatch.setattr("churn_prediction.importance.judge", agreement)
    found = importance(predictor, held_out, seed=0)
    assert found.index[0] == counts
    assert found[counts] > 0
    assert found[other] == 0


def test_every_column_is_asked_about_and_the_seed_decides(predictor: Predictor, held_out: pd.DataFrame) -> None:
    found = importance(predictor, held_out, seed=0, repeats=1)
    assert set(found.index) == set(SCHEMA.names)
    assert found.iloc[0] > 0
    pd.testing.assert_series_equal(importance(predictor, held_out, seed=0, repeats=1), found)


def test_how_many_tables_are_asked_at_once_changes_nothing(
    predictor: Predictor, held_out: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    together = importance(predictor, held_out, seed=0, repeats=1)
    monkeypatch.setattr("churn_prediction.importance.ROWS", 7 * len(held_out))
    in_parts = importance(predictor, held_out, seed=0, repeats=1)
    # Libraries add up the columns of a long table in another order, so that last digits differ.
    pd.testing.assert_series_equal(together.sort_index(), in_parts.sort_index(), rtol=1e-6, atol=1e-9)
