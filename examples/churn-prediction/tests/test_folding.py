import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator

from churn_prediction.data import Dataset
from churn_prediction.folding import out_of_fold
from churn_prediction.schema import SCHEMA


class Memory(BaseEstimator):  # type: ignore[misc] # scikit-learn ships no types
    """Says of each row whether it was fitted on it."""

    def fit(self, rows: pd.DataFrame, _: np.ndarray) -> "Memory":
        self.seen_ = set(rows.index)
        return self

    def predict(self, rows: pd.DataFrame) -> np.ndarray:
        return np.array([row in self.seen_ for row in rows.index])


def test_no_row_is_judged_by_a_model_that_has_seen_it(sample: Dataset) -> None:
    rows = sample.frame.head(100)
    positions = np.arange(100)
    parts = [(positions[positions % 2 == side], positions[positions % 2 != side]) for side in (0, 1)]
    judged, seen = out_of_fold(Memory(), rows, parts, "predict")
    assert list(judged) == list(range(100))
    assert not seen.any()


def test_answers_stand_in_the_order_of_the_rows_and_the_features_are_all_a_model_sees(sample: Dataset) -> None:
    class Echo(Memory):
        def predict(self, rows: pd.DataFrame) -> np.ndarray:
            assert list(rows.columns) == SCHEMA.names
            return rows.index.to_numpy()

    parts = [(np.arange(5), np.array([9, 7])), (np.arange(5), np.array([6, 8]))]
    judged, echoed = out_of_fold(Echo(), sample.frame.head(10), parts, "predict")
    assert list(judged) == list(echoed) == [6, 7, 8, 9]
