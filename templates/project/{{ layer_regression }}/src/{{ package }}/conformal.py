"""Prediction intervals, learnt from mistakes: how far off was the model on rows that it had not seen.

This is conformal prediction with one margin per fifth of the predicted value, so that the promise is kept among small
predictions as well as among large ones (a "Mondrian" division: Vovk, Gammerman and Shafer, Algorithmic Learning in a
Random World, 2005; by the predicted value: Boström, Johansson and Löfström, PMLR 152, 2021). Its guarantee is for
mistakes of the very model that answers. Here they are those of the models of the folds, which learnt from fewer rows:
close enough to rely on, not to take on trust, which is why `evaluate` counts how many held-out rows are inside.
"""

from functools import lru_cache
from math import ceil

import numpy as np

from .metrics import log_errors

GROUPS = 5
SMALLEST_GROUP = 30

Array = np.ndarray


def learn(truths: Array, predictions: Array, coverage: float) -> dict[str, float]:
    """Return the rule: the edges between the fifths, and the margin of each on the scale of `log_errors`.

    The predictions must come from models that had not seen their rows: what a model has learnt by heart tells nothing
    about the next row. A group too small for a margin of its own (a constant model has one group) takes that of all.
    """
    errors = np.abs(log_errors(truths, predictions))
    edges = np.quantile(predictions, np.arange(1, GROUPS) / GROUPS)
    rule = {"coverage": coverage} | {f"edge_{i}": float(edge) for i, edge in enumerate(edges, 1)}
    group = groups(rule, predictions)
    for i in range(GROUPS):
        own = errors[group == i]
        rule[f"margin_{i + 1}"] = margin(own if len(own) >= SMALLEST_GROUP else errors, coverage)
    return rule


def margin(errors: Array, coverage: float) -> float:
    """Return the margin that holds a share `coverage` of the errors, and of the next one with that probability.

    The next error is as likely to take any rank among the n + 1, hence the one added to n.
    """
    rank = ceil((len(errors) + 1) * coverage)
    return float(np.sort(errors)[min(rank, len(errors)) - 1])


def groups(rule: dict[str, float], predictions: Array) -> Array:
    """Return the group of each prediction: 0 for the lowest fifth of those that the rule was learnt from."""
    # Not `digitize`: of one prediction it takes longer to look at the edges than to look for it among them.
    return np.array([rule[f"edge_{i}"] for i in range(1, GROUPS)]).searchsorted(predictions, side="right")


def bounds(rule: dict[str, float], predictions: Array) -> Array:
    """Return the low and the high end of each prediction's interval, in the unit of the target: shape (2, rows).

    A margin on the scale of logarithms is a factor of 1 + prediction. No prediction may be negative.
    """
    edges, factors = _parts(tuple(rule.items()))
    factor = factors[:, edges.searchsorted(predictions, side="right")]
    ends: Array = np.maximum((1 + predictions) * factor - 1, 0)
    return ends


@lru_cache(maxsize=8)
def _parts(items: tuple[tuple[str, float], ...]) -> tuple[Array, Array]:
    """Return the edges between a rule's groups, and the factors of each: for the low end and for the high one."""
    rule = dict(items)
    edges = [rule[f"edge_{i}"] for i in range(1, GROUPS)]
    margins = np.array([rule[f"margin_{i}"] for i in range(1, GROUPS + 1)])
    return np.array(edges), np.exp([-margins, margins])
