"""What any sensible churn model does, whatever its score. Extend this file before you tune.

The champion is examined on held-out real rows; on invented rows the signs would be the inventor's.
"""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from churn_prediction import ProjectError
from churn_prediction.features import engineer
from churn_prediction.files import check
from churn_prediction.model import predict
from churn_prediction.schema import Row

Champion = tuple[pd.DataFrame, Any, object]


def probability(champion: Champion, **changes: Any) -> pd.Series:
    rows, estimator, _ = champion
    return predict(estimator, rows.assign(**changes))["probability"]


# Invariance: what must matter little.


def test_gender_matters_far_less_than_the_contract(champion: Champion) -> None:
    def effect(column: str, one: str, other: str) -> float:
        gap = probability(champion, **{column: one}) - probability(champion, **{column: other})
        return float(gap.abs().mean())

    assert effect("gender", "Female", "Male") < 0.25 * effect(
        "Contract", "Month-to-month", "Two year"
    )


# Direction: what must matter, and with which sign.


def test_a_longer_contract_keeps_customers(champion: Champion) -> None:
    contracts = ("Month-to-month", "One year", "Two year")
    monthly, yearly, two_years = (probability(champion, Contract=each).mean() for each in contracts)
    assert monthly > yearly > two_years


def test_the_first_months_are_the_dangerous_ones(champion: Champion) -> None:
    bill = champion[0]["MonthlyCharges"]

    def after(months: int) -> float:
        return float(probability(champion, tenure=months, TotalCharges=bill * months).mean())

    assert after(2) > after(26) > after(62)


# Minimum: customers about whom nobody would argue.


def test_a_clear_case_is_recognised(champion: Champion) -> None:
    leaver = {"tenure": 1, "Contract": "Month-to-month", "InternetService": "Fiber optic"}
    leaver |= {"PaymentMethod": "Electronic check", "MonthlyCharges": 85.0, "TotalCharges": 85.0}
    stayer = {"tenure": 70, "Contract": "Two year", "InternetService": "DSL"}
    stayer |= {"TechSupport": "Yes", "MonthlyCharges": 60.0, "TotalCharges": 4200.0}
    assert probability(champion, **leaver).median() > 0.5
    assert probability(champion, **stayer).median() < 0.1


# The data, and features that are computed from each row alone.


def test_engineered_columns_are_finite_and_do_not_depend_on_other_rows(rows: pd.DataFrame) -> None:
    whole = engineer(rows)
    assert np.isfinite(whole.select_dtypes("number")).all().all()
    pd.testing.assert_frame_equal(engineer(rows.iloc[3:9]), whole.iloc[3:9])


def test_the_blank_bill_of_a_new_customer_is_zero(rows: pd.DataFrame) -> None:
    blank = {**rows.drop(columns="target").iloc[0].to_dict(), "TotalCharges": " "}
    assert check([blank], Row)["TotalCharges"].item() == 0
    with pytest.raises(ProjectError, match="MonthlyCharges"):
        check([blank | {"MonthlyCharges": " "}], Row)
