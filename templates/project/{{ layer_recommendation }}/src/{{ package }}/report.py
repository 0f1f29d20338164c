"""Reports: metrics.json, worst_errors.csv, plots, the model card and the results in README.md."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from . import decision, newcomers
from .model import METRIC_NAME, PLACES, by_user
from .schema import ITEMS, ROWS

FOLDER = Path("reports")
START, END = "<!-- results: written by `evaluate` -->", "<!-- end of results -->"


def write(found: dict[str, Any], answers: dict[str, pd.DataFrame], held_out: pd.DataFrame) -> None:
    """Write what was found; `answers` are the marked lists of the model and of the baselines."""
    (FOLDER / "metrics.json").write_text(json.dumps(found, indent=2), "utf-8")
    _worst(answers[found["model"]], held_out).to_csv(FOLDER / "worst_errors.csv")
    data = {"sample": "an invented sample", "real": "real data"}.get(found["data"], found["data"])
    about = f"{len(held_out):,} held-out {ROWS} of {found['users']:,} users, {data}"
    with _plot("How much does a longer list find?", about, "ranking") as axis:
        decision.draw(axis, answers, found["decisions"]["length"])
    with _plot("For whom does it work?", about, "groups") as axis:
        _draw_groups(axis, found)
    late = found["newcomers"]
    (FOLDER / "newcomers.png").unlink(missing_ok=True)
    if late["given"]:
        about_late = f"{late['users']:,} users who came last, {data}"
        with _plot("What does the model give newcomers?", about_late, "newcomers") as axis:
            newcomers.draw(axis, late)
    texts = found | {"about": about, "data": data, "rows_name": ROWS, "items": ITEMS}
    texts |= {"metric_name": METRIC_NAME, "groups": _groups(found), "newcomers": _newcomers(late)}
    results = _fill("results.md", texts)
    card = _fill("card.md", texts | {"results": results})
    Path("MODEL_CARD.md").write_text(f"{card}\n", "utf-8")
    readme = Path("README.md")
    if readme.is_file() and START in (text := readme.read_text("utf-8")):
        before, after = text.split(START)[0], text.split(END)[-1]
        readme.write_text(f"{before}{START}\n\n{results}\n\n{END}{after}", "utf-8")


def _worst(marked: pd.DataFrame, held_out: pd.DataFrame) -> pd.DataFrame:
    """Return the users whose list missed most: what it shows, and what they went on to rate."""
    users = marked[marked["rank"] <= PLACES].groupby("userId")
    missed = held_out.sort_values("rating", ascending=False).groupby("userId")
    table = by_user(marked).assign(
        held_out=missed.size(),
        shown_titles=users["title"].agg(" | ".join),
        held_out_titles=missed["title"].agg(lambda titles: " | ".join(titles.head(PLACES))),
    )
    # Among equal misses, those come first who had most to find.
    return table.sort_values(["ndcg", "held_out"], ascending=[True, False], kind="stable").head(20)


@contextmanager
def _plot(question: str, about: str, name: str) -> Iterator[Axes]:
    figure = Figure((7.4, 4.8), dpi=120, layout="constrained")
    figure.suptitle(f"{question}\n{about}", x=0.01, ha="left", fontsize=11)
    yield figure.subplots()
    figure.savefig(FOLDER / f"{name}.png")


def _draw_groups(axis: Axes, found: dict[str, Any]) -> None:
    parts = [part for part in found["groups"][::-1] if part["value"] is not None]
    for height, part in enumerate(parts):
        axis.plot(part["interval"], [height, height], color="C0", alpha=0.4, linewidth=4)
        axis.plot(part["value"], height, "o", color="C0")
        axis.plot(part["dummy"], height, "x", color="grey")
    axis.plot([], [], "x", color="grey", label=f"the most rated {ITEMS}")
    axis.axvline(found["value"], color="C1", label="all users")
    axis.set_yticks(range(len(parts)), [part["group"] for part in parts])
    axis.set_xlabel(f"{METRIC_NAME}, 95 % interval")
    axis.legend()


def _fill(name: str, texts: dict[str, Any]) -> str:
    return Path(__file__).with_name(name).read_text("utf-8").format(**texts).strip()


def _groups(found: dict[str, Any]) -> str:
    rows = []
    for part in found["groups"]:
        scores = ["too few"] * 2
        if part["value"] is not None:
            scores = [f"{part[name]:.3f}" for name in ("value", "dummy")]
        rows.append([part["group"], f"{part['users']:,}", *scores])
    return _table(["group", "users", METRIC_NAME, f"most rated {ITEMS}"], rows)


def _newcomers(found: dict[str, Any]) -> str:
    if not found["given"]:
        return f"No user came late enough, and rated enough {ITEMS}, to show what newcomers get."
    rows = []
    for part in found["given"]:
        gain = "{:+.3f} ({:+.3f} to {:+.3f})".format(part["gain"], *part["interval"])
        scores = [f"{part[name]:.3f}" for name in ("model", "dummy")]
        rows.append([str(part["ratings"]), f"{part['users']:,}", *scores, gain])
    header = [f"{ROWS} given", "users", "model", f"most rated {ITEMS}", "gain (95 % interval)"]
    words = {"rows_name": ROWS, "items": ITEMS, "table": _table(header, rows)}
    return newcomers.TEXT.format(**found | words)


def _table(header: list[str], rows: list[list[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
