"""Features: fitted in training and saved with the model, so that serving repeats them exactly.

The clock is none of them: every payment to come is later than all that were learnt from.
"""

import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler

from .schema import COMPONENTS


def engineer(rows: pd.DataFrame) -> pd.DataFrame:
    """Add columns computed from the amount, from each row on its own."""
    amount = rows["Amount"]
    # A stolen card is often tried out with nothing or a whole amount.
    tried = {"is_zero": (amount == 0) * 1, "is_whole": (amount % 1 == 0) * 1}
    return rows.assign(log_amount=np.log1p(amount), **tried)


def columns(new: bool = True) -> Pipeline:
    """Return the columns, scaled, with those of `engineer` unless they are not `new`."""
    amounts = ["log_amount", "is_zero", "is_whole"] if new else ["Amount"]
    scale = ColumnTransformer([("numbers", StandardScaler(), [*COMPONENTS, *amounts])])
    return make_pipeline(FunctionTransformer(engineer), scale)


def groups(rows: pd.DataFrame) -> pd.DataFrame:
    """Return, a column each, the groups that evaluation reports separately."""
    bands = ["under 1", "1 to 10", "10 to 100", "100 or more"]
    euros = pd.cut(rows["Amount"], [0, 1, 10, 100, np.inf], right=False, labels=bands)
    hour = pd.cut(rows["Time"] % 86_400 / 3600, [0, 6, 12, 18, 24], right=False)
    return pd.DataFrame({"euros": euros, "hour of the day": hour})
