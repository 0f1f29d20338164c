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

from .decision import DecisionSettings, confidence, draw_costs, draw_coverage
from .features import BLAME, PRAISE
from .model import is_right
from .schema import ROWS

FOLDER = Path("reports")
START, END = "<!-- results: written by `evaluate` -->", "<!-- end of results -->"


def write(found: dict[str, Any], answers: dict[str, pd.DataFrame], costs: DecisionSettings) -> None:
    """Write what was found; `answers` are the scored rows of the model and of the baselines."""
    (FOLDER / "metrics.json").write_text(json.dumps(found, indent=2), "utf-8")
    scored = answers[found["model"]]
    mistakes = scored.assign(confidence=confidence(scored))[~is_right(scored)]
    mistakes.nlargest(20, "confidence").to_csv(FOLDER / "worst_errors.csv", index=False)
    data = {"sample": "an invented sample", "real": "real data"}.get(found["data"], found["data"])
    about = f"{len(scored):,} held-out {ROWS}, {data}"
    with _plot("Is it right where it is sure?", about, "coverage") as (axis,):
        for name, rows in answers.items():
            draw_coverage(axis, rows, name)
    with _plot("From which confidence does an answer pay?", about, "threshold") as (axis,):
        draw_costs(axis, scored, found["decisions"]["threshold"], costs)
    with _plot(f"Which {ROWS} does it get right?", about, "groups") as (axis,):
        _draw_groups(axis, found)
    words = f"“it is {PRAISE[0]} .” and “it is not {PRAISE[0]} .”, with {len(PRAISE + BLAME)} words"
    with _plot("Does it understand “not”?", words, "negation", 2) as axes:
        for axis, (name, part) in zip(axes, found["negation"].items(), strict=True):
            _draw_negation(axis, part["words"])
            axis.set_title(found["model"] if name == "model" else name)
    texts = found | {"about": about, "data": data, "noun": ROWS, "lexicon": len(PRAISE + BLAME)}
    texts["groups"] = "\n".join(map(_row, found["groups"]))
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
    axes = list(figure.subplots(1, columns, sharey=True, squeeze=False)[0])
    yield axes
    figure.savefig(FOLDER / f"{name}.png")


def _draw_groups(axis: Axes, found: dict[str, Any]) -> None:
    parts = found["groups"][::-1]
    values = 100 * np.array([part["value"] for part in parts])
    errors = np.abs(100 * np.array([part["interval"] for part in parts]).T - values)
    names = [f"{part['group']} (n={part['rows']:,})" for part in parts]
    axis.errorbar(values, names, xerr=errors, fmt="o", capsize=3)
    axis.axvline(100 * found["value"], color="C1", label=f"all {ROWS}")
    axis.set_xlabel("right, % of the group, 95 % interval")
    axis.legend()


def _draw_negation(axis: Axes, words: dict[str, list[float]]) -> None:
    """Draw an arrow for each word, from what it says alone to what it says after "not"."""
    for height, (word, ends) in enumerate(reversed(words.items())):
        plain, negated = 100 * ends[0], 100 * ends[1]
        arrow = {"arrowstyle": "->", "color": "C0" if word in PRAISE else "C1"}
        axis.annotate("", (negated, height), (plain, height), arrowprops=arrow)
        axis.plot(plain, height, "o", color=arrow["color"])
    axis.set_yticks(range(len(words)), list(words)[::-1])
    axis.axvline(50, color="grey", ls=":")
    axis.set(xlabel="probability of praise, %: plain (dot), after “not” (arrow)", xlim=(0, 100))


def _fill(name: str, texts: dict[str, Any]) -> str:
    return Path(__file__).with_name(name).read_text("utf-8").format(**texts).strip()


def _row(part: dict[str, Any]) -> str:
    low, high = part["interval"]
    right = "n/a" if part["right"] is None else f"{part['right']:.1%}"
    value = f"{part['value']:.1%} ({low:.1%} to {high:.1%}) of {part['rows']:,}"
    praise = f"{part['praise']:.1%} | {part['expected']:.1%}"
    return f"| {part['group']} | {value} | {part['answered']:.1%} | {right} | {praise} |"
