"""Monitoring: how far new rows have drifted away from the rows that the model learnt from."""

import json
from pathlib import Path
from typing import Any

import jinja2
import pandas as pd

from .. import ProjectError, registry
from ..config import load_settings
from ..data import load, split
from ..files import read
from ..registry import Metadata
from ..report import FOLDER
from ..schema import Row
from .drift import compare
from .watched import answers, inputs


def monitor(file: Path, alert: float = 0.2) -> None:
    """Compare new rows with the training rows; write reports/drift.html and .json.

    A column has drifted when its PSI is above --alert and above what chance explains. The exit
    code is then 1.
    """
    estimator, metadata = registry.load()
    training, held_out = reference(metadata)
    new = pd.concat([rows for _, rows in read(file, Row)], ignore_index=True)
    # A model is surer of rows that it has learnt. The held-out rows are new to it, as `new` is.
    before = inputs(training, estimator) | answers(held_out, estimator, metadata)
    after = inputs(new, estimator) | answers(new, estimator, metadata)
    shifts = [compare(name, before[name], after[name]) for name in before]
    shifts.sort(key=lambda shift: shift.psi, reverse=True)
    drifted = [shift.column for shift in shifts if shift.is_drift(alert)]
    write(
        {
            "file": file.name,
            "model_version": metadata.version,
            "data": metadata.data,
            "rows": {"train": len(training), "new": len(new)},
            "alert": alert,
            "drifted": drifted,
            "columns": [shift.model_dump() for shift in shifts],
        }
    )
    print(f"{len(new):,} new rows, {len(training):,} training rows: read {FOLDER / 'drift.html'}")
    for shift in shifts[:5]:
        print(f"{shift.column:30} PSI {shift.psi:.3f}, by chance up to {shift.psi_by_chance:.3f}")
    if drifted:
        remedy = "find out why, then train again."
        raise ProjectError(f"{file} has drifted in {', '.join(drifted)}: {remedy}")


def reference(metadata: Metadata) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the training rows and the held-out rows of a version."""
    data = load(load_settings().data, metadata.data)
    if data.sha256 != metadata.data_sha256:
        raise ProjectError(f"the rows changed since {metadata.version} was trained: train again.")
    return split(data.table, metadata.test_fraction, metadata.seed)


def write(found: dict[str, Any]) -> None:
    """Write reports/drift.json and reports/drift.html."""
    template = jinja2.Template(
        Path(__file__).with_name("drift.html").read_text("utf-8"), autoescape=True
    )
    what = "training rows of an invented sample" if found["data"] == "sample" else "training rows"
    words = {"reference": what, "count": found["rows"]["train"], "known": "held-out rows"}
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / "drift.json").write_text(json.dumps(found, indent=2), "utf-8")
    (FOLDER / "drift.html").write_text(template.render(found | words), "utf-8")
