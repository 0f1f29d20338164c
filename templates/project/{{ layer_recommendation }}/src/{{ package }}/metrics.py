"""How good is a list? Scores of one user's list, and of all lists together.

Every held-out film counts as relevant, whatever its stars: the question is what somebody will watch. The stricter
question, what somebody will like, is the same score over the liked films alone.
"""

import numpy as np
import pandas as pd

HIGHER_IS_BETTER = True
CUT = 10  # the places of a list that count

Array = np.ndarray

DISCOUNT = 1 / np.log2(np.arange(CUT) + 2)


def by_user(lists: pd.DataFrame, wanted: pd.DataFrame) -> pd.DataFrame:
    """Return the scores of each user who wanted something, indexed by userId.

    `lists` has the columns userId, rank (from 1) and movieId; `wanted` has userId and movieId. NDCG with binary
    relevance (Jarvelin and Kekalainen, ACM TOIS 2002): hits discounted by the logarithm of their rank, divided by
    what the best possible list of ten would get. Average precision and recall are cut at ten places as well.
    """
    total = wanted.groupby("userId").size()
    places = lists[lists["rank"] <= CUT].sort_values(["userId", "rank"])
    hit = pd.MultiIndex.from_frame(places[["userId", "movieId"]]).isin(
        pd.MultiIndex.from_frame(wanted[["userId", "movieId"]])
    )
    rank = places["rank"].to_numpy()
    hits_so_far = pd.Series(hit, index=places.index).groupby(places["userId"]).cumsum().to_numpy()
    gains = pd.DataFrame(
        {"dcg": hit * DISCOUNT[rank - 1], "precision": hit * hits_so_far / rank, "hits": hit.astype(int)}
    )
    sums = gains.groupby(places["userId"].to_numpy()).sum().reindex(total.index, fill_value=0.0)
    possible = np.minimum(total, CUT)
    return pd.DataFrame(
        {
            "ndcg_at_10": sums["dcg"] / np.cumsum(DISCOUNT)[possible - 1],
            "map_at_10": sums["precision"] / possible,
            "recall_at_10": sums["hits"] / total,
            "hit_at_10": (sums["hits"] > 0).astype(float),
        }
    )


def scores(lists: pd.DataFrame, wanted: pd.DataFrame) -> dict[str, float]:
    """Return the mean over users of each score: every user counts the same, however much they watch."""
    return {str(name): float(value) for name, value in by_user(lists, wanted).mean().items()}


def coverage(lists: pd.DataFrame, films: int) -> float:
    """Return the share of the catalogue's films that anybody is recommended."""
    return lists["movieId"].nunique() / films


def novelty(shares: Array) -> float:
    """Return the mean of -log2 of the share of users who know a recommended film (Vargas and Castells, RecSys 2011).

    In bits: 1 for a film that half of all users know, 3 for one in eight.
    """
    return float(-np.log2(shares).mean())


def bootstrap_interval(values: Array, draws: int, seed: int) -> tuple[float, float]:
    """Return the 95 % percentile-bootstrap interval of a mean over users (Efron and Tibshirani 1993, chapter 13).

    Users are drawn, not ratings: those of one user belong together.
    """
    random = np.random.default_rng(seed)
    means = [values[random.integers(0, len(values), len(values))].mean() for _ in range(draws)]
    low, high = np.quantile(means, [0.025, 0.975])
    return float(low), float(high)
