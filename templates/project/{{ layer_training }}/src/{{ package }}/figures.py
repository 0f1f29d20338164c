"""What every picture of this project shares: its look, and how it reaches the disk."""

from pathlib import Path
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

BLUE, GREY, ORANGE = "#1f5fa8", "#8a8f98", "#d9792b"


def new_figure(width: float, height: float, columns: int = 1) -> tuple[Figure, list[Axes]]:
    """Return a figure of width by height inches with `columns` axes side by side."""
    # A Figure of its own rather than pyplot's: no global state, and nothing to close.
    figure = Figure(figsize=(width, height), dpi=150, layout="constrained")
    axes = list(figure.subplots(1, columns, squeeze=False)[0])
    for axis in axes:
        axis.spines[["top", "right"]].set_visible(False)
        axis.grid(color="#e6e8eb", linewidth=0.8)
        axis.set_axisbelow(True)
    return figure, axes


def save(figure: Figure, path: Path, question: str, metrics: dict[str, Any]) -> None:
    """Write the figure under the question that it answers and the rows that it was drawn from."""
    rows = f"{metrics['rows']['test']:,} held-out rows"
    about = f"{rows}, synthetic sample" if metrics["data"] == "sample" else rows
    figure.suptitle(f"{question} ({about})", fontsize=12, fontweight="bold", x=0.01, ha="left")
    figure.savefig(path)


def draw_slices(axes: Axes, metrics: dict[str, Any]) -> None:
    """Draw the metric of each slice with its interval, against the metric of all rows."""
    slices = metrics["slices"][::-1]
    for row, part in enumerate(slices):
        axes.plot(part["interval"], [row, row], color=BLUE, alpha=0.4, linewidth=4, solid_capstyle="round")
        axes.plot(part[metrics["metric"]], row, "o", color=BLUE)
    axes.axvline(metrics["value"], color=ORANGE, linewidth=1.5)
    axes.set_yticks(range(len(slices)), [f"{part['slice']}  (n={part['rows']:,})" for part in slices])
    axes.set_xlabel(f"{metrics['metric_name']}, 95 % interval (the line: all rows, {metrics['value']:.3f})")
