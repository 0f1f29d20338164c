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

from .decision import DecisionSettings, draw_costs, draw_gains
from .features import RULE
from .schema import ROWS

FOLDER = Path("reports")
START, END = "<!-- results: written by `evaluate` -->", "<!-- end of results -->"


def write(found: dict[str, Any], answers: dict[str, pd.DataFrame], costs: DecisionSettings) -> None:
    """Write what was found; `answers` are the scored rows of the model and of the baselines."""
    (FOLDER / "metrics.json").write_text(json.dumps(found, indent=2), "utf-8")
    scored, offers = answers[found["model"]], found["decisions"]
    # Leavers whom nobody expected, and those who stayed although they were sure to leave.
    missed = scored[scored["target"] == 1].nsmallest(10, "probability")
    wasted = scored[scored["target"] == 0].nlargest(10, "probability")
    pd.concat([missed, wasted]).to_csv(FOLDER / "worst_errors.csv", index=False)
    data = {"sample": "an invented sample", "real": "real data"}.get(found["data"], found["data"])
    about = f"{len(scored):,} held-out {ROWS}, {data}"
    with _plot("Whom to call first?", about, "gains") as axis:
        draw_gains(axis, answers, offers)
    with _plot("Can the probability be multiplied by money?", about, "calibration") as axis:
        CalibrationDisplay.from_predictions(
            scored["target"], scored["probability"], n_bins=10, name=found["model"], ax=axis
        )
    with _plot("From which probability does an offer pay?", about, "threshold") as axis:
        draw_costs(axis, scored, offers, costs)
    with _plot("Do as many leave as expected?", about, "groups") as axis:
        _draw_groups(axis, found["groups"][::-1])
    texts = found | {"about": about, "data": data, "noun": ROWS, "rule": RULE}
    texts["groups"] = _groups(found)
    results = _fill("results.md", texts)
    card = _fill("card.md", texts | {"results": results})
    Path("MODEL_CARD.md").write_text(f"{card}\n", "utf-8")
    readme = Path("README.md")
    if readme.is_file() and START in (text := readme.read_text("utf-8")):
        before, after = text.split(START)[0], text.split(END)[-1]
        readme.write_text(f"{before}{START}\n\n{results}\n\n{END}{after}", "utf-8")


@contextmanager
def _plot(question: str, about: str, name: str) -> Iterator[Axes]:
    figure = Figure((7.4, 4.8), dpi=120, layout="constrained")
    figure.suptitle(f"{question}\n{about}", x=0.01, ha="left", fontsize=11)
    yield figure.subplots()
    figure.savefig(FOLDER / f"{name}.png")


def _draw_groups(axis: Axes, parts: list[dict[str, Any]]) -> None:
    """Draw how many leave beside how many are expected to, group by group."""
    names = [f"{part['group']} (n={part['rows']:,})" for part in parts]
    axis.barh(names, [100 * part["leave"] for part in parts], color="C0", alpha=0.5, label="leave")
    axis.plot([100 * part["expected"] for part in parts], names, "o", color="C1", label="expected")
    axis.set_xlabel("% of the group")
    axis.legend()


def _fill(name: str, texts: dict[str, Any]) -> str:
    return Path(__file__).with_name(name).read_text("utf-8").format(**texts).strip()


def _groups(found: dict[str, Any]) -> str:
    lines = ["| group | rows | leave | expected | get an offer | ROC-AUC |", "| --- " * 6 + "|"]
    for part in found["groups"]:
        value = "too few"
        if part["value"] is not None:
            low, high = part["interval"]
            value = f"{part['value']:.3f} ({low:.3f} to {high:.3f})"
        rates = f"{part['leave']:.1%} | {part['expected']:.1%} | {part['offered']:.1%}"
        lines.append(f"| {part['group']} | {part['rows']:,} | {rates} | {value} |")
    return "\n".join(lines)
