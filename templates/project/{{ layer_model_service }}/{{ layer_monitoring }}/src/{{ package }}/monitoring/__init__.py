"""Monitoring: how far new rows have drifted away from reference rows."""

import json
from pathlib import Path
from typing import Any

import jinja2

from .. import ProjectError
from ..predict import load
from .drift import compare
from .watched import watched

FOLDER = Path("reports")


def monitor(file: Path, reference: Path = Path("reference.csv"), alert: float = 0.2) -> None:
    """Compare new rows, a CSV file or a prediction log, with reference rows.

    It writes reports/drift.html and .json. A column has drifted when its PSI is above --alert and
    above what chance explains. The exit code is then 1.
    """
    predictor = load()
    before, after = watched(reference, predictor), watched(file, predictor)
    # A prediction log has no free text.
    names = [str(name) for name in before if name in after]
    shifts = [compare(name, before[name], after[name]) for name in names]
    shifts.sort(key=lambda shift: shift.psi, reverse=True)
    drifted = [shift.column for shift in shifts if shift.is_drift(alert)]
    write(
        {
            "file": file.name,
            "reference": f"rows of {reference.name}",
            "model_version": predictor.metadata.version,
            "rows": {"reference": len(before), "new": len(after)},
            "alert": alert,
            "drifted": drifted,
            "columns": [shift.model_dump() for shift in shifts],
        }
    )
    print(f"{len(after):,} new rows, {len(before):,} reference rows: read {FOLDER / 'drift.html'}")
    for shift in shifts[:5]:
        print(f"{shift.column:30} PSI {shift.psi:.3f}, by chance up to {shift.psi_by_chance:.3f}")
    if drifted:
        remedy = "find out why, then train again."
        raise ProjectError(f"{file} has drifted in {', '.join(drifted)}: {remedy}")


def write(found: dict[str, Any]) -> None:
    """Write reports/drift.json and reports/drift.html."""
    template = jinja2.Template(
        Path(__file__).with_name("drift.html").read_text("utf-8"), autoescape=True
    )
    words = {"count": found["rows"]["reference"], "known": found["reference"]}
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / "drift.json").write_text(json.dumps(found, indent=2), "utf-8")
    (FOLDER / "drift.html").write_text(template.render(found | words), "utf-8")
