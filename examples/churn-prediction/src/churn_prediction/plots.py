"""The pictures of a classifier's evaluation, drawn to be read in a report without further explanation."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from sklearn.calibration import calibration_curve
from sklearn.metrics import precision_recall_curve, roc_curve

from .config import Settings
from .decision import CURVE, curve
from .figures import BLUE, GREY, ORANGE, draw_slices, new_figure, save
from .importance import IMPORTANCE
from .schema import SCHEMA


def draw_all(settings: Settings, metrics: dict[str, Any], held_out: pd.DataFrame, predictions: pd.DataFrame) -> None:
    """Write ranking.png, calibration.png, threshold.png, slices.png and importance.png into the reports folder."""
    folder = settings.reports
    labels, probabilities = held_out[SCHEMA.target].to_numpy(), predictions["probability"].to_numpy()

    figure, (left, right) = new_figure(11, 4.6, 2)
    _roc(left, metrics, labels, probabilities)
    _precision_recall(right, metrics, labels, probabilities)
    save(figure, folder / "ranking.png", "How well does the score rank?", metrics)

    figure, (axes,) = new_figure(6.4, 5.2)
    _calibration(axes, metrics, labels, probabilities)
    save(figure, folder / "calibration.png", "Can the probability be believed?", metrics)

    figure, (axes,) = new_figure(7.2, 4.6)
    _threshold(axes, metrics, curve(held_out, labels, probabilities, settings.decision))
    save(figure, folder / "threshold.png", "Where to draw the line?", metrics)

    if metrics["slices"]:
        figure, (axes,) = new_figure(7.6, 1.6 + 0.36 * len(metrics["slices"]))
        draw_slices(axes, metrics)
        save(figure, folder / "slices.png", "For whom does it work?", metrics)

    largest = pd.Series(metrics["importance"])[:12][::-1]
    figure, (axes,) = new_figure(7.2, 4.8)
    axes.barh(largest.index, largest, color=BLUE)
    axes.set_xlabel(IMPORTANCE)
    save(figure, folder / "importance.png", "What does it look at?", metrics)


def _roc(axes: Axes, metrics: dict[str, Any], labels: np.ndarray, probabilities: np.ndarray) -> None:
    false_positives, true_positives, _ = roc_curve(labels, probabilities)
    area = metrics["scores"]["roc_auc"]
    axes.plot(false_positives, true_positives, color=BLUE, linewidth=2, label=f"{metrics['model']}: {area:.3f}")
    axes.plot([0, 1], [0, 1], color=GREY, linestyle="--", label="by chance: 0.500")
    axes.set(xlabel="false positive rate", ylabel="true positive rate", xlim=(0, 1), ylim=(0, 1.01))
    axes.legend(title="ROC-AUC", loc="lower right", frameon=False)


def _precision_recall(axes: Axes, metrics: dict[str, Any], labels: np.ndarray, probabilities: np.ndarray) -> None:
    precision, recall, _ = precision_recall_curve(labels, probabilities)
    measured = metrics["scores"]
    axes.plot(recall, precision, color=BLUE, linewidth=2, label=f"{metrics['model']}: {measured['pr_auc']:.3f}")
    axes.axhline(labels.mean(), color=GREY, linestyle="--", label=f"by chance: {labels.mean():.3f}")
    axes.plot(measured["recall"], measured["precision"], "o", color=ORANGE, markersize=8,
              label=f"chosen threshold {metrics['rule']['threshold']:.2f}")  # fmt: skip
    axes.set(xlabel="recall", ylabel="precision", xlim=(0, 1), ylim=(0, 1.01))
    axes.legend(title="PR-AUC", loc="best", frameon=False)


def _calibration(axes: Axes, metrics: dict[str, Any], labels: np.ndarray, probabilities: np.ndarray) -> None:
    observed, predicted = calibration_curve(labels, probabilities, n_bins=10, strategy="quantile")
    axes.plot([0, 1], [0, 1], color=GREY, linestyle="--", label="perfect")
    axes.plot(predicted, observed, "o-", color=BLUE, label=f"{metrics['model']}, ten groups of equal size")
    weights = np.full(len(probabilities), 1.0 / len(probabilities))
    axes.hist(probabilities, bins=40, range=(0, 1), weights=weights, color=BLUE, alpha=0.2)
    axes.set(xlabel="predicted probability", ylabel="observed rate", xlim=(0, 1), ylim=(0, 1))
    gap, brier = metrics["scores"]["calibration_error"], metrics["scores"]["brier"]
    axes.legend(title=f"calibration error {gap:.3f}, Brier score {brier:.3f}", loc="upper left", frameon=False)


def _threshold(axes: Axes, metrics: dict[str, Any], lines: pd.DataFrame) -> None:
    """Draw the lines by threshold: the first is the model's, the others are what it is compared with."""
    for number, (name, line) in enumerate(lines.items()):
        style = ("-", "--", ":")[min(number, 2)]
        axes.plot(line.index, line, color=GREY if number else BLUE, linestyle=style, linewidth=2, label=str(name))
    chosen = metrics["rule"]["threshold"]
    axes.axvline(chosen, color=ORANGE, label=f"chosen on the training rows: {chosen:.2f}")
    axes.set(xlabel="act when the probability is at least", ylabel=CURVE, xlim=(0, 1))
    axes.legend(loc="best", framealpha=1, edgecolor="none")
