"""Reports: metrics.json, worst_errors.csv, plots, the model card and the results in README.md."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from sklearn.decomposition import PCA

from . import evidence, segmenter
from .features import reference
from .model import METRIC_NAME
from .schema import ROWS, WORDS

FOLDER = Path("reports")
START, END = "<!-- results: written by `evaluate` -->", "<!-- end of results -->"


def write(
    found: dict[str, Any], compared: pd.DataFrame, learnt: pd.DataFrame, scored: pd.DataFrame
) -> None:
    """Write what was found; `learnt` are the training rows, `scored` the held-out ones."""
    (FOLDER / "metrics.json").write_text(json.dumps(found, indent=2), "utf-8")
    scored.nsmallest(20, "silhouette").to_csv(FOLDER / "worst_errors.csv", index=False)
    data = {"sample": "an invented sample", "real": "real data"}.get(found["data"], found["data"])
    about = f"{len(scored):,} held-out {ROWS}, {data}"
    training = f"{len(learnt):,} training {ROWS}, {data}"
    both = f"{len(learnt):,} training {ROWS} (dots) and {about} (triangles)"
    with _plot("Are the same segments there again?", both, "segments") as (axis,):
        _draw_segments(axis, found["segments"], learnt, scored)
    with _plot("How many segments does the evidence support?", training, "evidence", 2) as axes:
        evidence.draw(axes, compared, found)
    with _plot("Who is in a segment?", training, "profiles") as (axis,):
        segmenter.draw(axis, found["segments"])
    with _plot("For whom are the segments clear?", about, "groups") as (axis,):
        _draw_groups(axis, found)
    texts = found | {"about": about, "data": data, "noun": ROWS, "metric_name": METRIC_NAME}
    labels = ", ".join(f"{name} {value:.2f}" for name, value in found["labels"].items())
    texts |= {"labels": labels or "the rows have no labels"} | _tables(found, compared)
    texts["reading"] = evidence.reading(found["crowds"])
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


def _draw_segments(
    axis: Axes, segments: list[dict[str, Any]], learnt: pd.DataFrame, scored: pd.DataFrame
) -> None:
    space = reference().fit(learnt)
    plane = PCA(2).fit(space.transform(learnt))
    for rows, size, marker in ((learnt, 10, "o"), (scored, 36, "^")):
        points = plane.transform(space.transform(rows))
        for part in segments:
            x, y = points[rows["segment"] == part["segment"]].T
            colour = f"C{part['segment'] - 1}"
            label = f"{part['segment']}: {part['name']}" if rows is scored else None
            axis.scatter(x, y, size, colour, marker=marker, alpha=0.5, label=label)
    first, second = plane.explained_variance_ratio_
    axis.set_xlabel(f"first principal component, {first:.0%} of the variance")
    axis.set_ylabel(f"second principal component, {second:.0%}")
    axis.figure.legend(loc="outside lower center")


def _draw_groups(axis: Axes, found: dict[str, Any]) -> None:
    parts = [part for part in found["groups"][::-1] if part["value"] is not None]
    for height, part in enumerate(parts):
        axis.plot(part["interval"], [height, height], color="C0", alpha=0.4, linewidth=4)
        axis.plot(part["value"], height, "o", color="C0")
    axis.axvline(found["value"], color="C1", label="all rows")
    axis.set_yticks(range(len(parts)), [f"{part['group']} (n={part['rows']:,})" for part in parts])
    axis.set_xlabel(f"mean {METRIC_NAME}, 95 % interval")
    axis.legend()


def _fill(name: str, texts: dict[str, Any]) -> str:
    return Path(__file__).with_name(name).read_text("utf-8").format(**texts).strip()


def _tables(found: dict[str, Any], compared: pd.DataFrame) -> dict[str, str]:
    segments = [["segment", "name", "training", "held out", *WORDS.values()]]
    for part in found["segments"]:
        figures = [f"{part['share']:.1%}", f"{part['held_out_share']:.1%}"]
        figures += [f"{multiple:.2f}" for multiple in part["multiples"].values()]
        segments.append([part["segment"], part["name"], *figures])
    groups = [["group", "rows", "median confidence", METRIC_NAME]]
    for part in found["groups"]:
        value = "too few" if part["value"] is None else f"{part['value']:.3f}"
        groups.append([part["group"], part["rows"], f"{part['confidence']:.2f}", value])
    models = [["model", *compared.columns], *compared.round(3).reset_index().to_numpy().tolist()]
    tables = {"segments": segments, "groups": groups, "models": models}
    for lines in tables.values():
        lines.insert(1, ["---"] * len(lines[0]))
    return {
        name: "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)
        for name, lines in tables.items()
    }
