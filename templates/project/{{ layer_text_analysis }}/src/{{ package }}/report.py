"""Reports: metrics.json, worst_errors.csv, plots, the model card and the results in README.md."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from sklearn.metrics import ConfusionMatrixDisplay

from .exporting import TOLERANCE
from .schema import LABELS, LENGTH, ROWS

FOLDER = Path("reports")
START, END = "<!-- results: written by `evaluate` -->", "<!-- end of results -->"


def write(
    found: dict[str, Any], scored: pd.DataFrame, histories: list[Any], falls: pd.DataFrame
) -> None:
    """Write what was found; `falls` are words, and what an answer's probability falls without."""
    (FOLDER / "metrics.json").write_text(json.dumps(found, indent=2), "utf-8")
    mistakes = scored[scored["guess"] != scored["target"]].drop(columns="part")
    mistakes.nlargest(20, "probability").to_csv(FOLDER / "worst_errors.csv", index=False)
    data = {"sample": "an invented sample", "real": "real data"}.get(found["data"], found["data"])
    about = f"{len(scored):,} held-out {ROWS}, {data}"
    with _plot("When does a network begin to learn by heart?", data, "curves", 2) as axes:
        _draw_losses(axes, histories)
    with _plot("Which types are taken for which?", about, "confusion") as (axis,):
        style = {"labels": LABELS, "cmap": "Blues", "colorbar": False, "xticks_rotation": 30}
        ConfusionMatrixDisplay.from_predictions(scored["target"], scored["guess"], ax=axis, **style)
    means = falls.groupby(["guess", "word"])["fall"].agg(["mean", "count"]).query("count > 2")
    with _plot("Which words decide?", about, "words") as (axis,):
        _draw_words(axis, means["mean"])
    texts = found | {"about": about, "data": data, "noun": ROWS}
    texts["groups"] = "\n".join(map(_row, found["groups"]))
    seeds = [value for name, value in found["others"].items() if name.startswith("seed")]
    texts |= {"length": LENGTH, "tolerance": TOLERANCE}
    texts["reading"] = compare(found["others"]["svm"], seeds)
    texts["seeds"] = ", ".join(f"{value:.4f}" for value in seeds)
    texts["folded"] = ", ".join(f"{name} {v:.4f}" for name, v in found["candidates"].items())
    results = _fill("results.md", texts)
    card = _fill("card.md", texts | {"results": results})
    Path("MODEL_CARD.md").write_text(f"{card}\n", "utf-8")
    readme = Path("README.md")
    if readme.is_file() and START in (text := readme.read_text("utf-8")):
        before, after = text.split(START)[0], text.split(END)[-1]
        readme.write_text(f"{before}{START}\n\n{results}\n\n{END}{after}", "utf-8")


def compare(svm: float, seeds: list[float]) -> str:
    """Say which of the linear model and a network is better, where every seed agrees."""
    if min(seeds) <= svm <= max(seeds):
        return "Whether a network or the svm is right more often depends on the network's seed."
    better, other = ("The svm", "a network") if svm > max(seeds) else ("A network", "the svm")
    return f"{better} is right more often than {other} alone, whatever the network's seed."


@contextmanager
def _plot(question: str, about: str, name: str, columns: int = 1) -> Iterator[list[Axes]]:
    figure = Figure((5.4 * columns + 2, 4.8), dpi=120, layout="constrained")
    figure.suptitle(f"{question}\n{about}", x=0.01, ha="left", fontsize=11)
    yield list(figure.subplots(1, columns, sharey=True, squeeze=False)[0])
    figure.savefig(FOLDER / f"{name}.png")


def _draw_losses(axes: list[Axes], histories: list[Any]) -> None:
    titles = ("with dropout", "without")
    for axis, title, history in zip(axes, titles, histories, strict=True):
        for part, name in (("training", "rows it learns from"), ("validation", "other rows")):
            axis.plot(range(1, len(history) + 1), [epoch[part] for epoch in history], label=name)
        axis.set(title=title, xlabel="epoch", ylabel="cross-entropy")
        axis.legend()


def _draw_words(axis: Axes, means: pd.Series) -> None:
    """Draw the five words of each type without which its probability falls most."""
    top = means.groupby("guess", group_keys=False).nlargest(5)[::-1]
    axis.barh([f"{kind}: {word}" for kind, word in top.index], top)
    axis.tick_params("y", labelsize=7)
    axis.set_xlabel("mean fall of the probability without the word")


def _fill(name: str, texts: dict[str, Any]) -> str:
    return Path(__file__).with_name(name).read_text("utf-8").format(**texts).strip()


def _row(part: dict[str, Any]) -> str:
    low, high = part["interval"]
    return f"| {part['group']} | {part['rows']:,} | {part['value']:.1%} ({low:.1%} to {high:.1%}) |"
