"""How far two samples of one column lie apart, and how far chance alone could have brought them."""

from itertools import pairwise
from typing import Annotated, NamedTuple

import numpy as np
import pandas as pd
from pandas.api.types import is_numeric_dtype
from pydantic import AfterValidator, BaseModel
from scipy.stats import chi2, ks_2samp

BINS = 10  # of a number with more values than that, at the deciles of the reference rows
LEVELS = 15  # of a category; the rarer ones are one bin
CERTAINTY = 0.999  # at 0.95 chance alone would move one column of twenty

Figure = Annotated[float, AfterValidator(lambda value: round(value, 4))]  # for people to read


class Bin(NamedTuple):
    """A bin of a column, and the share of the rows in it."""

    label: str
    before: Figure
    after: Figure


class Shift(BaseModel):
    """What became of one column."""

    column: str
    psi: Figure
    psi_by_chance: Figure  # PSI stays below it when nothing has changed
    ks: Figure | None  # the largest distance between the two distributions, of numbers
    missing_before: Figure
    missing_after: Figure
    bins: list[Bin]

    def is_drift(self, alert: float) -> bool:
        """Return whether PSI lies above the alert level and above what chance explains."""
        return self.psi > max(alert, self.psi_by_chance)


def compare(column: str, before: pd.Series, after: pd.Series) -> Shift:
    """Compare two samples of a column by the population stability index (PSI).

    When nothing has changed, PSI is (1/n + 1/m) times a chi-squared value with one degree of
    freedom less than bins: Yurdakul and Naranjo, Journal of Risk Model Validation 14(4), 2020.
    """
    names = ["before", "after"]
    binned = [_binned(values, before).value_counts(sort=False) for values in (before, after)]
    counts = pd.concat(binned, axis=1, keys=names)
    counts = counts[counts.any(axis=1)]
    # An empty bin counts as half a row, for a share of zero has no logarithm.
    old, new = (counts[name].clip(lower=0.5) / counts[name].sum() for name in names)
    chance = chi2.ppf(CERTAINTY, max(len(counts) - 1, 1)) * (1 / len(before) + 1 / len(after))
    known = before.dropna(), after.dropna()
    is_number = is_numeric_dtype(before) and min(map(len, known)) > 0
    return Shift(
        column=column,
        psi=float(((new - old) * np.log(new / old)).sum()),
        psi_by_chance=chance,
        ks=ks_2samp(*known).statistic if is_number else None,
        missing_before=before.isna().mean(),
        missing_after=after.isna().mean(),
        bins=[Bin(*line) for line in (counts / counts.sum()).itertuples()],
    )


def _binned(values: pd.Series, reference: pd.Series) -> pd.Series:
    """Return the name of the bin of each value; the bins are those of the reference rows."""
    levels = reference.value_counts().index
    if is_numeric_dtype(reference) and len(levels) > BINS:
        steps = np.linspace(0, 1, BINS + 1)[1:-1]
        deciles = reference.quantile(steps, interpolation="nearest")
        edges = sorted({float(f"{edge:.4g}") for edge in deciles})  # edges that can be read
        names = [f"{edge:,g}" for edge in edges]
        between = [f"{low} to {high}" for low, high in pairwise(names)]
        labels = [f"up to {names[0]}", *between, f"over {names[-1]}"]
        binned = pd.cut(values, [-np.inf, *edges, np.inf], labels=labels)
    else:
        # A level may have the name of one of our bins.
        labels = [*dict.fromkeys([*map(str, levels[:LEVELS]), "other"])]
        named = values.astype(str).where(values.isin(levels[:LEVELS]), "other")
        binned = pd.Series(pd.Categorical(named.mask(values.isna()), labels))
    bins = dict.fromkeys([*binned.cat.categories, "missing"])
    return binned.cat.set_categories([*bins]).fillna("missing")
