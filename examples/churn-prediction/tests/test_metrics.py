import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import average_precision_score, roc_auc_score

from churn_prediction.metrics import (
    FUNCTIONS,
    bootstrap_interval,
    calibration_error,
    pr_auc,
    roc_auc,
    scores,
)
from churn_prediction.model import METRIC

RANDOM = np.random.default_rng(0)


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 9)), min_size=2))
def test_the_areas_are_scikit_learns_with_ties_too(rows: list[tuple[bool, int]]) -> None:
    labels = np.array([label for label, _ in rows], dtype=int)
    probabilities = np.array([score / 10 for _, score in rows])
    if len(set(labels)) == 2:
        assert roc_auc(labels, probabilities) == pytest.approx(roc_auc_score(labels, probabilities))
        assert pr_auc(labels, probabilities) == pytest.approx(average_precision_score(labels, probabilities))


def test_the_interval_holds_the_value_and_narrows_with_more_rows() -> None:
    def interval(rows: int) -> tuple[float, float]:
        labels = RANDOM.integers(0, 2, rows)
        probabilities = 1 / (1 + np.exp(1 - 2 * labels - RANDOM.normal(0, 1.5, rows)))
        low, high = bootstrap_interval(labels, probabilities, 0.5, draws=300, seed=0)
        assert low < FUNCTIONS[METRIC](labels, probabilities, 0.5) < high
        return low, high

    few, many = interval(100), interval(2000)
    assert many[1] - many[0] < few[1] - few[0]


def test_calibration_error_is_small_only_for_honest_probabilities() -> None:
    probabilities = RANDOM.random(20_000)
    labels = (RANDOM.random(20_000) < probabilities).astype(int)
    assert calibration_error(labels, probabilities) < 0.02
    assert calibration_error(labels, probabilities**3) > 0.15


def test_the_scores_of_a_decision_follow_their_definitions() -> None:
    labels = np.array([1, 1, 1, 0, 0])
    probabilities = np.array([0.9, 0.8, 0.2, 0.7, 0.1])
    measured = scores(labels, probabilities, threshold=0.5)
    assert measured["accuracy"] == pytest.approx(3 / 5)
    assert measured["precision"] == measured["recall"] == measured["f1"] == pytest.approx(2 / 3)
    assert scores(labels, probabilities, threshold=0.95)["precision"] == 0


def test_the_metric_of_this_project_is_among_the_scores() -> None:
    assert METRIC in FUNCTIONS
