"""Features: what "similar customers" means. In clustering this choice decides more than the algorithm does.

Spend is skewed: in plain money the few largest customers are all that k-means sees. Each space here is another answer
to "how much does a difference count?".
"""

import numpy as np
from numpy.typing import ArrayLike
from sklearn.decomposition import PCA
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler

# Less than ten units a week in a department: no wholesaler treats a customer differently for it. The logarithm alone
# would: it puts 0 as far from 50 as 50 is from 2,500, and a single department left out would decide the segment.
SMALL_CHANGE = 500.0


def log_spend(spend: ArrayLike) -> np.ndarray:
    """Return log(spend + SMALL_CHANGE), shape (rows, columns): ratios count, amounts too small to matter do not."""
    return _log(np.asarray(spend, dtype="float64"))


def log_total(spend: ArrayLike) -> np.ndarray:
    """Return the logarithm of the total spend, shape (rows, 1): the customer's size and nothing else."""
    totals: np.ndarray = np.asarray(spend, dtype="float64").sum(axis=1, keepdims=True)
    return _log(totals)


def log_mix(spend: ArrayLike) -> np.ndarray:
    """Return what is bought with size taken out, shape (rows, columns): the centred log-ratio (Aitchison 1986)."""
    logs = log_spend(spend)
    mix: np.ndarray = logs - logs.mean(axis=1, keepdims=True)
    return mix


def root_spend(spend: ArrayLike) -> np.ndarray:
    """Return the square root, shape (rows, columns): between money and ratios."""
    roots: np.ndarray = np.sqrt(np.asarray(spend, dtype="float64"))
    return roots


def size() -> FunctionTransformer:
    """Place customers by their size alone."""
    return FunctionTransformer(log_total)


def money() -> FunctionTransformer:
    """Place customers by money as it comes: what every other space has to beat."""
    return FunctionTransformer()


def reference() -> Pipeline:
    """Place customers where ratios count, each column as much as the next: the space in which all are measured."""
    return make_pipeline(FunctionTransformer(log_spend), StandardScaler())


def log_plane() -> Pipeline:
    """Place customers in the plane in which their ratios vary most."""
    return make_pipeline(FunctionTransformer(log_spend), PCA(2))


def mix_plane() -> Pipeline:
    """Place customers in the plane in which what they buy varies most, however much it is."""
    return make_pipeline(FunctionTransformer(log_mix), PCA(2))


def root() -> FunctionTransformer:
    """Place customers by the square root of their spend: large departments count more, the largest do not drown all."""
    return FunctionTransformer(root_spend)


def _log(amounts: np.ndarray) -> np.ndarray:
    logs: np.ndarray = np.log(amounts + SMALL_CHANGE)
    return logs
