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

from . import decision
from .schema import ROWS

FOLDER = Path("reports")
START, END = "<!-- results: written by `evaluate` -->", "<!-- end of results -->"


def write(found: dict[str, Any], answers: dict[str, pd.DataFrame]) -> None:
    """Write what was found; `answers` are the scored rows of the model and of the baselines."""
    (FOLDER / "metrics.json").write_text(json.dumps(found, indent=2), "utf-8")
    scored, chosen = answers[found["model"]], found["decisions"]
    _worst(scored, chosen["threshold"]).to_csv(FOLDER / "worst_errors.csv", index=False)
    data = {"sample": "an invented sample", "real": "real data"}.get(found["data"], found["data"])
    about = f"{len(scored):,} held-out {ROWS}, {data}"
    with _plot("How much spam is blocked, and how much ham?", about, "threshold") as (axis,):
        decision.draw(axis, answers, chosen)
    names = (f"{part['group']}\n{part['spam']} spam, {part['ham']} ham" for part in found["groups"])
    groups = dict(zip(names, found["groups"], strict=True))
    with _plot("Which messages are blocked?", about, "groups", 2) as axes:
        for axis, kind in zip(axes, ("spam", "ham"), strict=True):
            _draw_blocked(axis, groups, kind)
    about_spam = f"{chosen['spam']:,} held-out spam {ROWS}, {data}"
    with _plot("Does spam get through in disguise?", about_spam, "disguises") as (axis,):
        for name, parts in found["disguises"].items():
            _draw_blocked(axis, parts, "spam", label=found["model"] if name == "model" else name)
        axis.legend()
    with _plot("Which words decide, and for what?", about, "words") as (axis,):
        _draw_words(axis, found["words"])
    texts = found | {"about": about, "data": data, "noun": ROWS}
    texts["groups"] = "\n".join(map(_row, found["groups"]))
    results = _fill("results.md", texts)
    card = _fill("card.md", texts | {"results": results})
    Path("MODEL_CARD.md").write_text(f"{card}\n", "utf-8")
    readme = Path("README.md")
    if readme.is_file() and START in (text := readme.read_text("utf-8")):
        before, after = text.split(START)[0], text.split(END)[-1]
        readme.write_text(f"{before}{START}\n\n{results}\n\n{END}{after}", "utf-8")


def _worst(scored: pd.DataFrame, threshold: float) -> pd.DataFrame:
    """Return the ham nearest to being blocked, or blocked, then the spam nearest to passing."""
    ham = scored[scored["target"] == 0].nlargest(10, "probability")
    spam = scored[scored["target"] == 1].nsmallest(10, "probability")
    worst = pd.concat([ham, spam])
    return worst.assign(blocked=decision.decide(worst, threshold)["block"])


@contextmanager
def _plot(question: str, about: str, name: str, columns: int = 1) -> Iterator[list[Axes]]:
    figure = Figure((5.4 * columns + 2, 4.8), dpi=120, layout="constrained")
    figure.suptitle(f"{question}\n{about}", x=0.01, ha="left", fontsize=11)
    axes = list(figure.subplots(1, columns, sharey=True, squeeze=False)[0])
    yield axes
    figure.savefig(FOLDER / f"{name}.png")


def _draw_blocked(axis: Axes, parts: dict[str, dict[str, Any]], kind: str, **options: Any) -> None:
    """Draw which share of the spam or of the ham is blocked in each part."""
    shares = np.array([part[f"{kind}_blocked"] for part in parts.values()], float)
    ends = np.array([part[f"{kind}_interval"] or [np.nan, np.nan] for part in parts.values()])
    errors = 100 * np.abs(ends.T - shares)
    heights = range(len(parts))[::-1]  # the first on top
    axis.errorbar(100 * shares, heights, xerr=errors, fmt="o", capsize=3, **options)
    axis.set_yticks(heights, list(parts))
    axis.set_xlabel(f"{kind} blocked, % of all {kind} there, 95 % interval")


def _draw_words(axis: Axes, effects: dict[str, float]) -> None:
    words = [*list(effects)[:12], *list(effects)[-12:]]
    values = np.array([effects[word] for word in words])
    axis.barh(words, values, color=np.where(values > 0, "C1", "C0"))
    axis.set_xlabel("what the word adds to the log-odds of spam, mean over its messages")


def _fill(name: str, texts: dict[str, Any]) -> str:
    return Path(__file__).with_name(name).read_text("utf-8").format(**texts).strip()


def _row(part: dict[str, Any]) -> str:
    cells = [part["group"]]
    for kind in ("spam", "ham"):
        low, high = part[f"{kind}_interval"] or (0, 1)
        share = f"{part[f'{kind}_blocked'] or 0:.1%} ({low:.1%} to {high:.1%}) of {part[kind]:,}"
        cells.append(share if part[kind] else "n/a")
    return f"| {' | '.join(cells)} |"
