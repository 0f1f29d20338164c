"""Decisions: the threshold follows from the costs."""

import numpy as np
import pandas as pd
import pytest

from churn_prediction.decision import (
    DecisionSettings,
    choose_threshold,
    cost_per_customer,
    decide,
    describe,
    reached_by,
)

SCORED = pd.DataFrame({"target": [0, 0, 1, 1], "probability": [0.1, 0.4, 0.35, 0.8]})


def costs(missed: float, false_alarm: float) -> DecisionSettings:
    return DecisionSettings(missed=missed, false_alarm=false_alarm, currency="euros")


def test_costs_are_counted_by_hand() -> None:
    # At 0.5 one of two is missed, and there is no false alarm.
    assert cost_per_customer(SCORED, 0.5, costs(200, 50)) == 200 / 4
    # At 0.3 both are reached, with one false alarm.
    assert cost_per_customer(SCORED, 0.3, costs(200, 50)) == 50 / 4


def test_with_true_probabilities_the_threshold_is_the_ratio_of_costs() -> None:
    random = np.random.default_rng(0)
    probability = random.random(50_000)
    target = (random.random(50_000) < probability).astype(int)
    scored = pd.DataFrame({"target": target, "probability": probability})
    assert choose_threshold(scored, costs(200, 50)) == pytest.approx(50 / 250, abs=0.04)


def test_what_is_described_is_what_is_decided() -> None:
    found = describe(SCORED, 0.35, costs(200, 50))
    assert decide(SCORED, 0.35)["offer"].tolist() == [False, True, True, True]
    assert (found["offered"], found["recall"], found["precision"]) == (0.75, 1.0, 2 / 3)
    assert found["cost_of_all"] == 100 / 4
    assert found["cost_of_none"] == 400 / 4
    # One offer of three is wasted: 50, against 2 x 200 that the others may save.
    assert found["break_even"] == 50 / 400


def test_the_gains_curve_counts_leavers_from_the_top() -> None:
    assert [reached_by(SCORED, share) for share in (0, 0.25, 0.5, 0.75, 1)] == [0, 0.5, 0.5, 1, 1]
