import numpy as np
import pandas as pd

from churn_prediction.features import (
    ENGINEERED_CATEGORIES,
    ENGINEERED_NUMBERS,
    engineer,
    linear_features,
)
from churn_prediction.schema import SCHEMA


def test_engineering_adds_finite_columns_and_changes_none(held_out: pd.DataFrame) -> None:
    rows = held_out[SCHEMA.names]
    engineered = engineer(rows)
    assert list(engineered.columns) == SCHEMA.names + ENGINEERED_NUMBERS + ENGINEERED_CATEGORIES
    pd.testing.assert_frame_equal(engineered[SCHEMA.names], rows)
    assert np.isfinite(engineered[ENGINEERED_NUMBERS].to_numpy(dtype=float)).all()


def test_a_customer_in_the_first_month_has_no_bill_increase(held_out: pd.DataFrame) -> None:
    new = held_out.head(5).assign(tenure=0, TotalCharges=0.0)
    assert (engineer(new)["bill_increase"] == 0).all()


def test_a_raised_bill_is_an_increase_over_the_average(held_out: pd.DataFrame) -> None:
    customer = held_out.head(1).assign(tenure=10, TotalCharges=500.0, MonthlyCharges=60.0)
    assert engineer(customer)["bill_increase"].item() == 10.0


def test_the_transformer_learns_from_training_rows_only(held_out: pd.DataFrame) -> None:
    fitted = linear_features().fit(held_out.head(100))
    before = fitted.transform(held_out.iloc[[150]])
    fitted.transform(held_out.tail(50).assign(MonthlyCharges=900.0))
    assert np.array_equal(fitted.transform(held_out.iloc[[150]]), before)
