"""What any sensible churn model does, whatever its score. Extend this file before you tune anything."""

from typing import Any

import pandas as pd
import pytest

from churn_prediction.config import Settings
from churn_prediction.data import Dataset, load
from churn_prediction.predict import Predictor
from churn_prediction.split import split


def probability(predictor: Predictor, rows: pd.DataFrame, **changes: Any) -> pd.Series:
    return predictor.predict(rows.assign(**changes))["probability"]


# Invariance: changes that must not matter much.


def test_gender_matters_far_less_than_the_contract(predictor: Predictor, held_out: pd.DataFrame) -> None:
    def effect(column: str, *levels: str) -> float:
        one, other = (probability(predictor, held_out, **{column: level}) for level in levels)
        return float((one - other).abs().mean())

    assert effect("gender", "Female", "Male") < 0.25 * effect("Contract", "Month-to-month", "Two year")


def test_a_cent_on_the_bill_hardly_moves_a_prediction(predictor: Predictor, held_out: pd.DataFrame) -> None:
    change = probability(predictor, held_out) - probability(
        predictor, held_out, MonthlyCharges=held_out["MonthlyCharges"] + 0.01
    )
    assert change.abs().max() < 0.05


# Direction: changes whose sign is known.


def test_a_longer_contract_keeps_customers(predictor: Predictor, held_out: pd.DataFrame) -> None:
    monthly = probability(predictor, held_out, Contract="Month-to-month")
    yearly = probability(predictor, held_out, Contract="One year")
    two_years = probability(predictor, held_out, Contract="Two year")
    assert monthly.mean() > yearly.mean() > two_years.mean()
    assert (monthly > two_years).mean() > 0.95


def test_the_first_months_are_the_dangerous_ones(predictor: Predictor, held_out: pd.DataFrame) -> None:
    def after(months: int) -> pd.Series:
        return probability(predictor, held_out, tenure=months, TotalCharges=held_out["MonthlyCharges"] * months)

    newcomers = after(2).mean()
    assert newcomers > after(26).mean()
    assert newcomers > after(62).mean()


@pytest.mark.parametrize("service", ["OnlineSecurity", "TechSupport"])
def test_help_and_security_keep_customers(predictor: Predictor, held_out: pd.DataFrame, service: str) -> None:
    online = held_out[held_out["InternetService"] != "No"]
    without, with_service = (probability(predictor, online, **{service: level}) for level in ("No", "Yes"))
    assert without.mean() > with_service.mean()


# Minimum: customers about whom nobody would argue.


def test_an_obvious_leaver_ranks_above_an_obvious_stayer(predictor: Predictor, held_out: pd.DataFrame) -> None:
    leaver = held_out.head(1).assign(
        tenure=1,
        Contract="Month-to-month",
        InternetService="Fiber optic",
        OnlineSecurity="No",
        TechSupport="No",
        PaymentMethod="Electronic check",
        MonthlyCharges=85.0,
        TotalCharges=85.0,
    )
    stayer = held_out.head(1).assign(
        tenure=70,
        Contract="Two year",
        InternetService="DSL",
        OnlineSecurity="Yes",
        TechSupport="Yes",
        PaymentMethod="Credit card (automatic)",
        MonthlyCharges=60.0,
        TotalCharges=4200.0,
    )
    assert probability(predictor, leaver).item() > 0.5
    assert probability(predictor, stayer).item() < 0.1


# Skew: training and use must see the same rows in the same way.


def test_training_rows_and_unseen_rows_are_alike(trained: Settings, sample: Dataset, predictor: Predictor) -> None:
    training, unseen = split(sample.frame, trained)
    assert predictor.metadata.rows == len(training)
    assert predictor.metadata.data_sha256 == load(trained, "sample").sha256
    gap = predictor.predict(training)["probability"].mean() - predictor.predict(unseen)["probability"].mean()
    assert abs(gap) < 0.05
