"""Spaces: what makes two customers alike. In clustering this decides more than the algorithm does.

Spend is skewed: in plain money, k-means sees little but the few largest customers. Each space gives
another answer to the question of how much a difference counts.
"""

import numpy as np
import pandas as pd
from sklearn.decomposition import PCA
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler

from .schema import COLUMNS, LEVELS

# Amounts up to about ten a week count as nothing. The logarithm alone puts 0 as far from 50 as 50
# from 2,500, and a single column left out would decide the segment.
SMALL = 500.0


def money(rows: pd.DataFrame) -> np.ndarray:
    """Return the spend as it is, shape (rows, columns)."""
    return rows[COLUMNS].to_numpy(dtype="float64")


def log_total(rows: pd.DataFrame) -> np.ndarray:
    """Return the size of a customer and nothing else, shape (rows, 1)."""
    return np.asarray(np.log(money(rows).sum(axis=1, keepdims=True) + SMALL))


def log_spend(rows: pd.DataFrame) -> np.ndarray:
    """Return logarithms, in which ratios count: twice as much is as far as half as much."""
    return np.log(money(rows) + SMALL)


def log_mix(rows: pd.DataFrame) -> np.ndarray:
    """Return what is bought, whatever the size: the centred log-ratio (Aitchison, 1986)."""
    logs = log_spend(rows)
    return np.asarray(logs - logs.mean(axis=1, keepdims=True))


def root_spend(rows: pd.DataFrame) -> np.ndarray:
    """Return square roots, which lie between money and ratios."""
    return np.asarray(np.sqrt(money(rows)))


def spaces() -> dict[str, Pipeline]:
    """Return the spaces, unfitted, that candidates may work in."""
    return {
        "size": make_pipeline(FunctionTransformer(log_total)),
        "money": make_pipeline(FunctionTransformer(money)),
        "log_pca": make_pipeline(FunctionTransformer(log_spend), PCA(2)),
        "mix_pca": make_pipeline(FunctionTransformer(log_mix), PCA(2)),
        "root": make_pipeline(FunctionTransformer(root_spend)),
    }


def reference() -> Pipeline:
    """Return the space in which all candidates are measured; none is fitted in it.

    A silhouette depends on its space: the fewer the columns, the higher it is.
    """
    return make_pipeline(FunctionTransformer(log_spend), StandardScaler())


def groups(rows: pd.DataFrame) -> pd.DataFrame:
    """Return, a column each, the groups that evaluation reports separately."""
    known = {name: rows[name].map(levels) for name, levels in LEVELS.items()}
    return pd.DataFrame({"segment": rows["segment"]} | known).dropna(axis="columns", how="all")
