"""What the held-out ratings say about a recommender: its lists, for whom they work, and what they never show."""

import logging
import time
from typing import Any

import numpy as np
import pandas as pd

from .config import Settings
from .errors import ProjectError
from .metrics import bootstrap_interval, by_user, coverage, novelty, scores
from .model import METRIC
from .newcomers import newcomers
from .predict import LENGTH, Predictor

log = logging.getLogger(__name__)

WORST_ERRORS = 20
SMALLEST_SLICE = 20  # users: the figures of fewer would be noise
REACH = (0, 1, 5, 20, 50, 100)  # lower edges: how many ratings a film has in the training data


def assess(
    predictor: Predictor,
    training: pd.DataFrame,
    held_out: pd.DataFrame,
    predictions: pd.DataFrame,
    settings: Settings,
) -> dict[str, Any]:
    """Return the metric with its interval, and everything else that the report of a recommender shows."""
    users, estimator = by_user(predictions, held_out), predictor.estimator
    liked = held_out[held_out["rating"] >= settings.decision.liked]
    share = training["movieId"].value_counts() / training["userId"].nunique()
    _log_speed(predictor, held_out)
    return {
        "value": float(users[METRIC].mean()),
        "interval": list(bootstrap_interval(users[METRIC].to_numpy(), settings.evaluate.bootstrap, settings.seed)),
        "users": len(users),
        "scores": {**scores(predictions, held_out), "ndcg_liked": scores(predictions, liked).get(METRIC, 0.0)},
        "catalogue": {
            "films": len(estimator.items_),
            "recommended": int(predictions["movieId"].nunique()),
            "coverage": coverage(predictions, len(estimator.items_)),
            "novelty_bits": novelty(share[predictions["movieId"]].to_numpy()),
            "popular_share": float((estimator.popularity(predictions["movieId"]) <= 100).mean()),
        },
        "slices": score_slices(users, training, held_out, settings),
        "reach": reach(training, held_out, predictions),
        "newcomers": newcomers(estimator, pd.concat([training, held_out], ignore_index=True), settings),
    }


def score_slices(
    users: pd.DataFrame, training: pd.DataFrame, held_out: pd.DataFrame, settings: Settings
) -> list[dict[str, Any]]:
    """Return held-out rows, users and the metric of each part of the users that config.toml asks about."""
    known, wanted = profiles(training).reindex(users.index), held_out.groupby("userId").size()
    parts = []
    for name in settings.evaluate.slices:
        if name not in known:
            raise ProjectError(f"[evaluate] slices: there is no {name}, only {', '.join(known.columns)}.")
        edges = settings.evaluate.bands[name]
        bands = pd.cut(known[name], [*edges, np.inf], right=False)
        for band, members in users.groupby(bands, observed=True):
            if len(members) < SMALLEST_SLICE:
                continue
            values = members[METRIC].to_numpy()
            upper = f" to under {band.right:g}" if np.isfinite(band.right) else " or more"
            interval = bootstrap_interval(values, settings.evaluate.bootstrap // 5, settings.seed)
            parts.append(
                {
                    "slice": f"{name} {band.left:g}{upper}",
                    "rows": int(wanted[members.index].sum()),
                    "users": len(members),
                    METRIC: float(values.mean()),
                    "interval": list(interval),
                }
            )
    return parts


def profiles(training: pd.DataFrame) -> pd.DataFrame:
    """Return what is known of each user: how many `ratings` they gave, and how `mainstream` their films are.

    The latter is the mean share of all users who rated the same film, in percent. An average over users hides that
    people with unusual taste are served worse (Abdollahpouri et al., RMSE workshop at RecSys 2019).
    """
    share = 100 * training.groupby("movieId")["userId"].transform("size") / training["userId"].nunique()
    return share.groupby(training["userId"]).agg(["size", "mean"]).set_axis(["ratings", "mainstream"], axis=1)


def reach(training: pd.DataFrame, held_out: pd.DataFrame, predictions: pd.DataFrame) -> list[dict[str, Any]]:
    """Return by how often a film is rated in training: its share of what was wanted, of the lists, and its recall."""
    counts = training["movieId"].value_counts()
    pairs = pd.MultiIndex.from_frame(predictions[["userId", "movieId"]])
    hit = pd.MultiIndex.from_frame(held_out[["userId", "movieId"]]).isin(pairs)
    wanted, shown = (
        np.digitize(counts.reindex(rows["movieId"], fill_value=0), REACH[1:]) for rows in (held_out, predictions)
    )
    return [
        {
            "ratings": _band(number),
            "wanted": float((wanted == number).mean()),
            "shown": float((shown == number).mean()),
            "recall": float(hit[wanted == number].mean()) if (wanted == number).any() else None,
        }
        for number in range(len(REACH))
    ]


def _band(number: int) -> str:
    low, *more = REACH[number : number + 2]
    if not more:
        return f"{low}+"
    return str(low) if more[0] == low + 1 else f"{low}-{more[0] - 1}"


def _log_speed(predictor: Predictor, held_out: pd.DataFrame) -> None:
    """Say how long one list takes. Not among the metrics, which must be equal whenever they are measured again."""
    seconds = []
    for user in held_out["userId"].unique()[:200]:
        started = time.perf_counter()
        predictor.recommend_to(int(user), LENGTH)
        seconds.append(time.perf_counter() - started)
    log.info("a list with its reasons takes %.2f ms on this machine (median)", 1000 * float(np.median(seconds)))


def worst_errors(held_out: pd.DataFrame, predictions: pd.DataFrame) -> pd.DataFrame:
    """Return the users whose list missed most, with both sides to be read: what was shown and what was wanted."""
    users = by_user(predictions, held_out)
    wanted = held_out.sort_values("rating", ascending=False, kind="stable").groupby("userId")["title"]
    table = users[[METRIC]].assign(
        wanted=wanted.size(),
        shown_films=predictions.groupby("userId")["title"].agg(" | ".join),
        wanted_films=wanted.agg(lambda titles: " | ".join(titles.head(10))),
    )
    # Among equal misses those come first who had most films to find.
    order = table.sort_values([METRIC, "wanted"], ascending=[True, False], kind="stable")
    return order.head(WORST_ERRORS).reset_index()
