"""Which columns decide about a row? Asked of the model as a whole: what changes when one of them is made typical.

This asks nothing of a model but its answers, so it explains every candidate alike (ablation, one column at a time).
Two columns that say the same hide each other, and the effects need not add up to the answer.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from .predict import Predictor
from .schema import OUTCOME, SCHEMA
from .table import Binary

LEAST = 1e-12  # nearer to 0 or 1 than this, a probability would have infinite log-odds in the end

WHAT = f"log-odds of {OUTCOME.name} {OUTCOME.positive}" if isinstance(OUTCOME, Binary) else OUTCOME.about
EFFECT = f"What the column adds to the {WHAT}, compared with a typical value"


def reasons(predictor: Predictor, row: Mapping[str, Any]) -> list[tuple[str, Any, float]]:
    """Return each column of a checked row with its value and its effect."""
    typical = predictor.metadata.typical
    said, *without = lean(predictor, [row, *({**row, name: value} for name, value in typical.items())])
    return [(name, row[name], float(said - other)) for name, other in zip(typical, without, strict=True)]


def lean(predictor: Predictor, rows: Sequence[Mapping[str, Any]]) -> np.ndarray:
    """Return what effects are measured on, shape (rows,): the log-odds of the positive class, or the number predicted.

    Log-odds, because a probability of 0.9999 hardly moves whatever is changed.
    """
    model: Any = predictor.quick or predictor.estimator
    given: Any = SCHEMA.columns_of(rows) if predictor.quick else SCHEMA.frame(rows)
    if isinstance(OUTCOME, Binary):
        probabilities = model.predict_proba(given)[:, 1].clip(LEAST, 1 - LEAST)
        leanings: np.ndarray = np.log(probabilities / (1 - probabilities))
    else:
        leanings = np.maximum(model.predict(given), 0)
    return leanings
