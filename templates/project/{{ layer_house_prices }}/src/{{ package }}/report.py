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

from . import decision
from .model import METRIC_NAME
from .schema import ROWS

FOLDER = Path("reports")
START, END = "<!-- results: written by `evaluate` -->", "<!-- end of results -->"


def write(found: dict[str, Any], scored: pd.DataFrame, rule: decision.Rule, currency: str) -> None:
    """Write what was found; `scored` are the held-out rows with their `target` and `price`."""
    (FOLDER / "metrics.json").write_text(json.dumps(found, indent=2), "utf-8")
    answers = scored.assign(**decision.decide(scored, rule))
    error = np.abs(np.log(answers["target"] / answers["price"]))
    worst = answers.assign(error=error).nlargest(20, "error")
    worst.to_csv(FOLDER / "worst_errors.csv", index=False)
    data = {"sample": "an invented sample", "real": "real data"}.get(found["data"], found["data"])
    about = f"{len(scored):,} held-out {ROWS}, {data}"
    with _plot("How close is the price?", about, "prices", 2) as axes:
        decision.draw_prices(axes, answers, currency)
    with _plot("Do the intervals hold?", about, "intervals", 2) as axes:
        decision.draw_fifths(axes, found["decisions"], currency)
    with _plot("For whom does it work?", about, "groups") as (axis,):
        _draw_groups(axis, found)
    texts = found | {"about": about, "data": data, "noun": ROWS, "currency": currency}
    texts |= {"metric_name": METRIC_NAME, "groups": _groups(found), "fifths": _fifths(found)}
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
    axis.set_xlabel(f"{METRIC_NAME}, 95 % interval; lower is better")
    axis.legend()


def _fill(name: str, texts: dict[str, Any]) -> str:
    return Path(__file__).with_name(name).read_text("utf-8").format(**texts).strip()


def _groups(found: dict[str, Any]) -> str:
    head = ["group", "rows", "median error", "bias", "inside", METRIC_NAME]
    lines = [f"| {' | '.join(head)} |", "| --- " * len(head) + "|"]
    for part in found["groups"]:
        value = "too few" if part["value"] is None else f"{part['value']:.3f}"
        shares = f"{part['median_error']:.1%} | {part['bias']:+.1%} | {part['coverage']:.1%}"
        lines.append(f"| {part['group']} | {part['rows']:,} | {shares} | {value} |")
    return "\n".join(lines)


def _fifths(found: dict[str, Any]) -> str:
    lines = ["| fifth | rows | inside | median width |", "| --- " * 4 + "|"]
    for name, part in found["decisions"]["fifths"].items():
        figures = f"{part['rows']:,} | {part['coverage']:.1%} | {part['width']:,.0f}"
        lines.append(f"| {name} | {figures} |")
    return "\n".join(lines)
