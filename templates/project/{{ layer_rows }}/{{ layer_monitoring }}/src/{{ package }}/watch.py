"""What monitoring watches for a shift: what comes in, and what the model makes of it."""

import pandas as pd

from .predict import Predictor
from .schema import SCHEMA


def watched(rows: pd.DataFrame, predictor: Predictor) -> pd.DataFrame:
    """Return what may shift: each column, a text by its length in characters, and what the model says of the rows."""
    columns = {name: rows[name] for name in SCHEMA.names if name not in SCHEMA.texts}
    lengths = {f"length of {name}": rows[name].str.len() for name in SCHEMA.texts}
    predictions = predictor.predict(rows)
    said = {f"({name})": predictions[name] for name in predictions if predictions[name].dtype != bool}
    return pd.DataFrame({**columns, **lengths, **said})
