"""The model: k-means in a space, its segments named after what their customers buy."""

from typing import Any, Self

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from sklearn.base import BaseEstimator, clone
from sklearn.cluster import KMeans

from .features import reference
from .schema import COLUMNS, ROWS, WORDS

STANDS_OUT = 1.25  # times as much as all customers, or as little


class Segmenter(BaseEstimator):  # type: ignore[misc] # scikit-learn ships no types
    """Divide customers into segments by k-means in `space`, a transformer.

    After `fit`, `centers_` and `names_` describe the segments, the largest first; `multiples_` are
    their medians in multiples of the medians of all rows, and `means_` their means in `reference_`,
    the space with all columns. Each has the shape (segments, columns of its space).
    """

    def __init__(self, space: Any, segments: int, seed: int) -> None:
        """Take what scikit-learn's `clone` passes on."""
        self.space = space
        self.segments = segments
        self.seed = seed

    def fit(self, rows: pd.DataFrame) -> Self:
        """Learn space, centres and names."""
        labels = self.divide(rows).predict(rows)
        medians = rows[COLUMNS].groupby(labels).median().clip(lower=1)
        self.multiples_ = (medians / rows[COLUMNS].median().clip(lower=1)).to_numpy()
        self.names_ = names(self.multiples_)
        self.reference_ = reference()
        points = self.reference_.fit_transform(rows)
        self.means_ = pd.DataFrame(points).groupby(labels).mean().to_numpy()
        return self

    def divide(self, rows: pd.DataFrame) -> Self:
        """Learn space and centres only, which is all that resampling needs."""
        self.space_ = clone(self.space)
        points = self.space_.fit_transform(rows)
        found = KMeans(self.segments, n_init=3, random_state=self.seed).fit(points)
        # k-means numbers as it pleases. By size, a second training numbers most segments alike.
        order = np.argsort(-np.bincount(found.labels_, minlength=self.segments), kind="stable")
        self.centers_ = found.cluster_centers_[order]
        return self

    def distances(self, rows: pd.DataFrame) -> np.ndarray:
        """Return how far each row is from each centre, shape (rows, segments)."""
        gaps = self.space_.transform(rows)[:, None, :] - self.centers_
        return np.asarray(np.linalg.norm(gaps, axis=2))

    def predict(self, rows: pd.DataFrame) -> np.ndarray:
        """Return the position of each row's nearest centre, shape (rows,)."""
        return np.asarray(self.distances(rows).argmin(axis=1))


def names(multiples: np.ndarray) -> list[str]:
    """Name each segment after the two columns that stand out most on either side."""
    given: list[str] = []
    for row in multiples:
        by_size = pd.Series(row, list(WORDS.values())).sort_values(kind="stable")
        less = by_size[by_size <= 1 / STANDS_OUT].index[:2]
        more = by_size[by_size >= STANDS_OUT].index[::-1][:2]
        parts = {"more": more, "less": less}
        found = [f"{word} {' and '.join(part)}" for word, part in parts.items() if len(part)]
        name = ", ".join(found) or "much like all"
        taken = sum(other.split(" (")[0] == name for other in given)
        given.append(f"{name} ({taken + 1})" if taken else name)
    return given


def draw(axis: Axes, segments: list[dict[str, Any]]) -> None:
    """Draw the multiples of each segment as a heat map."""
    multiples = np.array([list(part["multiples"].values()) for part in segments])
    # Equal steps of colour for equal ratios: half as much is as far as twice as much.
    logs = np.log2(multiples)
    axis.imshow(logs, cmap="PuOr_r", vmin=-3, vmax=3, aspect="auto")
    for (row, column), multiple in np.ndenumerate(multiples):
        colour = "white" if abs(logs[row, column]) > 2 else "black"
        axis.text(column, row, f"{multiple:.2f}", ha="center", va="center", color=colour)
    axis.set_xticks(range(len(WORDS)), list(WORDS.values()))
    axis.set_yticks(range(len(segments)), [f"{p['segment']}: {p['share']:.0%}" for p in segments])
    axis.set(xlabel=f"median, in multiples of the median of all {ROWS}", ylabel="segment: share")
