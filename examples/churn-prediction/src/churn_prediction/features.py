"""Features: fitted in training and saved with the model, so that serving repeats them exactly."""

from typing import Any

import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import FunctionTransformer

from .schema import CATEGORIES, NUMBERS

RULE = "Contract"  # the category that a team without a model goes by
ADD_ONS = ["OnlineSecurity", "OnlineBackup", "DeviceProtection", "TechSupport"]
ADD_ONS += ["StreamingTV", "StreamingMovies"]
NEW_NUMBERS = ["average_bill", "bill_change", "log_tenure", "add_ons", "pays_automatically"]
NEW_CATEGORIES = ["contract_and_internet"]


def engineer(rows: pd.DataFrame) -> pd.DataFrame:
    """Add what bills, months and add-ons say together, from each row on its own."""
    tenure, bill = rows["tenure"], rows["MonthlyCharges"]
    average_bill = np.where(tenure > 0, rows["TotalCharges"] / np.maximum(tenure, 1), bill)
    return rows.assign(
        average_bill=average_bill,
        # Without its sign: customers leave after a bill has risen and after it has fallen.
        bill_change=np.abs(bill - average_bill),
        # The first months matter most: from 1 to 6 says more than from 61 to 66.
        log_tenure=np.log1p(tenure),
        add_ons=sum((rows[name] == "Yes") * 1 for name in ADD_ONS),
        pays_automatically=rows["PaymentMethod"].str.contains("automatic") * 1,
        contract_and_internet=rows["Contract"] + " / " + rows["InternetService"],
    )


def columns(numbers: Any, categories: Any, new: bool = True) -> Pipeline:
    """Return the columns, transformed as a model needs them; without computed ones unless `new`."""
    names, levels = NUMBERS + NEW_NUMBERS * new, CATEGORIES + NEW_CATEGORIES * new
    encode = ColumnTransformer([("numbers", numbers, names), ("categories", categories, levels)])
    return make_pipeline(FunctionTransformer(engineer), encode)


def groups(rows: pd.DataFrame) -> pd.DataFrame:
    """Return, a column each, the groups that evaluation reports separately."""
    bands = ["under 6", "6 to 11", "12 to 23", "24 to 47", "48 or more"]
    months = pd.cut(rows["tenure"], [0, 6, 12, 24, 48, np.inf], right=False, labels=bands)
    ages = rows["SeniorCitizen"].map({0: "under 65", 1: "65 or older"})
    whole = {"contract": rows["Contract"], "gender": rows["gender"]}
    return pd.DataFrame({**whole, "months": months, "age": ages})
