"""What is watched: the columns of the rows, and the answers of the model."""

from typing import Any

import pandas as pd

from ..predict import predict_rows
from ..registry import Metadata
from ..schema import COLUMNS


def inputs(rows: pd.DataFrame, _estimator: Any) -> dict[str, pd.Series]:
    """Return the columns of the rows; of the clock, which only goes on, the hour of the day."""
    hour = rows["Time"] % 86_400 // 3600
    return {name: rows[name] for name in COLUMNS if name != "Time"} | {"hour of the day": hour}


def answers(rows: pd.DataFrame, estimator: Any, metadata: Metadata) -> dict[str, pd.Series]:
    """Return the answers of the model, without decisions, which follow from the rest."""
    predicted = predict_rows(rows, estimator, metadata).select_dtypes(exclude=bool)
    return {f"predicted {name}": predicted[name] for name in predicted}
