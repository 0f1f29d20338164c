"""Reports: metrics.json, worst_errors.csv, plots, the model card and the results in README.md."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from sklearn.calibration import CalibrationDisplay
from sklearn.metrics import PrecisionRecallDisplay, RocCurveDisplay

from . import decision
from .model import IN_GROUPS, METRIC_NAME
from .schema import OUTCOME, ROWS

FOLDER = Path("reports")
START, END = "<!-- results: written by `evaluate` -->", "<!-- end of results -->"


def write(found: dict[str, Any], answers: dict[str, pd.DataFrame], settings: Any) -> None:
    """Write what was found; `answers` are the scored rows of the model and of the baselines."""
    (FOLDER / "metrics.json").write_text(json.dumps(found, indent=2), "utf-8")
    scored = answers[found["model"]]
    worst = scored.assign(error=(scored["target"] - scored["probability"]).abs())
    worst.nlargest(20, "error").to_csv(FOLDER / "worst_errors.csv", index=False)
    data = {"sample": "an invented sample", "real": "real data"}.get(found["data"], found["data"])
    about = f"{len(scored):,} held-out {ROWS}, {data}"
    with _plot("How well does it rank?", about, "ranking", 2) as axes:
        for name, rows in answers.items():
            for display, axis in zip((RocCurveDisplay, PrecisionRecallDisplay), axes, strict=True):
                display.from_predictions(rows["target"], rows["probability"], name=name, ax=axis)
    with _plot("Can the probability be believed?", about, "calibration") as (axis,):
        target, probability = scored["target"], scored["probability"]
        CalibrationDisplay.from_predictions(target, probability, n_bins=10, ax=axis)
    with _plot(decision.QUESTION, about, "threshold") as (axis,):
        decision.draw(axis, scored, found["decisions"]["threshold"], settings)
    with _plot("For whom does it work?", about, "groups") as (axis,):
        _draw_groups(axis, found)
    texts = found | {"about": about, "data": data, "noun": ROWS, "outcome": OUTCOME}
    texts |= {"metric_name": METRIC_NAME, "groups": _groups(found)}
    results = _fill("results.md", texts)
    card = _fill("card.md", texts | {"results": results})
    Path("MODEL_CARD.md").write_text(f"{card}\n", "utf-8")
    readme = Path("README.md")
    if readme.is_file() and START in (text := readme.read_text("utf-8")):
        before, after = text.split(START)[0], text.split(END)[-1]
        readme.write_text(f"{before}{START}\n\n{results}\n\n{END}{after}", "utf-8")


@contextmanager
def _plot(question: str, about: str, name: str, columns: int = 1) -> Iterator[list[Axes]]:
    figure = Figure((5.4 * columns + 2, 4.8), dpi=120, layout="constrained")
    figure.suptitle(f"{question}\n{about}", x=0.01, ha="left", fontsize=11)
    axes = list(figure.subplots(1, columns, squeeze=False)[0])
    yield axes
    figure.savefig(FOLDER / f"{name}.png")


def _draw_groups(axis: Axes, found: dict[str, Any]) -> None:
    parts = [part for part in found["groups"][::-1] if part["value"] is not None]
    for height, part in enumerate(parts):
        axis.plot(part["interval"], [height, height], color="C0", alpha=0.4, linewidth=4)
        axis.plot(part["value"], height, "o", color="C0")
    axis.axvline(found["value"], color="C1", label="all rows")
    axis.set_yticks(range(len(parts)), [f"{part['group']} (n={part['rows']:,})" for part in parts])
    axis.set_xlabel(f"{METRIC_NAME}, 95 % interval; {IN_GROUPS}")
    axis.legend()


def _fill(name: str, texts: dict[str, Any]) -> str:
    return Path(__file__).with_name(name).read_text("utf-8").format(**texts).strip()


def _groups(found: dict[str, Any]) -> str:
    lines = [f"| group | rows | observed | predicted | {METRIC_NAME} |", "| --- " * 5 + "|"]
    for part in found["groups"]:
        value = "n/a" if part["value"] is None else f"{part['value']:.3f}"
        rates = f"{part['observed']:.1%} | {part['predicted']:.1%}"
        lines.append(f"| {part['group']} | {part['rows']:,} | {rates} | {value} |")
    return "\n".join(lines)
