"""Monitoring: has the world moved away from what the model learnt? Compare new rows with the rows it was trained on."""

import json
import logging
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pandas as pd

from .config import Settings
from .drift import shift
from .drift_page import page
from .errors import ProjectError
from .incoming import incoming
from .predict import Predictor
from .reference import reference
from .watch import said, watched

log = logging.getLogger(__name__)


class DriftError(ProjectError):
    """New data differs from the training data by more than the alert level."""


def monitor(settings: Settings, source: Path) -> pd.DataFrame:
    """Compare what came in with the champion's training rows; write reports/drift.json and .html, return the table.

    `source` is a file of rows or the folder of a prediction log. The table has one row per column, and one for each
    thing the model says: `drift.Shift` without its bins, largest shift first.

    Raises:
        DriftError: a column, or the prediction, shifted by more than `[monitor] psi_alert`.
        ProjectError: there is no champion, or the source cannot be used.

    """
    predictor, alert = Predictor.load(settings), settings.monitor.psi_alert
    training, held_out = reference(settings, predictor)
    new = incoming(source, predictor)

    # Of the rows it has learnt by heart a model says other things than of new ones; the held-out rows are new to it.
    before = {**watched(training, predictor), **said(held_out, predictor)}
    shifts = [shift(name, before[name], after) for name, after in new.columns.items()]
    shifts.sort(key=lambda each: -each.psi)
    drifted = [each.column for each in shifts if each.alarming(alert)]

    report: dict[str, Any] = {
        "model_version": predictor.metadata.version,
        "data": predictor.metadata.data,
        "source": source.name,
        "rows": {"before": len(training), "after": new.rows},
        "psi_alert": alert,
        "drifted": drifted,
        "columns": [asdict(each) | {"bins": each.bins.to_dict("records")} for each in shifts],
    }
    settings.reports.mkdir(exist_ok=True)
    (settings.reports / "drift.json").write_text(json.dumps(report, indent=2) + "\n", "utf-8")
    (settings.reports / "drift.html").write_text(page(report), "utf-8")

    table = pd.DataFrame(report["columns"]).drop(columns="bins")
    log.info("%d new rows against %d training rows:\n%s", new.rows, len(training), table.to_string(index=False))
    if drifted:
        raise DriftError(
            f"{source} has drifted in {', '.join(drifted)} (PSI over {alert}; see {settings.reports / 'drift.html'}): "
            "find out why before trusting the predictions, then train again."
        )
    return table
