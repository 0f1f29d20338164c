"""The pictures of a regression's evaluation, drawn to be read in a report without further explanation."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import EngFormatter, LogLocator, NullFormatter, PercentFormatter

from .assess import inside
from .config import Settings
from .conformal import GROUPS, groups
from .figures import BLUE, GREY, ORANGE, draw_slices, new_figure, save
from .importance import IMPORTANCE
from .schema import SCHEMA


def draw_all(settings: Settings, metrics: dict[str, Any], held_out: pd.DataFrame, predictions: pd.DataFrame) -> None:
    """Write predicted.png, errors.png, intervals.png, slices.png and importance.png into the reports folder."""
    folder, truths = settings.reports, held_out[SCHEMA.target].to_numpy()

    figure, (axes,) = new_figure(6.6, 5.8)
    _predicted(axes, metrics, truths, predictions)
    save(figure, folder / "predicted.png", "How close is it?", metrics)

    figure, (axes,) = new_figure(7.6, 4.8)
    _errors(axes, metrics, truths, predictions)
    save(figure, folder / "errors.png", "Where is it wrong?", metrics)

    figure, (left, right) = new_figure(10.5, 4.4, 2)
    _coverage(left, metrics["intervals"])
    _widths(right, metrics["intervals"])
    save(figure, folder / "intervals.png", "Do the intervals keep their promise?", metrics)

    if metrics["slices"]:
        figure, (axes,) = new_figure(8.4, 1.6 + 0.32 * len(metrics["slices"]))
        draw_slices(axes, metrics)
        save(figure, folder / "slices.png", "For whom does it work?", metrics)

    largest = pd.Series(metrics["importance"])[:12][::-1]
    figure, (axes,) = new_figure(7.2, 4.8)
    axes.barh(largest.index, largest, color=BLUE)
    axes.set_xlabel(IMPORTANCE)
    save(figure, folder / "importance.png", "What does it look at?", metrics)


def _predicted(axes: Axes, metrics: dict[str, Any], truths: np.ndarray, predictions: pd.DataFrame) -> None:
    """Draw predicted against true amounts with their intervals, those that miss the truth in a colour of their own."""
    kept, asked = inside(truths, predictions), metrics["intervals"]["asked"]
    for mask, colour, name in ((kept, BLUE, "inside"), (~kept, ORANGE, "outside")):
        part = predictions[mask]
        axes.vlines(truths[mask], part["low"], part["high"], color=colour, alpha=0.18, linewidth=1)
        label = f"truth {name} the {asked:.0%} interval: {mask.mean():.1%}"
        axes.plot(truths[mask], part["prediction"], "o", color=colour, markersize=3, alpha=0.8, label=label)
    ends = [min(truths.min(), predictions["low"].min()), max(truths.max(), predictions["high"].max())]
    axes.plot(ends, ends, color=GREY, linestyle="--", label="perfect")
    axes.set(xlabel=f"true {SCHEMA.target}", ylabel=f"predicted {SCHEMA.target}", xscale="log", yscale="log")
    _plain_ticks(axes, "xy")
    axes.legend(loc="upper left", frameon=False)


def _errors(axes: Axes, metrics: dict[str, Any], truths: np.ndarray, predictions: pd.DataFrame) -> None:
    """Draw how far the truth lies from the prediction, and the interval of each fifth of the predictions."""
    predicted = predictions["prediction"].to_numpy()
    axes.plot(predicted, truths / predicted - 1, "o", color=BLUE, markersize=3, alpha=0.6, label="a held-out row")
    order = np.argsort(predicted)
    group = groups(metrics["rule"], predicted)[order]
    for i in np.unique(group):
        part = predictions.iloc[order[group == i]]
        low, high = (part[end] / part["prediction"] - 1 for end in ("low", "high"))
        label = f"{metrics['intervals']['asked']:.0%} interval, by fifth" if i == group[0] else None
        axes.fill_between(part["prediction"], low, high, color=ORANGE, alpha=0.25, linewidth=0, label=label)
    axes.axhline(0, color=GREY, linestyle="--")
    axes.set(xlabel=f"predicted {SCHEMA.target}", ylabel="truth above or below the prediction", xscale="log")
    _plain_ticks(axes, "x")
    axes.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    axes.legend(loc="best", frameon=False)


def _coverage(axes: Axes, intervals: dict[str, Any]) -> None:
    """Draw the share inside the interval by fifth; a line over each shows how far chance alone takes so few rows."""
    asked = intervals["asked"]
    for place, part in _fifths(intervals):
        axes.bar(place, part["coverage"], color=BLUE, width=0.7)
        axes.text(place, part["coverage"] / 2, f"{part['coverage']:.0%}", ha="center", color="white")
        chance = 1.96 * np.sqrt(asked * (1 - asked) / part["rows"])
        axes.plot([place, place], [asked - chance, min(asked + chance, 1)], color=GREY, linewidth=2)
    axes.axhline(asked, color=ORANGE, label=f"promised: {asked:.0%} (grey: within chance of it)")
    _name_fifths(axes)
    axes.set(ylabel="share of truths inside", ylim=(0, 1.18))
    axes.set_yticks(np.linspace(0, 1, 6))
    axes.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    axes.legend(loc="upper left", frameon=False)


def _widths(axes: Axes, intervals: dict[str, Any]) -> None:
    for place, part in _fifths(intervals):
        axes.bar(place, part["median_width"], color=BLUE, width=0.7)
    _name_fifths(axes)
    axes.set_ylabel("median width of the interval")
    axes.yaxis.set_major_formatter(EngFormatter(sep=""))


def _fifths(intervals: dict[str, Any]) -> list[tuple[int, dict[str, Any]]]:
    parts = [(i, intervals[f"fifth_{i}"]) for i in range(1, GROUPS + 1)]
    return [(i, part) for i, part in parts if part["rows"]]


def _name_fifths(axes: Axes) -> None:
    middle = [str(i) for i in range(2, GROUPS)]
    axes.set_xticks(range(1, GROUPS + 1), ["lowest", *middle, "highest"])
    axes.set_xlabel(f"fifth of the predicted {SCHEMA.target}")


def _plain_ticks(axes: Axes, which: str) -> None:
    """Label a logarithmic axis with numbers to be read, not with powers."""
    for axis in (getattr(axes, f"{name}axis") for name in which):
        axis.set_major_locator(LogLocator(subs=(1, 2, 5)))
        axis.set_major_formatter(EngFormatter(sep=""))
        axis.set_minor_formatter(NullFormatter())
