"""What importance must know of the project: which columns are linked, and what is better."""

from typing import Any

import pandas as pd

from ..model import predict, score

# Columns that follow from each other, by a name for them. Principal components are not correlated,
# and nothing follows from time or amount.
LINKED: dict[str, list[str]] = {}


def quality(estimator: Any, rows: pd.DataFrame) -> float:
    """Return the metric: the higher, the better."""
    return score(predict(estimator, rows))
