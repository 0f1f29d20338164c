"""The candidates, from the simplest up, and the scores by which their lists are compared."""

from typing import Any

import numpy as np
import pandas as pd

from .recommender import Ease, ItemCosine, Recommender
from .schema import PAIR

METRIC, METRIC_NAME = "ndcg_at_10", "NDCG@10"
BASELINES = ("dummy", "linear")
PLACES = 10  # of a list, which count
DISCOUNT = 1 / np.log2(np.arange(PLACES) + 2)
# What a saved model may hold besides the types that skops trusts anyway.
TRUSTED = [f"{kind.__module__}.{kind.__name__}" for kind in (Recommender, ItemCosine, Ease)]


def candidates(seed: int, parameters: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Return unfitted recommenders by name, by [model] of config.toml; none draws at random."""
    return {
        "dummy": Recommender(),
        "linear": ItemCosine(**parameters["linear"]),
        "ease": Ease(**parameters["ease"]),
    }


def mark(lists: pd.DataFrame, held_out: pd.DataFrame) -> pd.DataFrame:
    """Return the lists of users with held-out ratings, with two more columns.

    `hit`: the film is held out, whatever its stars; `wanted`: how many films of the user are.
    """
    marked = lists.merge(held_out.groupby("userId").size().rename("wanted"), on="userId")
    shown, wanted = (pd.MultiIndex.from_frame(rows[PAIR]) for rows in (marked, held_out))
    return marked.assign(hit=shown.isin(wanted))


def by_user(marked: pd.DataFrame) -> pd.DataFrame:
    """Return `ndcg` and `hits` in the first places of each user's list, by userId.

    NDCG with binary relevance (Järvelin and Kekäläinen, ACM TOIS 2002): hits, discounted by the
    logarithm of their rank, divided by what the best possible list would get.
    """
    top = marked[marked["rank"] <= PLACES]
    gains = top.assign(gain=top["hit"] * DISCOUNT[top["rank"] - 1]).groupby("userId")
    wanted = gains["wanted"].first()
    possible = np.cumsum(DISCOUNT)[np.minimum(wanted, PLACES) - 1]
    return pd.DataFrame({"ndcg": gains["gain"].sum() / possible, "hits": gains["hit"].sum()})


def score(marked: pd.DataFrame) -> float:
    """Return the NDCG@10 of lists with `hit` and `wanted`: the mean over users."""
    return float(by_user(marked)["ndcg"].mean())


def interval(values: pd.Series, draws: int, seed: int) -> list[float]:
    """Return the 95 % percentile interval of a mean over users, by a bootstrap of users.

    Efron and Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13.
    """
    random, drawn = np.random.default_rng(seed), values.to_numpy()
    means = [random.choice(drawn, len(drawn)).mean() for _ in range(draws)]
    return [float(limit) for limit in np.quantile(means, [0.025, 0.975])]
