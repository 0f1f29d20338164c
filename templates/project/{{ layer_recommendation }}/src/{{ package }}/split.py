"""The split: which ratings a model may learn from, decided before anything is fitted.

Two questions, two splits. Within each user a random quarter is held out: does the model find what somebody with a
history watched as well? By time: what does it do for those who come tomorrow, of whom it knows nothing yet?
"""

import numpy as np
import pandas as pd

from .config import Settings
from .features import latest

Fold = tuple[np.ndarray, np.ndarray]


def split(frame: pd.DataFrame, settings: Settings) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return training and held-out ratings: a random share of each user's films, none of which stays in training."""
    frame = latest(frame)
    train, test = hold_out(frame, settings.data.test_fraction, np.random.default_rng(settings.seed))
    return frame.iloc[train].reset_index(drop=True), frame.iloc[test].reset_index(drop=True)


def folds(frame: pd.DataFrame, count: int, seed: int, share: float) -> list[Fold]:
    """Return the positions to fit on and to hold out, `count` times: each time another random share of every user."""
    return [hold_out(frame, share, np.random.default_rng([seed, number])) for number in range(count)]


def hold_out(frame: pd.DataFrame, share: float, random: np.random.Generator) -> Fold:
    """Return the positions to keep and to hold out: `share` of each user's rows, rounded, and never all of them."""
    rank = pd.Series(random.random(len(frame)), index=frame.index).groupby(frame["userId"]).rank(method="first")
    rows = frame.groupby("userId")["userId"].transform("size")
    held = (rank <= np.minimum(np.round(share * rows), rows - 1)).to_numpy()
    return np.flatnonzero(~held), np.flatnonzero(held)


def by_time(frame: pd.DataFrame, earlier: float) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the earliest share of all ratings, and those that came after them."""
    early = frame["timestamp"] <= frame["timestamp"].quantile(earlier)
    return frame[early], frame[~early]


def first(frame: pd.DataFrame, count: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return each user's first `count` ratings in time, and all that came after them."""
    ordered = frame.sort_values(["userId", "timestamp", "movieId"])
    begun = ordered.groupby("userId").cumcount() < count
    return ordered[begun], ordered[~begun]
