"""What monitoring watches for a shift: what comes in, and what the model makes of it."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from .predict import Predictor


def watched(rows: pd.DataFrame, predictor: Predictor) -> pd.DataFrame:
    """Return what may shift among the inputs that are there: each column, a text by its length in characters."""
    schema = predictor.schema
    texts = [name for name in schema.texts if name in rows]
    others = [name for name in schema.names if name in rows and name not in (*texts, schema.clock)]
    return pd.DataFrame({**rows[others], **{f"length of {name}": rows[name].str.len() for name in texts}})


def said(rows: pd.DataFrame, predictor: Predictor) -> pd.DataFrame:
    """Return what the model says of the rows."""
    return spoken(predictor.predict(rows))


def spoken(predictions: pd.DataFrame) -> pd.DataFrame:
    """Return what may shift among predictions: all but decisions, which follow from the rest."""
    return predictions[[name for name in predictions if predictions[name].dtype != bool]].add_prefix("predicted ")


def recorded(answer: dict[str, Any]) -> dict[str, Any]:
    """Return what a log may hold of an answer: all but lists of other things than numbers, which may repeat the row."""
    return {
        name: value
        for name, value in answer.items()
        if not isinstance(value, list) or all(isinstance(one, float | None) for one in value)
    }


def given(rows: Sequence[dict[str, Any]]) -> pd.DataFrame:
    """Make a table of logged rows, of the fields that all of them have: what is logged may have changed meanwhile."""
    common = [name for name in rows[0] if all(name in row for row in rows)]
    return pd.DataFrame(rows, columns=common)
