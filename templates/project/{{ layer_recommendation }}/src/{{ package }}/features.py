"""From a table of ratings to a sparse matrix, and the number that a rating becomes in it."""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import sparse

from .schema import MOST_STARS

__all__ = ["Array", "ArrayLike", "latest", "positions", "preference", "rating_matrix"]

Array = np.ndarray


def latest(ratings: pd.DataFrame) -> pd.DataFrame:
    """Return each user's last word on each film, sorted by user and film, so that no row order matters.

    A film rated twice would otherwise count twice (a sparse matrix adds up what falls on one cell), and could stand
    on both sides of a split.
    """
    order = [name for name in ("timestamp", "rating") if name in ratings]
    newest = ratings.sort_values(order, kind="stable").drop_duplicates(["userId", "movieId"], keep="last")
    return newest.sort_values(["userId", "movieId"], ignore_index=True)


def preference(ratings: Array) -> Array:
    """Return how much each rating counts: 1 for 5 stars, 0.77 for 3, 0.32 for the worst (0.5 stars).

    The square root of the rating lies between two extremes. Counting every rating as 1 predicts best what somebody
    will watch, ratings themselves predict best what somebody will like; the root is nearly as good as either at both.
    Nothing is negative: a low rating still says "I chose to watch this". And no user average is subtracted, because
    one rating must be enough.
    """
    return np.sqrt(np.asarray(ratings, dtype="float64") / MOST_STARS)


def positions(known: Array, wanted: ArrayLike) -> Array:
    """Return where each wanted id stands in the sorted array `known`, and -1 for an id that is not there."""
    wanted = np.asarray(wanted, dtype="int64")
    at = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
    return np.where(known[at] == wanted, at, -1)


def rating_matrix(ratings: pd.DataFrame, users: Array, items: Array) -> sparse.csr_matrix:
    """Return the stars as `users` by `items` (sorted ids); what nobody rated is empty, not a bad rating."""
    rows, columns = positions(users, ratings["userId"].to_numpy()), positions(items, ratings["movieId"].to_numpy())
    stars = ratings["rating"].to_numpy(dtype="float32")
    return sparse.csr_matrix((stars, (rows, columns)), shape=(len(users), len(items)))
