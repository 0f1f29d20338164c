"""Features: fitted in training and saved with the model, so that serving repeats them exactly.

The clock is none of them: every payment to come is later than all that were learnt from.
"""

import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler

from .schema import COMPONENTS

ALL = (*COMPONENTS, "log_amount")


def engineer(rows: pd.DataFrame) -> pd.DataFrame:
    """Add the logarithm of the amount: a few payments are a thousand times the usual one."""
    return rows.assign(log_amount=np.log1p(rows["Amount"]))


def columns(*names: str) -> Pipeline:
    """Return these columns, scaled; by default the components and the logarithm of the amount."""
    scale = ColumnTransformer([("numbers", StandardScaler(), list(names or ALL))])
    return make_pipeline(FunctionTransformer(engineer), scale)


def groups(rows: pd.DataFrame) -> pd.DataFrame:
    """Return, a column each, the groups that evaluation reports separately."""
    bands = ["under 1", "1 to 10", "10 to 100", "100 or more"]
    amount = pd.cut(rows["Amount"], [0, 1, 10, 100, np.inf], right=False, labels=bands)
    hour = pd.cut(rows["Time"] % 86_400 / 3600, [0, 6, 12, 18, 24], right=False)
    return pd.DataFrame({"amount": amount, "hour of the day": hour})
