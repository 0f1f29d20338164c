"""Reports: metrics.json, worst_errors.csv, plots, the model card and the results in README.md."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from sklearn.metrics import PrecisionRecallDisplay

from .config import DecisionSettings
from .decision import draw_costs
from .schema import ROWS

FOLDER = Path("reports")
START, END = "<!-- results: written by `evaluate` -->", "<!-- end of results -->"
GROUP = (
    "| {group} | {rows:,} | {caught} of {frauds} | {interval[0]:.0%} to {interval[1]:.0%} "
    "| {missed_money:,.2f} | {false_alerts:,} |"
)


def write(found: dict[str, Any], answers: dict[str, pd.DataFrame], costs: DecisionSettings) -> None:
    """Write what was found; `answers` are the settled rows of the model and of the baselines."""
    (FOLDER / "metrics.json").write_text(json.dumps(found, indent=2), "utf-8")
    settled = answers[found["model"]]
    fraud, alert = settled["target"] == 1, settled["alert"]
    # A missed fraud is as bad as its loss, and a false alarm as bad as the model was sure.
    missed = settled[fraud & ~alert].assign(error="missed fraud").nlargest(10, "lost")
    alarms = settled[alert & ~fraud].assign(error="false alarm").nlargest(10, "probability")
    pd.concat([missed, alarms]).to_csv(FOLDER / "worst_errors.csv", index=False)
    data = {"sample": "an invented sample", "real": "real data"}.get(found["data"], found["data"])
    about = f"{len(settled):,} held-out {ROWS} with {fraud.sum():,} frauds, {data}"
    with _plot("How much of an alert list is fraud?", about, "ranking") as (axis,):
        _draw_ranking(axis, answers, costs)
    with _plot("How many alerts pay?", about, "threshold") as (axis,):
        draw_costs(axis, settled, costs)
    with _plot("What do the alerts catch and save, hour by hour?", about, "hours", 2) as axes:
        _draw_hours(axes, settled, costs.currency)
    texts = found | costs.model_dump() | found["decisions"] | {"about": about, "data": data}
    groups = "\n".join(GROUP.format(**part) for part in found["groups"])
    texts |= {"noun": ROWS, "groups": groups}
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
    yield list(figure.subplots(1, columns, squeeze=False)[0])
    figure.savefig(FOLDER / f"{name}.png")


def _draw_ranking(axis: Axes, answers: dict[str, pd.DataFrame], costs: DecisionSettings) -> None:
    for name, rows in answers.items():
        options = {"sample_weight": rows["payments"], "name": name, "ax": axis}
        PrecisionRecallDisplay.from_predictions(rows["target"], rows["probability"], **options)
    # A line through the origin: so many alerts, whatever the share of fraud in them.
    slope = 1000 * np.average(rows["target"], weights=rows["payments"]) / costs.budget
    axis.axline((0, 0), slope=slope, color="grey", ls="--", label="the budget of alerts used up")
    axis.set(xlabel="share of the frauds that is found", ylabel="share of the alerts that is fraud")
    axis.legend(fontsize=8)


def _draw_hours(axes: list[Axes], settled: pd.DataFrame, currency: str) -> None:
    hours, frauds = settled["Time"] / 3600, settled["target"] == 1
    seen = [hours[frauds & settled["alert"]], hours[frauds & ~settled["alert"]]]
    bins = list(range(int(hours.min()), int(hours.max()) + 2))
    axes[0].hist(seen, bins, stacked=True, color=["C0", "C3"], label=["caught", "missed"])
    money = settled[["expected_loss", "lost", "cost"]].mul(settled["payments"], axis=0).cumsum()
    axes[1].plot(hours, money, label=["expected, no alerts", "lost, no alerts", "cost with alerts"])
    for axis, unit in zip(axes, ("frauds in an hour", f"{currency}, added up"), strict=True):
        axis.set(xlabel="hours since the first midnight", ylabel=unit)
        axis.legend()


def _fill(name: str, texts: dict[str, Any]) -> str:
    return Path(__file__).with_name(name).read_text("utf-8").format(**texts).strip()
