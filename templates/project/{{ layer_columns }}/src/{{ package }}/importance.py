"""Importance: which columns the model relies on, asked of the model as a whole rather than of its coefficients."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from .schema import SCHEMA

IMPORTANCE = "change of the metric when the column is shuffled"


def importance(
    value: Callable[[pd.DataFrame], float], held_out: pd.DataFrame, seed: int, repeats: int = 3
) -> pd.Series:
    """Return how much `value` of the held-out rows changes when a column is shuffled, the largest change first.

    Permutation importance (Breiman 2001, Random Forests). `value` measures rows with the model's metric.
    """
    random = np.random.default_rng(seed)
    intact = value(held_out)
    changes = {}
    for name in SCHEMA.names:
        shuffled = [held_out.assign(**{name: random.permutation(held_out[name])}) for _ in range(repeats)]
        changes[name] = abs(intact - float(np.mean([value(rows) for rows in shuffled])))
    return pd.Series(changes).sort_values(ascending=False)
