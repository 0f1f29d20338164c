import numpy as np
import pandas as pd
import pytest

from churn_prediction.config import Settings
from churn_prediction.decision import (
    DecisionSettings,
    choose_threshold,
    cost_per_row,
    curve,
    describe,
)
from churn_prediction.predict import Predictor
from churn_prediction.schema import SCHEMA

RANDOM = np.random.default_rng(0)
ROWS = pd.DataFrame()


def test_costs_are_counted_per_kind_of_error() -> None:
    costs = DecisionSettings(missed=200, false_alarm=50)
    labels = np.array([1, 1, 0, 0])
    act = np.array([True, False, True, False])
    assert cost_per_row(labels, act, costs) == pytest.approx((200 + 50) / 4)


def test_the_cheapest_threshold_follows_the_costs() -> None:
    probabilities = RANDOM.random(20_000)
    labels = (RANDOM.random(20_000) < probabilities).astype(int)
    # With honest probabilities it pays to act from false_alarm / (false_alarm + missed) upwards.
    assert choose_threshold(ROWS, labels, probabilities, DecisionSettings(missed=200, false_alarm=50)) == pytest.approx(
        0.2, abs=0.05
    )
    assert choose_threshold(ROWS, labels, probabilities, DecisionSettings(missed=50, false_alarm=200)) == pytest.approx(
        0.8, abs=0.05
    )


def test_the_decision_pays_on_unseen_rows(predictor: Predictor, held_out: pd.DataFrame, trained: Settings) -> None:
    labels, predictions = held_out[SCHEMA.target].to_numpy(), predictor.predict(held_out)
    found = describe(held_out, labels, predictions["decision"].to_numpy(), trained.decision)
    assert found["cost_per_row"] < min(found["cost_if_never"], found["cost_if_always"])
    drawn = curve(held_out, labels, predictions["probability"].to_numpy(), trained.decision)
    assert drawn.iloc[:, 0][predictor.metadata.rule["threshold"]] == pytest.approx(found["cost_per_row"])
