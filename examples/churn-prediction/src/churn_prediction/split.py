"""The split: which rows a model may learn from, decided before anything is fitted. Here rows have no order in time."""

import numpy as np
import pandas as pd
from sklearn.model_selection import StratifiedKFold

from .config import Settings
from .data import duplicate_groups
from .errors import ProjectError
from .schema import SCHEMA
from .table import Binary

Fold = tuple[np.ndarray, np.ndarray]


def split(frame: pd.DataFrame, settings: Settings) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return training and held-out rows, alike in the target and without a row in common."""
    train, test = folds(frame, round(1 / settings.data.test_fraction), settings.seed)[0]
    return frame.iloc[train].reset_index(drop=True), frame.iloc[test].reset_index(drop=True)


def folds(frame: pd.DataFrame, count: int, seed: int) -> list[Fold]:
    """Return the positions to fit on and to hold out, `count` times, with the target in equal shares.

    Rows that say the same stay on one side: a duplicate in both would let the model be examined on a row it has
    learnt by heart.
    """
    groups = duplicate_groups(frame)
    firsts = np.flatnonzero(~groups.duplicated())
    splitter = StratifiedKFold(count, shuffle=True, random_state=seed)
    try:
        parts = [firsts[held_out] for _, held_out in splitter.split(firsts, strata(frame.iloc[firsts], count))]
    except ValueError as error:
        raise ProjectError(f"{len(frame)} rows are too few to split into {count} parts: {error}") from error
    masks = [groups.isin(groups.iloc[part]).to_numpy() for part in parts]
    return [(np.flatnonzero(~mask), np.flatnonzero(mask)) for mask in masks]


def strata(frame: pd.DataFrame, count: int) -> np.ndarray:
    """Return what every part must hold in equal shares: a label, or the band of a numeric target."""
    if SCHEMA.outcome is None:
        return np.zeros(len(frame), dtype="int64")
    target = frame[SCHEMA.target]
    if isinstance(SCHEMA.outcome, Binary):
        return target.to_numpy()
    bands = max(1, min(10, len(frame) // count))
    return pd.qcut(target.rank(method="first"), bands, labels=False).to_numpy()
