"""Features: ratings as numbers, the same in training and in serving; and the groups of users."""

from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from .schema import MOST_STARS, PAIR


def preference(stars: Any) -> np.ndarray:
    """Return what a rating counts: 1 for 5 stars, 0.77 for 3, 0.32 for half a star.

    To watch a film shows interest, whatever the stars: counting each rating as 1 predicts best what
    somebody watches, counting stars what somebody likes. The root serves both nearly as well.
    """
    return np.sqrt(np.asarray(stars, dtype=float) / MOST_STARS)


def preferences(ratings: pd.DataFrame, items: np.ndarray) -> tuple[np.ndarray, sparse.csr_array]:
    """Return the sorted users, and their preferences by user and item; unknown items are ignored.

    Of a film that a user rated twice, the last rating counts.
    """
    last = ratings.drop_duplicates(PAIR, keep="last")
    users, rows = np.unique(last["userId"], return_inverse=True)
    columns = pd.Index(items).get_indexer(last["movieId"])
    known = columns >= 0
    cells = preference(last["rating"])[known], (rows[known], columns[known])
    return users, sparse.csr_array(cells, shape=(len(users), len(items)))


def groups(training: pd.DataFrame) -> pd.DataFrame:
    """Return, a column each, the groups of users that evaluation reports separately, by userId.

    `mainstream` is the mean share of all users who rated the same films. Users with unusual taste
    are often served worse, which an average hides (Abdollahpouri et al., RMSE at RecSys 2019).
    """
    known = training.groupby("movieId")["userId"].transform("size")
    share = known / training["userId"].nunique()
    users = share.groupby(training["userId"]).agg(["size", "mean"])
    return pd.DataFrame(
        {"ratings": _quarters(users["size"], ",.0f"), "mainstream": _quarters(users["mean"], ".0%")}
    )


def _quarters(values: pd.Series, form: str) -> pd.Series:
    number = pd.qcut(values.rank(method="first"), 4, labels=False) + 1
    low, high = (values.groupby(number).transform(limit) for limit in ("min", "max"))
    parts = zip(number, low, high, strict=True)
    names = [f"quarter {part} ({start:{form}} to {end:{form}})" for part, start, end in parts]
    return pd.Series(names, values.index)
