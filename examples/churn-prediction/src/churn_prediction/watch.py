"""What monitoring watches for a shift: what comes in, and what the model makes of it."""

import pandas as pd

from .predict import Predictor
from .schema import SCHEMA


def watched(rows: pd.DataFrame, _: Predictor) -> pd.DataFrame:
    """Return what may shift among the inputs: each column, a text by its length in characters."""
    columns = {name: rows[name] for name in SCHEMA.names if name not in (*SCHEMA.texts, SCHEMA.clock)}
    return pd.DataFrame({**columns, **{f"length of {name}": rows[name].str.len() for name in SCHEMA.texts}})


def said(rows: pd.DataFrame, predictor: Predictor) -> pd.DataFrame:
    """Return what the model says of the rows, decisions aside, which follow from the rest."""
    predictions = predictor.predict(rows)
    return predictions[[name for name in predictions if predictions[name].dtype != bool]].add_prefix("predicted ")
