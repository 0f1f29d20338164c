import numpy as np
import pandas as pd
import pytest

from churn_prediction.assess import assess, score_slices, worst_errors
from churn_prediction.config import Settings
from churn_prediction.metrics import scores
from churn_prediction.model import METRIC
from churn_prediction.predict import Predictor
from churn_prediction.schema import SCHEMA
from churn_prediction.slices import slices


@pytest.fixture(scope="module")
def predictions(predictor: Predictor, held_out: pd.DataFrame) -> pd.DataFrame:
    return predictor.predict(held_out)


def test_every_figure_is_measured_on_the_rows_it_is_given(
    predictor: Predictor, held_out: pd.DataFrame, predictions: pd.DataFrame, trained: Settings
) -> None:
    found = assess(predictor, held_out, held_out, predictions, trained)
    labels, threshold = held_out[SCHEMA.target].to_numpy(), predictor.metadata.rule["threshold"]
    assert found["scores"] == scores(labels, predictions["probability"].to_numpy(), threshold)
    assert found["value"] == found["scores"][METRIC]
    low, high = found["interval"]
    assert low < found["value"] < high
    assert set(found["decisions"]) >= {"acted_on", "recall", "precision"}


def test_a_slice_is_scored_on_its_own_rows(
    predictor: Predictor, held_out: pd.DataFrame, predictions: pd.DataFrame, trained: Settings
) -> None:
    threshold = predictor.metadata.rule["threshold"]
    parts = score_slices(held_out, predictions, threshold, trained)
    assert parts
    for part in parts:
        low, high = part["interval"]
        assert low <= part[METRIC] <= high
    measured = {part["slice"]: (part["rows"], part[METRIC]) for part in parts}
    for name, positions in slices(held_out, trained.evaluate):
        labels = held_out[SCHEMA.target].to_numpy()[positions]
        if len(np.unique(labels)) == 2:
            found = scores(labels, predictions["probability"].to_numpy()[positions], threshold)
            assert measured.pop(name) == (len(positions), found[METRIC])
    assert not measured


def test_the_worst_errors_come_first(held_out: pd.DataFrame, predictions: pd.DataFrame) -> None:
    errors = worst_errors(held_out, predictions)["error"].to_numpy()
    gaps = np.abs(held_out[SCHEMA.target] - predictions["probability"])
    assert errors[0] == pytest.approx(gaps.max())
    assert list(errors) == sorted(errors, reverse=True)
