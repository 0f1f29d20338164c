"""Importance: which columns the model relies on, asked of the model as a whole rather than of its coefficients."""

import numpy as np
import pandas as pd

from .compare import measure
from .predict import Predictor
from .schema import SCHEMA

IMPORTANCE = "change of the metric when the column is shuffled"


def importance(predictor: Predictor, held_out: pd.DataFrame, seed: int, repeats: int = 3) -> pd.Series:
    """Return how much the metric of the held-out rows changes when a column is shuffled, the largest change first.

    Permutation importance (Breiman 2001, Random Forests).
    """
    random = np.random.default_rng(seed)

    def value(rows: pd.DataFrame) -> float:
        return measure(predictor.estimator, predictor.metadata.rule, rows)

    intact = value(held_out)
    changes = {}
    for name in SCHEMA.names:
        shuffled = [held_out.assign(**{name: random.permutation(held_out[name])}) for _ in range(repeats)]
        changes[name] = abs(intact - float(np.mean([value(rows) for rows in shuffled])))
    return pd.Series(changes).sort_values(ascending=False)
