"""What is watched: the columns of the rows but dates, which always move on, and the answers."""

from typing import Any

import pandas as pd

from ..predict import predict_rows
from ..registry import Metadata
from ..schema import CATEGORIES, NUMBERS, TEXTS


def inputs(rows: pd.DataFrame, _estimator: Any) -> dict[str, pd.Series]:
    """Return the columns of the rows; of a text its length."""
    found: dict[str, pd.Series] = {name: rows[name].astype(float) for name in NUMBERS}
    found |= {name: rows[name] for name in CATEGORIES}
    return found | {f"characters of {name}": rows[name].str.len() for name in TEXTS}


def answers(rows: pd.DataFrame, estimator: Any, metadata: Metadata) -> dict[str, pd.Series]:
    """Return the answers of the model, without decisions, which follow from the rest."""
    predicted = predict_rows(rows, estimator, metadata).select_dtypes(exclude=bool)
    return {f"predicted {name}": predicted[name] for name in predicted}
