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
from numpy.lib.stride_tricks import sliding_window_view
from sklearn.metrics import ConfusionMatrixDisplay

from .schema import IMAGE, ROWS, pixels

FOLDER = Path("reports")
START, END = "<!-- results: written by `evaluate` -->", "<!-- end of results -->"
WORST, COLUMNS = 24, 8  # pictures
FIRST_LAYER = "1.weight"  # after normalisation comes the first layer with filters
PAIR = ("unregularised", "cnn")


def write(found: dict[str, Any], scored: pd.DataFrame, estimator: Any) -> None:
    """Write what was found; `scored` are the held-out rows with the model's answers."""
    (FOLDER / "metrics.json").write_text(json.dumps(found, indent=2), "utf-8")
    mistakes = scored[scored["guess"] != scored["target"]]
    worst = mistakes.nlargest(WORST, "confidence")
    worst.drop(columns=[IMAGE]).to_csv(FOLDER / "worst_errors.csv", index_label="row")
    data = {"sample": "an invented sample", "real": "real data"}.get(found["data"], found["data"])
    about = f"{len(scored):,} held-out {ROWS}, {data}"
    with _plot("What does regularisation change?", data, "learning", columns=2) as axes:
        for axis, name in zip(axes, PAIR, strict=True):
            _draw_losses(axis, estimator.histories_[name])
            axis.set_title(name)
    with _plot("What is taken for what?", about, "confusion") as (axis,):
        # Logarithms, for beside the right answers the mistakes would all look like none.
        style = {"cmap": "Blues", "colorbar": False, "im_kw": {"norm": "symlog"}}
        pair = scored["target"], scored["guess"]
        ConfusionMatrixDisplay.from_predictions(*pair, xticks_rotation="vertical", ax=axis, **style)
    with _plot("Where is it wrong and sure?", about, "mistakes", COLUMNS, 3) as axes:
        for axis, (_, row) in zip(axes, worst.iterrows(), strict=False):
            axis.imshow(row[IMAGE], cmap="gray")
            axis.set_title(f"{row['target']}, not {row['guess']}\n{row['confidence']:.0%} sure")
    if found["model"] in PAIR:
        image = scored.iloc[0]
        of = f"{found['model']}, and what they make of one image ({image['target']})"
        filters = estimator.weights_[FIRST_LAYER][:, 0]
        lines = 2 * -(-len(filters) // COLUMNS)
        with _plot("What do the first filters look for?", of, "filters", COLUMNS, lines) as axes:
            _draw_filters(axes, filters, pixels(pd.Series([image[IMAGE]]))[0, 0])
    texts = found | {"about": about, "data": data, "noun": ROWS, "mistakes": len(mistakes)}
    texts["groups"] = "\n".join(map(_row, found["groups"]))
    results = _fill("results.md", texts)
    card = _fill("card.md", texts | {"results": results})
    Path("MODEL_CARD.md").write_text(f"{card}\n", "utf-8")
    readme = Path("README.md")
    if readme.is_file() and START in (text := readme.read_text("utf-8")):
        before, after = text.split(START)[0], text.split(END)[-1]
        readme.write_text(f"{before}{START}\n\n{results}\n\n{END}{after}", "utf-8")


@contextmanager
def _plot(
    question: str, about: str, name: str, columns: int = 1, lines: int = 1
) -> Iterator[list[Axes]]:
    """Yield the axes of a figure, then save it; on those of many pictures nothing is written."""
    figure = Figure((1.4 * columns if lines > 1 else 5.4 * columns + 1, 5), layout="constrained")
    figure.suptitle(f"{question}\n{about}", x=0.01, ha="left", fontsize=11)
    axes = list(figure.subplots(lines, columns, sharey=lines == 1, squeeze=False).flat)
    for axis in axes:
        axis.axison = lines == 1
    yield axes
    figure.savefig(FOLDER / f"{name}.png", dpi=120)


def _draw_losses(axis: Axes, history: list[dict[str, float]]) -> None:
    losses = pd.DataFrame(history, index=range(1, len(history) + 1))
    for part in ("training", "validation"):
        axis.plot(losses[part], marker="o", label=part)
    axis.set(xlabel="epoch", ylabel="loss (cross-entropy)", yscale="log", xticks=losses.index)
    axis.legend()


def _draw_filters(axes: list[Axes], filters: np.ndarray, image: np.ndarray) -> None:
    """Draw each filter, and below it where in the image its pattern is (light)."""
    windows = sliding_window_view(image - image.mean(), filters.shape[1:])
    for number, weights in enumerate(filters):
        reach = float(np.abs(weights).max())
        place = number + number // COLUMNS * COLUMNS
        axes[place].imshow(weights, cmap="RdBu", vmin=-reach, vmax=reach)
        axes[place + COLUMNS].imshow((windows * weights).sum((2, 3)), cmap="gray")


def _fill(name: str, texts: dict[str, Any]) -> str:
    return Path(__file__).with_name(name).read_text("utf-8").format(**texts).strip()


def _row(part: dict[str, Any]) -> str:
    low, high = part["interval"]
    return f"| {part['group']} | {part['rows']:,} | {part['value']:.1%} | {low:.1%} to {high:.1%} |"
