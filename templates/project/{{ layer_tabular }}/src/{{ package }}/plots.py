"""The pictures of an evaluation, drawn to be read in a report without further explanation."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from sklearn.calibration import calibration_curve
from sklearn.metrics import precision_recall_curve, roc_curve

BLUE, GREY, ORANGE = "#1f5fa8", "#8a8f98", "#d9792b"


def draw_all(folder: Path, metrics: dict[str, Any], labels: np.ndarray, scores: np.ndarray, costs: pd.Series) -> None:
    """Write ranking.png, calibration.png, threshold.png, slices.png and importance.png into `folder`."""
    about = f"{metrics['rows']['test']:,} held-out rows"
    if metrics["data"] == "sample":
        about += ", synthetic sample"

    figure, (left, right) = _figure(11, 4.6, 2)
    _roc(left, metrics, labels, scores)
    _precision_recall(right, metrics, labels, scores)
    _save(figure, folder / "ranking.png", f"How well does the score rank? ({about})")

    figure, (axes,) = _figure(6.4, 5.2)
    _calibration(axes, metrics, labels, scores)
    _save(figure, folder / "calibration.png", f"Can the probability be believed? ({about})")

    figure, (axes,) = _figure(7.2, 4.6)
    _threshold(axes, metrics, costs)
    _save(figure, folder / "threshold.png", f"Where to draw the line? ({about})")

    if slices := metrics["slices"]:
        figure, (axes,) = _figure(7.6, 1.6 + 0.36 * len(slices))
        _slices(axes, metrics)
        _save(figure, folder / "slices.png", f"For whom does it work? ({about})")

    importance = pd.Series(metrics["importance"])[:12][::-1]
    figure, (axes,) = _figure(7.2, 4.8)
    axes.barh(importance.index, importance, color=BLUE)
    axes.set_xlabel("fall in ROC-AUC when the column is shuffled")
    _save(figure, folder / "importance.png", f"What does it look at? ({about})")


def _figure(width: float, height: float, columns: int = 1) -> tuple[Figure, list[Axes]]:
    # A Figure of its own rather than pyplot's: no global state, and nothing to close.
    figure = Figure(figsize=(width, height), dpi=150, layout="constrained")
    axes = list(figure.subplots(1, columns, squeeze=False)[0])
    for axis in axes:
        axis.spines[["top", "right"]].set_visible(False)
        axis.grid(color="#e6e8eb", linewidth=0.8)
        axis.set_axisbelow(True)
    return figure, axes


def _save(figure: Figure, path: Path, title: str) -> None:
    figure.suptitle(title, fontsize=12, fontweight="bold", x=0.01, ha="left")
    figure.savefig(path)


def _roc(axes: Axes, metrics: dict[str, Any], labels: np.ndarray, scores: np.ndarray) -> None:
    false_positives, true_positives, _ = roc_curve(labels, scores)
    low, high = metrics["interval"]
    axes.plot(false_positives, true_positives, color=BLUE, linewidth=2,
              label=f"{metrics['model']}: {metrics['value']:.3f} ({low:.3f} to {high:.3f})")  # fmt: skip
    axes.plot([0, 1], [0, 1], color=GREY, linestyle="--", label=f"dummy: {metrics['baselines']['dummy']:.3f}")
    axes.set(xlabel="false positive rate", ylabel="true positive rate", xlim=(0, 1), ylim=(0, 1.01))
    axes.legend(title="ROC-AUC, 95 % interval", loc="lower right", frameon=False)


def _precision_recall(axes: Axes, metrics: dict[str, Any], labels: np.ndarray, scores: np.ndarray) -> None:
    precision, recall, _ = precision_recall_curve(labels, scores)
    axes.plot(
        recall, precision, color=BLUE, linewidth=2, label=f"{metrics['model']}: {metrics['scores']['pr_auc']:.3f}"
    )
    axes.axhline(labels.mean(), color=GREY, linestyle="--", label=f"dummy: {labels.mean():.3f}")
    decisions = metrics["decisions"]
    if decisions["precision"] is not None:
        axes.plot(decisions["recall"], decisions["precision"], "o", color=ORANGE, markersize=8,
                  label=f"chosen threshold {metrics['threshold']:.2f}")  # fmt: skip
    axes.set(xlabel="recall", ylabel="precision", xlim=(0, 1), ylim=(0, 1.01))
    axes.legend(title="PR-AUC", loc="upper right", frameon=False)


def _calibration(axes: Axes, metrics: dict[str, Any], labels: np.ndarray, scores: np.ndarray) -> None:
    observed, predicted = calibration_curve(labels, scores, n_bins=10, strategy="quantile")
    axes.plot([0, 1], [0, 1], color=GREY, linestyle="--", label="perfect")
    axes.plot(predicted, observed, "o-", color=BLUE, label=f"{metrics['model']}, ten groups of equal size")
    axes.hist(scores, bins=40, range=(0, 1), weights=np.full(len(scores), 1.0 / len(scores)), color=BLUE, alpha=0.2)
    axes.set(xlabel="predicted probability", ylabel="observed rate", xlim=(0, 1), ylim=(0, 1))
    gap, brier = metrics["scores"]["calibration_error"], metrics["scores"]["brier"]
    axes.legend(title=f"calibration error {gap:.3f}, Brier score {brier:.3f}", loc="upper left", frameon=False)


def _threshold(axes: Axes, metrics: dict[str, Any], costs: pd.Series) -> None:
    chosen = metrics["threshold"]
    axes.plot(costs.index, costs, color=BLUE, linewidth=2)
    axes.axhline(metrics["decisions"]["cost_if_always"], color=GREY, linestyle=":", label="act on everybody")
    axes.axhline(metrics["decisions"]["cost_if_never"], color=GREY, linestyle="--", label="act on nobody")
    axes.plot(chosen, metrics["decisions"]["cost_per_row"], "o", color=ORANGE, markersize=8,
              label=f"chosen on the training rows: {chosen:.2f}")  # fmt: skip
    axes.set(xlabel="act when the probability is at least", ylabel="mean cost per row", xlim=(0, 1))
    axes.legend(loc="lower right", frameon=False)


def _slices(axes: Axes, metrics: dict[str, Any]) -> None:
    slices = metrics["slices"][::-1]
    for row, part in enumerate(slices):
        axes.plot(part["interval"], [row, row], color=BLUE, alpha=0.4, linewidth=4, solid_capstyle="round")
        axes.plot(part["roc_auc"], row, "o", color=BLUE)
    axes.axvline(metrics["value"], color=ORANGE, linewidth=1.5)
    axes.set_yticks(range(len(slices)), [f"{part['slice']}  (n={part['rows']:,})" for part in slices])
    axes.set_xlabel(f"ROC-AUC, 95 % interval (the line: all rows, {metrics['value']:.3f})")
