"""Importance: which columns the model relies on, asked of the model as a whole rather than of its coefficients."""

import numpy as np
import pandas as pd

from .compare import judge, outputs
from .predict import Predictor
from .schema import SCHEMA

IMPORTANCE = "change of the metric when the column is shuffled"

# A model takes as long to look at a table's columns as at some thousand rows, so that small tables go together.
ROWS = 50_000


def importance(predictor: Predictor, held_out: pd.DataFrame, seed: int, repeats: int = 3) -> pd.Series:
    """Return how much the metric of the held-out rows changes when a column is shuffled, the largest change first.

    Permutation importance (Breiman 2001, Random Forests).
    """
    random = np.random.default_rng(seed)
    asked = [name for name in SCHEMA.names for _ in range(repeats)]
    at_once = max(1, ROWS // len(held_out))

    def values(tables: list[pd.DataFrame]) -> list[float]:
        answers = outputs(predictor.estimator, pd.concat(tables, ignore_index=True))
        parts = np.split(answers, len(tables))
        return [judge(held_out, part, predictor.metadata.rule) for part in parts]

    (intact,) = values([held_out])
    found = list[float]()
    for start in range(0, len(asked), at_once):
        names = asked[start : start + at_once]
        found += values([held_out.assign(**{name: random.permutation(held_out[name])}) for name in names])
    means = np.reshape(found, (-1, repeats)).mean(axis=1)
    return pd.Series(np.abs(intact - means), SCHEMA.names).sort_values(ascending=False)
