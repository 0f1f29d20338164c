"""Monitoring: has the world moved away from what the model learnt? Compare new rows with the rows it was trained on."""

import json
import logging
from pathlib import Path

import numpy as np
import pandas as pd
from pandas.api.types import is_numeric_dtype
from scipy.stats import ks_2samp

from .config import Settings
from .data import load
from .errors import ProjectError
from .files import read
from .predict import Predictor
from .schema import SCHEMA
from .split import split
from .watch import said, watched

log = logging.getLogger(__name__)

BINS = 10


class DriftError(ProjectError):
    """New data differs from the training data by more than the alert level."""


def monitor(settings: Settings, source: Path) -> pd.DataFrame:
    """Compare the rows of `source` with the champion's training rows; write reports/drift.json and return the table.

    One row per column, and one for what the model says: `psi` (population stability index) and, for numbers,
    `ks` (the Kolmogorov-Smirnov distance, 0 to 1), largest shift first.

    Raises:
        DriftError: a column, or the prediction, shifted by more than `[monitor] psi_alert`.
        ProjectError: there is no champion, or a file cannot be used.

    """
    predictor = Predictor.load(settings)
    training, held_out = split(load(settings, predictor.metadata.data).frame, settings)
    try:
        new = SCHEMA.check(read(source), labelled=False)
    except ProjectError as error:
        raise ProjectError(f"{source}: {error}") from error

    # Of the rows it has learnt by heart a model says other things than of new ones; the held-out rows are new to it.
    before = {**watched(training, predictor), **said(held_out, predictor)}
    after = {**watched(new, predictor), **said(new, predictor)}
    rows = [
        {
            "column": name,
            "psi": stability_index(before[name], after[name]),
            "ks": distance(before[name], after[name]),
        }
        for name in before
    ]
    table = pd.DataFrame(rows).sort_values("psi", ascending=False, ignore_index=True)

    settings.reports.mkdir(exist_ok=True)
    report = {
        "model_version": predictor.metadata.version,
        "file": str(source),
        "rows": len(new),
        "psi_alert": settings.monitor.psi_alert,
        "columns": json.loads(table.to_json(orient="records")),
    }
    (settings.reports / "drift.json").write_text(json.dumps(report, indent=2) + "\n", "utf-8")
    log.info("%d new rows against %d training rows:\n%s", len(new), len(training), table.to_string(index=False))
    if shifted := list(table.loc[table["psi"] > settings.monitor.psi_alert, "column"]):
        raise DriftError(
            f"{source} has drifted in {', '.join(shifted)} (PSI over {settings.monitor.psi_alert}): "
            "find out why before trusting the predictions, then train again."
        )
    return table


def distance(before: pd.Series, after: pd.Series) -> float | None:
    """Return the Kolmogorov-Smirnov distance between two samples of numbers; None for anything else."""
    if not is_numeric_dtype(before):
        return None
    return float(ks_2samp(before.dropna(), after.dropna()).statistic)


def stability_index(before: pd.Series, after: pd.Series) -> float:
    """Return the population stability index: the sum over bins of (a - b) ln(a / b), for shares b before and a after.

    Numbers are cut at the deciles of `before`, missing ones kept apart; categories are their own bins. Empty bins
    count as half a row. The index and its rule of thumb come from credit scoring (Siddiqi, Credit Risk Scorecards,
    2006).
    """
    if is_numeric_dtype(before):
        edges = np.unique(np.nanquantile(before, np.linspace(0, 1, BINS + 1)[1:-1]))
        before, after = (
            pd.Series(np.where(values.isna(), -1, np.searchsorted(edges, values))) for values in (before, after)
        )
    bins = sorted(set(before) | set(after))
    shares = [
        np.maximum(values.value_counts().reindex(bins, fill_value=0).to_numpy(), 0.5) / len(values)
        for values in (before, after)
    ]
    return float(np.sum((shares[1] - shares[0]) * np.log(shares[1] / shares[0])))
