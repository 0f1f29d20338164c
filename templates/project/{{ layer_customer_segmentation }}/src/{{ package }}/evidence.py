"""Evidence: whether segments are stable, and whether they are more than a cut through one cloud.

To judge segments by resampling: Ben-Hur, Elisseeff and Guyon, 2002; Hennig, Computational
Statistics & Data Analysis 52, 2007. To compare them with data that has none: Tibshirani, Walther
and Hastie, 2001 (the gap statistic).
"""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from sklearn.base import clone
from sklearn.metrics import adjusted_rand_score

from .features import SMALL, log_spend, reference
from .model import silhouettes
from .schema import COLUMNS
from .segmenter import Segmenter

MOST_ROWS = 2000  # in one silhouette of a resampled model: its cost grows with their square
CROWD_PAIRS = 10  # of bootstrap samples of each crowd


def resample(estimator: Segmenter, rows: pd.DataFrame, pairs: int, seed: int) -> pd.DataFrame:
    """Return `silhouette` and `agreement` of two models, for `pairs` pairs of bootstrap samples.

    The silhouette is out-of-bag: of rows that the model was not fitted on, in the reference space.
    The agreement is the adjusted Rand index of the two models on the rows that both were fitted
    on: 1 if they agree on all, about 0 if they agree as chance would.
    """
    random, found = np.random.default_rng(seed), []
    points = reference().fit_transform(rows)
    for _ in range(pairs):
        drawn = random.integers(0, len(rows), (2, len(rows)))
        # The space is fitted anew as well: it is part of what may change with the sample.
        models = [clone(estimator).divide(rows.iloc[sample]) for sample in drawn]
        clear = []
        for model, sample in zip(models, drawn, strict=True):
            out_of_bag = np.setdiff1d(np.arange(len(rows)), sample)
            left = random.permutation(out_of_bag)[:MOST_ROWS]
            clear.append(silhouettes(points[left], model.predict(rows.iloc[left])).mean())
        both = rows.iloc[np.intersect1d(*drawn)]
        agreement = adjusted_rand_score(*(model.predict(both) for model in models))
        found.append({"silhouette": np.mean(clear), "agreement": agreement})
    return pd.DataFrame(found)


def crowd(rows: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Return as many invented rows: one cloud with the means and covariances of the logarithms."""
    logs, random = log_spend(rows), np.random.default_rng(seed)
    cloud = random.multivariate_normal(logs.mean(axis=0), np.cov(logs.T), len(logs))
    return pd.DataFrame(np.maximum(np.exp(cloud) - SMALL, 0), columns=COLUMNS)


def against_crowds(
    estimator: Segmenter, rows: pd.DataFrame, chosen: Any, count: int
) -> dict[str, Any]:
    """Return what the same candidate reaches on crowds, and how many do as well as the rows do."""
    seeds = range(estimator.seed, estimator.seed + count)
    found = [resample(estimator, crowd(rows, seed), CROWD_PAIRS, seed).mean() for seed in seeds]
    clear, stable = np.transpose(found)
    return {
        "count": count,
        "own": [chosen["silhouette"], chosen["stability"]],
        "silhouette": [clear.min(), clear.max()],
        "stability": [stable.min(), stable.max()],
        "as_clear": int((clear >= chosen["silhouette"]).sum()),
        "as_stable": int((stable >= chosen["stability"]).sum()),
    }


def reading(crowds: dict[str, Any]) -> str:
    """Say in words what the comparison with crowds shows of each figure."""
    clear = "No crowd is divided as clearly: the rows are not one cloud of this shape."
    if crowds["as_clear"]:
        clear = "Some crowds are divided as clearly: the rows may be one cloud as well."
    stable = "No crowd is divided as stably."
    if crowds["as_stable"]:
        stable = "Some crowds are divided as stably: stability shows a cut that can be repeated."
    return f"{clear}\n{stable}"


def draw(axes: list[Axes], compared: pd.DataFrame, found: dict[str, Any]) -> None:
    """Draw both figures of every candidate by its number of segments, a line for each space."""
    spaces, chosen = compared.index.str.replace(r"_\d+$", "", regex=True), found["model"]
    at = compared.loc[chosen, "segments"]
    for figure, axis in zip(("silhouette", "stability"), axes, strict=True):
        for name, rows in compared.groupby(spaces, sort=False):
            axis.plot(rows["segments"], rows[figure], "o-" if len(rows) > 1 else "D", label=name)
        axis.plot(at, compared.loc[chosen, figure], "ko", ms=14, mfc="none", label="chosen")
        # Beside the chosen one, not on it.
        label = "chosen, on crowds without segments"
        axis.plot([at - 0.15] * 2, found["crowds"][figure], "k_-", label=label)
        axis.set_xticks(sorted(compared["segments"].unique()))
        axis.set_xlabel("number of segments")
    axes[0].set_ylabel("mean silhouette out of bag, reference space")
    axes[1].set_ylabel("stability: mean adjusted Rand index")
    axes[1].axhline(found["demanded"], color="grey", ls="--", label="demanded by config.toml")
    axes[1].legend(loc="center left", bbox_to_anchor=(1, 0.5))
