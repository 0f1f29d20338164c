"""What is watched: the columns of the rows, and the answers of the model."""

from typing import Any

import pandas as pd

from ..predict import predict_rows
from ..registry import Metadata
from ..schema import Row


def inputs(rows: pd.DataFrame, _estimator: Any) -> dict[str, pd.Series]:
    """Return the columns of the rows; of a text its length."""
    found = {}
    for name, field in Row.model_fields.items():
        if field.annotation is str:
            found[f"characters of {name}"] = rows[name].str.len()
        else:
            found[name] = rows[name]
    return found


def answers(rows: pd.DataFrame, estimator: Any, metadata: Metadata) -> dict[str, pd.Series]:
    """Return the answers of the model, without decisions, which follow from the rest."""
    predicted = predict_rows(rows, estimator, metadata).select_dtypes(exclude=bool)
    return {f"predicted {name}": predicted[name] for name in predicted}
