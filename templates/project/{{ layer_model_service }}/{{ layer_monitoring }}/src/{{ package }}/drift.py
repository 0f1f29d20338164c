"""How far two samples of one column lie apart, and how far chance alone could have brought them."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
from pandas.api.types import is_numeric_dtype
from scipy.stats import chi2, ks_2samp

BINS = 10
CERTAIN = 0.999  # there are many columns: at 0.95 one of twenty would raise an alarm about nothing
MISSING = "missing"


@dataclass(frozen=True)
class Shift:
    """What became of one column.

    Attributes:
        column: its name.
        psi: the population stability index.
        chance: what the index stays below when nothing has changed, with this many rows.
        ks: the Kolmogorov-Smirnov distance, 0 to 1; None where there are no numbers.
        missing_before: the share of empty cells among the training rows.
        missing_after: the same among the new rows.
        bins: the share of both samples in each bin: `label`, `before` and `after`.

    """

    column: str
    psi: float
    chance: float
    ks: float | None
    missing_before: float
    missing_after: float
    bins: pd.DataFrame

    def alarming(self, alert: float) -> bool:
        """Say whether the index is over the alert level, and not by chance."""
        return self.psi > max(alert, self.chance)


def shift(column: str, before: pd.Series, after: pd.Series) -> Shift:
    """Compare two samples of a column.

    By chance the index of two samples of one distribution is (1/n + 1/m) times a chi-squared value with one degree of
    freedom less than there are bins (Yurdakul and Naranjo, Journal of Risk Model Validation 2020). So a handful of new
    rows always looks shifted, and is not called so.
    """
    counts = binned(before, after)
    degrees = max(len(counts) - 1, 1)
    return Shift(
        column=column,
        psi=stability_index(before, after),
        chance=float(chi2.ppf(CERTAIN, degrees) * (1 / len(before) + 1 / len(after))),
        ks=distance(before, after),
        missing_before=float(before.isna().mean()),
        missing_after=float(after.isna().mean()),
        bins=counts.assign(before=counts["before"] / len(before), after=counts["after"] / len(after)),
    )


def distance(before: pd.Series, after: pd.Series) -> float | None:
    """Return the Kolmogorov-Smirnov distance between two samples of numbers; None for anything else."""
    if not is_numeric_dtype(before) or before.isna().all() or after.isna().all():
        return None
    return float(ks_2samp(before.dropna(), after.dropna()).statistic)


def stability_index(before: pd.Series, after: pd.Series) -> float:
    """Return the population stability index: the sum over bins of (a - b) ln(a / b), for shares b before and a after.

    Empty bins count as half a row. The index and its rule of thumb come from credit scoring (Siddiqi, Credit Risk
    Scorecards, 2006).
    """
    counts = binned(before, after)
    a, b = (np.maximum(counts[name], 0.5) / counts[name].sum() for name in ("after", "before"))
    return float(np.sum((a - b) * np.log(a / b)))


def binned(before: pd.Series, after: pd.Series) -> pd.DataFrame:
    """Return how many cells of two samples lie in each bin: `label`, `before` and `after`.

    Numbers are cut at the deciles of `before`; categories are their own bins. Missing cells are the last bin.
    """
    if is_numeric_dtype(before):
        known = before.dropna()
        edges = np.unique(np.quantile(known, np.linspace(0, 1, BINS + 1)[1:-1])) if len(known) else np.empty(0)
        labels = _intervals(edges)
        codes = [np.where(values.isna(), len(labels), np.searchsorted(edges, values)) for values in (before, after)]
    else:
        # The most frequent category first.
        labels = list(dict.fromkeys([*before.value_counts().index, *after.value_counts().index]))
        codes = [pd.Index(labels).get_indexer(pd.Index(values)) % (len(labels) + 1) for values in (before, after)]
    counts = [np.bincount(code, minlength=len(labels) + 1) for code in codes]
    table = pd.DataFrame({"label": [*map(str, labels), MISSING], "before": counts[0], "after": counts[1]})
    return table[table[["before", "after"]].any(axis=1)].reset_index(drop=True)


def _intervals(edges: np.ndarray) -> list[str]:
    """Name the intervals between edges; a value that is an edge belongs to the one below it."""
    if not len(edges):
        return ["any value"]
    names = [f"{edge:.6g}" for edge in edges]
    between = [f"{low} to {high}" for low, high in pairwise(names)]
    return [f"up to {names[0]}", *between, f"over {names[-1]}"]
