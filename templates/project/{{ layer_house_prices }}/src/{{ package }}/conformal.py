"""Conformal intervals: how far prices were off on rows that the model had not seen.

One margin for all rows would be right on average and wrong among cheap houses. Each fifth of the
predicted prices has its own (a Mondrian division: Vovk, Gammerman and Shafer, Algorithmic Learning
in a Random World, 2005; by predicted value: Boström, Johansson and Löfström, PMLR 152, 2021).

The guarantee is for errors of the very model that answers. These errors are out-of-fold, by models
that learnt from fewer rows. So `evaluate` counts how many held-out prices lie in their intervals.
"""

from math import ceil

import numpy as np
import pandas as pd
from pydantic import BaseModel

FIFTHS = 5
SMALLEST_FIFTH = 30  # with fewer rows it takes the margin of all rows


class Margins(BaseModel):
    """How far a price may be off in each fifth, as a difference of logarithms: 0.1 is some 10 %."""

    coverage: float  # the share of prices that shall lie inside their interval
    edges: list[float]  # the predicted prices at which one fifth ends and the next begins
    margins: list[float]


def learn(scored: pd.DataFrame, coverage: float) -> Margins:
    """Return the margins of rows with a `target` and a `price`, which must be out-of-fold."""
    errors = np.abs(np.log(scored["target"]) - np.log(scored["price"])).to_numpy()
    edges = np.quantile(scored["price"], np.arange(1, FIFTHS) / FIFTHS)
    found = Margins(coverage=coverage, edges=list(edges), margins=[])
    fifth = fifths(scored["price"], found)
    for number in range(FIFTHS):
        own = errors[fifth == number]
        found.margins.append(margin(own if len(own) >= SMALLEST_FIFTH else errors, coverage))
    return found


def margin(errors: np.ndarray, coverage: float) -> float:
    """Return the margin that holds the next error with a probability of `coverage`.

    The next error is as likely to take any rank among n + 1, hence the one added to n.
    """
    rank = ceil((len(errors) + 1) * coverage)
    return float(np.sort(errors)[min(rank, len(errors)) - 1])


def fifths(price: pd.Series, margins: Margins) -> np.ndarray:
    """Return the fifth of each predicted price: 0 for the cheapest."""
    return np.searchsorted(margins.edges, price, side="right")


def interval(price: pd.Series, margins: Margins) -> tuple[pd.Series, pd.Series]:
    """Return the low and the high end of the interval of each predicted price."""
    factor = np.exp(np.array(margins.margins)[fifths(price, margins)])
    return price / factor, price * factor
