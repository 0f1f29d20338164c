"""The pictures of a segmentation's evaluation, drawn to be read in a report without further explanation."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from sklearn.decomposition import PCA

from .config import Settings
from .data import load
from .figures import BLUE, GREY, ORANGE, draw_slices, new_figure, save
from .model import BASELINES, METRIC
from .predict import Predictor
from .schema import SCHEMA
from .split import split

COLOURS = (BLUE, ORANGE, "#3f8f5b", "#8c4fa0", "#b8423f", "#5b6b7a")  # of segments, and of spaces


def draw_all(settings: Settings, metrics: dict[str, Any], held_out: pd.DataFrame, predictions: pd.DataFrame) -> None:
    """Write segments.png, evidence.png, profiles.png and slices.png into the reports folder."""
    folder = settings.reports
    estimator = Predictor.load(settings, metrics["model_version"]).estimator
    training, _ = split(load(settings, metrics["data"]).frame, settings)

    figure, (axes,) = new_figure(8, 6.2)
    _segments(axes, estimator, training, held_out, predictions)
    save(figure, folder / "segments.png", "Are the same segments there again?", metrics)

    figure, (left, right) = new_figure(11, 4.6, 2)
    _by_count(left, metrics, METRIC, metrics["metric_name"])
    _by_count(right, metrics, "stability", "stability (mean adjusted Rand index)")
    right.axhline(settings.decision.stability, color=GREY, linestyle="--", label="demanded by [decision]")
    right.legend(loc="best", framealpha=1, edgecolor="none")
    _save(figure, folder / "evidence.png", "How many segments does the evidence support?", metrics)

    figure, (axes,) = new_figure(10, 2.2 + 0.55 * len(metrics["profiles"]))
    _profiles(axes, metrics["profiles"], training[SCHEMA.names].median())
    _save(figure, folder / "profiles.png", "Who is in a segment?", metrics)

    if metrics["slices"]:
        figure, (axes,) = new_figure(7.6, 1.6 + 0.36 * len(metrics["slices"]))
        draw_slices(axes, metrics)
        save(figure, folder / "slices.png", "For whom are the segments clear?", metrics)


def _save(figure: Figure, path: Path, question: str, metrics: dict[str, Any]) -> None:
    """Write a figure that was drawn from the training rows."""
    sample = ", synthetic sample" if metrics["data"] == "sample" else ""
    about = f"{question} ({metrics['rows']['train']:,} training rows{sample})"
    figure.suptitle(about, fontsize=12, fontweight="bold", x=0.01, ha="left")
    figure.savefig(path)


def _segments(
    axes: Axes, estimator: Any, training: pd.DataFrame, held_out: pd.DataFrame, predictions: pd.DataFrame
) -> None:
    """Draw all customers in the plane in which the reference space varies most, whatever space the model works in."""
    known, new = (estimator.reference_.transform(rows[SCHEMA.names]) for rows in (training, held_out))
    plane = PCA(2).fit(known)
    groups = (
        (plane.transform(known), estimator.predict(training[SCHEMA.names]), 14, 0.25, "o", "training"),
        (plane.transform(new), predictions["segment"].to_numpy(), 34, 0.95, "^", "held out"),
    )
    for number, name in enumerate(estimator.names_):
        colour = COLOURS[number % len(COLOURS)]
        for points, labels, size, alpha, marker, kind in groups:
            part = points[labels == number]
            axes.scatter(part[:, 0], part[:, 1], s=size, alpha=alpha, marker=marker, color=colour, linewidths=0,
                         label=f"{number}: {name}" if kind == "held out" else None)  # fmt: skip
    for number in range(estimator.segments):
        points, labels = groups[0][:2]
        if (labels == number).any():
            axes.plot(*points[labels == number].mean(axis=0), "X", color="black", markersize=12,
                      markeredgecolor="white", label="centre of its customers" if number == 0 else None)  # fmt: skip
    share = plane.explained_variance_ratio_
    axes.set_xlabel(f"first principal component of the reference space ({share[0]:.0%} of its variance)")
    axes.set_ylabel(f"second ({share[1]:.0%})")
    # Below the picture: a legend in it would cover customers.
    axes.legend(title="triangles: held out; dots: training", loc="upper center", bbox_to_anchor=(0.5, -0.12),
                ncols=2, frameon=False)  # fmt: skip


def _by_count(axes: Axes, metrics: dict[str, Any], figure: str, label: str) -> None:
    """Draw a figure of every candidate by its number of segments, a line for each space."""
    found = metrics["cross_validation"]
    spaces: dict[str, list[str]] = {}
    for name in found:
        if name not in BASELINES:
            spaces.setdefault(name.rsplit("_", 1)[0], []).append(name)
    for number, (space, members) in enumerate(spaces.items()):
        counts = [found[name]["segments"] for name in members]
        axes.plot(counts, [found[name][figure] for name in members], "o-", color=COLOURS[number], label=space)
    for name, marker in zip(BASELINES, "sD", strict=True):
        axes.plot(found[name]["segments"], found[name][figure], marker, color=GREY, label=name)
    best = found[metrics["model"]]
    axes.plot(best["segments"], best[figure], "o", color="none", markeredgecolor="black", markersize=14, label="chosen")
    axes.set(xlabel="number of segments", ylabel=label)
    axes.set_xticks(sorted({int(scores["segments"]) for scores in found.values()}))


def _profiles(axes: Axes, profiles: list[dict[str, Any]], everybody: pd.Series) -> None:
    """Draw a heat map of the segments' medians in multiples of everybody's, equal steps for equal ratios."""
    medians = pd.DataFrame([part["medians"] for part in profiles])[SCHEMA.names]
    ratios = (medians / everybody.clip(lower=1)).to_numpy()
    logs = np.log2(np.maximum(ratios, 2.0**-6))
    axes.imshow(logs, cmap="PuOr_r", vmin=-3, vmax=3, aspect="auto")
    for (row, column), ratio in np.ndenumerate(ratios):
        colour = "white" if abs(logs[row, column]) > 2 else "black"
        axes.text(column, row, f"{ratio:.2g}\N{MULTIPLICATION SIGN}", ha="center", va="center", color=colour)
    axes.set_xticks(range(len(SCHEMA.names)), SCHEMA.names)
    axes.set_yticks(range(len(profiles)), [f"{part['name']}\n{part['share']:.0%}" for part in profiles])
    axes.grid(visible=False)
    axes.set_xlabel("median of the segment's training customers, in multiples of everybody's median")
