"""Which departments put a customer into a segment? Each in turn is set to the middle of all customers.

The segments lie in a space where a department has no direction of its own, so distances cannot be taken apart by
department; that they change when one of them is changed can be measured in any space.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from .predict import Predictor
from .schema import SCHEMA

EFFECT = "How much nearer to this segment's centre than to the next one the department brings the customer"


def reasons(predictor: Predictor, row: Mapping[str, Any]) -> list[tuple[str, Any, float]]:
    """Return each column of a checked row with its value and its effect."""
    typical = predictor.metadata.typical
    rows = SCHEMA.frame([row, *({**row, name: value} for name, value in typical.items())])
    distances = predictor.estimator.distances(rows)
    own = distances[0].argmin()
    # Against the nearest of the other segments, whichever that is once a department has changed.
    leads = np.delete(distances, own, axis=1).min(axis=1) - distances[:, own]
    effects = (leads[0] - leads[1:]).tolist()
    return [(name, row[name], effect) for name, effect in zip(typical, effects, strict=True)]
