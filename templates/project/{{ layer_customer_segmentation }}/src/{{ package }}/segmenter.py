"""The model: k-means in a space, its segments named after what their customers buy."""

from typing import Any, Self

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, clone
from sklearn.cluster import KMeans
from sklearn.pipeline import Pipeline

from .features import log_spend, reference

Rows = pd.DataFrame | np.ndarray  # of the schema's features, in its order

STANDS_OUT = 0.35  # of the distance between the quartiles of all customers, on the log scale
WORDS = 2  # columns in a name


class Segmenter(BaseEstimator):  # type: ignore[misc] # scikit-learn ships no types
    """Divides customers into `segments` groups by k-means in `space`, a transformer; numbered from the largest down.

    Attributes:
        space_: the fitted transformer.
        centers_: where the segments lie in it, shape (segments, dimensions).
        names_: what people may call them, made from the customers they were learnt from.
        reference_: the space in which every candidate is measured, fitted on the same customers.

    """

    def __init__(self, space: Any, segments: int, seed: int) -> None:
        """Take what scikit-learn's `clone` passes on."""
        self.space = space
        self.segments = segments
        self.seed = seed

    def fit(self, rows: pd.DataFrame, _: Any = None) -> Self:
        """Learn space, centres and names from rows of the schema's features."""
        self.divide(rows)
        self.names_ = names(profile(rows, self.predict(rows), self.segments))
        self.reference_ = reference().fit(rows)
        return self

    def divide(self, rows: Rows) -> Self:
        """Learn space and centres only, which is all that a comparison needs."""
        self.space_ = clone(self.space).fit(rows)
        found = KMeans(self.segments, n_init=5, random_state=self.seed).fit(self.points(rows))
        # k-means numbers as it pleases. By size, a second training gives most segments the number they had.
        order = np.argsort(-np.bincount(found.labels_, minlength=self.segments), kind="stable")
        self.centers_ = found.cluster_centers_[order]
        return self

    def points(self, rows: Rows) -> np.ndarray:
        """Return where the rows lie in the model's own space, shape (rows, dimensions)."""
        space, points = self.space_, rows
        # Step by step: a pipeline takes longer to find out what each may be asked than they take for a thousand rows.
        for step in [step for _, step in space.steps] if isinstance(space, Pipeline) else [space]:
            points = step.transform(points)
        return np.asarray(points, dtype="float64")

    def distances(self, rows: Rows) -> np.ndarray:
        """Return how far each row is from each centre, shape (rows, segments)."""
        # Differences rather than scikit-learn's faster formula, whose last digits depend on how many rows there are.
        along = zip(self.points(rows).T, self.centers_.T, strict=True)
        lengths: np.ndarray = np.sqrt(sum((row[:, None] - center) ** 2 for row, center in along))
        return lengths

    def predict(self, rows: Rows) -> np.ndarray:
        """Return the number of each row's segment, shape (rows,)."""
        nearest: np.ndarray = self.distances(rows).argmin(axis=1)
        return nearest


def profile(rows: pd.DataFrame, labels: np.ndarray, segments: int) -> pd.DataFrame:
    """Return by segment and column how far its median is from everybody's, in distances between everybody's quartiles.

    On the log scale, so that a third as much counts like three times as much.
    """
    logs = log_spend(rows)
    low, middle, high = np.quantile(logs, [0.25, 0.5, 0.75], axis=0)
    spread = np.where(high > low, high - low, 1.0)
    medians = [np.median(logs[labels == i], axis=0) if (labels == i).any() else middle for i in range(segments)]
    return pd.DataFrame((np.array(medians) - middle) / spread, columns=rows.columns)


def names(profiles: pd.DataFrame) -> list[str]:
    """Name each segment after the columns in which it stands out most; a name already taken gets a number."""
    found: list[str] = []
    for _, row in profiles.iterrows():
        high = row[row >= STANDS_OUT].nlargest(WORDS).index
        low = row[row <= -STANDS_OUT].nsmallest(WORDS).index
        word, most = ("high", high) if len(high) else ("low", low)
        name = f"{word} in {' and '.join(most)}" if len(most) else "average"
        same = sum(other.split(" (")[0] == name for other in found)
        found.append(f"{name} ({same + 1})" if same else name)
    return found
