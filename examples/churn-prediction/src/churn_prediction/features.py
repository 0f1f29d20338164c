"""Features: one transformer per kind of model, fitted in training and saved with the model, so serving repeats it.

`engineer` is the part that knows this dataset; the rest only asks the schema which columns there are.
"""

from typing import Any

import numpy as np
from sklearn.compose import ColumnTransformer
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import FunctionTransformer, OneHotEncoder, OrdinalEncoder, StandardScaler

from .schema import SCHEMA
from .table import extended

ADD_ONS = ["OnlineSecurity", "OnlineBackup", "DeviceProtection", "TechSupport", "StreamingTV", "StreamingMovies"]
AUTOMATIC = ["Bank transfer (automatic)", "Credit card (automatic)"]
ENGINEERED_NUMBERS = ["average_bill", "bill_increase", "log_tenure", "add_ons", "pays_automatically"]
ENGINEERED_CATEGORIES = ["contract_and_internet"]


def engineer(rows: Any) -> Any:
    """Add the columns that a linear model cannot find alone; every row is treated on its own, so nothing can leak.

    `rows` is a table, or (in a service) plain values by column: hence NumPy's functions, which take both.
    """
    tenure, bill = rows["tenure"], rows["MonthlyCharges"]
    average_bill = np.where(tenure > 0, rows["TotalCharges"] / np.maximum(tenure, 1), bill)
    return extended(
        rows,
        average_bill=average_bill,
        # A bill that rose above the customer's own average is a reason to leave.
        bill_increase=bill - average_bill,
        # The first months matter most: going from 1 to 6 says more than going from 61 to 66.
        log_tenure=np.log1p(tenure),
        add_ons=sum((rows[name] == "Yes") * 1 for name in ADD_ONS),
        pays_automatically=sum((rows["PaymentMethod"] == way) * 1 for way in AUTOMATIC),
        contract_and_internet=rows["Contract"] + " / " + rows["InternetService"],
    )


def plain_features() -> ColumnTransformer:
    """Scale and one-hot encode the columns as they come: what the engineered columns have to beat."""
    return _encode(StandardScaler(), OneHotEncoder(handle_unknown="ignore"), SCHEMA.numbers, SCHEMA.categories)


def linear_features() -> Pipeline:
    """Scale numbers and one-hot encode categories, for models that add up weighted columns."""
    return _engineered(StandardScaler(), OneHotEncoder(handle_unknown="ignore"))


def tree_features() -> Pipeline:
    """Leave numbers as they are and number the categories, for models that only ask "above or below?"."""
    return _engineered("passthrough", OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1))


def _engineered(numbers: StandardScaler | str, categories: OneHotEncoder | OrdinalEncoder) -> Pipeline:
    columns = SCHEMA.numbers + ENGINEERED_NUMBERS, SCHEMA.categories + ENGINEERED_CATEGORIES
    return make_pipeline(FunctionTransformer(engineer), _encode(numbers, categories, *columns))


def _encode(
    numbers: StandardScaler | str, categories: OneHotEncoder | OrdinalEncoder, names: list[str], levels: list[str]
) -> ColumnTransformer:
    return ColumnTransformer([("numbers", numbers, names), ("categories", categories, levels)])
