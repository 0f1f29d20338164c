import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from churn_prediction.config import Costs
from churn_prediction.metrics import (
    bootstrap_interval,
    calibration_error,
    cheapest_threshold,
    cost_per_row,
    rank_auc,
)

RANDOM = np.random.default_rng(0)


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 9)), min_size=2))
def test_rank_auc_is_scikit_learns_with_ties_too(rows: list[tuple[bool, int]]) -> None:
    labels = np.array([label for label, _ in rows], dtype=int)
    scores = np.array([score / 10 for _, score in rows])
    if len(set(labels)) == 2:
        assert rank_auc(labels, scores) == pytest.approx(roc_auc_score(labels, scores))


def test_the_interval_holds_the_value_and_narrows_with_more_rows() -> None:
    def interval(rows: int) -> tuple[float, float]:
        labels = RANDOM.integers(0, 2, rows)
        scores = labels + RANDOM.normal(0, 1.5, rows)
        low, high = bootstrap_interval(labels, scores, draws=300, seed=0)
        assert low < roc_auc_score(labels, scores) < high
        return low, high

    few, many = interval(100), interval(2000)
    assert many[1] - many[0] < few[1] - few[0]


def test_calibration_error_is_small_only_for_honest_probabilities() -> None:
    probabilities = RANDOM.random(20_000)
    labels = (RANDOM.random(20_000) < probabilities).astype(int)
    assert calibration_error(labels, probabilities) < 0.02
    assert calibration_error(labels, probabilities**3) > 0.15


def test_costs_are_counted_per_kind_of_error() -> None:
    costs = Costs(missed=200, false_alarm=50)
    labels = np.array([1, 1, 0, 0])
    act = np.array([True, False, True, False])
    assert cost_per_row(labels, act, costs) == pytest.approx((200 + 50) / 4)


def test_the_cheapest_threshold_follows_the_costs() -> None:
    probabilities = RANDOM.random(20_000)
    labels = (RANDOM.random(20_000) < probabilities).astype(int)
    # With honest probabilities it pays to act from false_alarm / (false_alarm + missed) upwards.
    assert cheapest_threshold(labels, probabilities, Costs(missed=200, false_alarm=50)) == pytest.approx(0.2, abs=0.05)
    assert cheapest_threshold(labels, probabilities, Costs(missed=50, false_alarm=200)) == pytest.approx(0.8, abs=0.05)
