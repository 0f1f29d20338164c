"""Features: one transformer per kind of model, fitted in training and saved with the model, so serving repeats it.

`engineer` is the part that knows this dataset. The clock itself reaches no model, only the hour of the day: every
payment to come is later than all that training saw, and a tree would treat it as the last evening of the file.
"""

from typing import Any

import numpy as np
from sklearn.compose import ColumnTransformer
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler

from .schema import COMPONENTS
from .table import extended

CYCLE = ["hour_sin", "hour_cos"]
AMOUNTS = ["log_amount", "is_zero", "is_round"]


def engineer(rows: Any) -> Any:
    """Add columns computed from time and amount; every row is treated on its own, so nothing can leak.

    `rows` is a table, or (in a service) plain values by column: hence NumPy's functions, which take both.
    """
    amount = rows["Amount"]
    hour = rows["Time"] % 86_400 / 3600  # the file begins at about midnight
    return extended(
        rows,
        hour=hour,
        # On a circle 23:59 is next to 00:00, which a weighted sum needs; a tree cuts the plain hour where it likes.
        hour_sin=np.sin(2 * np.pi * hour / 24),
        hour_cos=np.cos(2 * np.pi * hour / 24),
        log_amount=np.log1p(amount),
        # Stolen cards are tried out with nothing or a round sum before they are emptied.
        is_zero=(amount == 0) * 1.0,
        is_round=(amount % 1 == 0) * 1.0,
    )


def plain_features() -> ColumnTransformer:
    """Scale the columns as they come: what the engineered columns have to beat."""
    return ColumnTransformer([("scaled", StandardScaler(), [*COMPONENTS, "Amount"])])


def linear_features() -> Pipeline:
    """Scale components and engineered columns, for models that add up weighted columns."""
    return _engineered(StandardScaler(), [*COMPONENTS, *AMOUNTS, *CYCLE])


def tree_features() -> Pipeline:
    """Leave numbers as they are, for models that only ask "above or below?"."""
    return _engineered("passthrough", [*COMPONENTS, *AMOUNTS, "hour"])


def _engineered(numbers: StandardScaler | str, columns: list[str]) -> Pipeline:
    return make_pipeline(FunctionTransformer(engineer), ColumnTransformer([("numbers", numbers, columns)]))
