"""Reports: metrics.json, worst_errors.csv, plots, the model card and the results in README.md."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from scipy.special import logit
from sklearn.metrics import PrecisionRecallDisplay

from . import decision, registry
from .model import IN_GROUPS, METRIC_NAME, predict
from .schema import OUTCOME, ROWS, TEXT

FOLDER = Path("reports")
START, END = "<!-- results: written by `evaluate` -->", "<!-- end of results -->"


def write(found: dict[str, Any], answers: dict[str, pd.DataFrame], settings: Any) -> None:
    """Write what was found; `answers` are the scored rows of the model and of the baselines."""
    (FOLDER / "metrics.json").write_text(json.dumps(found, indent=2), "utf-8")
    scored = answers[found["model"]]
    worst = scored.assign(error=(scored["target"] - scored["probability"]).abs())
    worst.nlargest(20, "error").to_csv(FOLDER / "worst_errors.csv", index=False)
    data = {"sample": "an invented sample", "real": "real data"}.get(found["data"], found["data"])
    about = f"{len(scored):,} held-out {ROWS}, {data}"
    draw = PrecisionRecallDisplay.from_predictions
    with _plot("How well does it rank?", about, "ranking") as axis:
        for name, rows in answers.items():
            draw(rows["target"], rows["probability"], name=name, ax=axis)
    with _plot(decision.QUESTION, about, "threshold") as axis:
        decision.draw(axis, scored, found["decisions"]["threshold"], settings)
    with _plot(f"For which {ROWS} does it work?", about, "groups") as axis:
        _draw_groups(axis, found)
    with _plot("Which words decide, and for what?", about, "importance") as axis:
        _draw_words(axis, word_effects(registry.load(found["model_version"])[0], scored))
    texts = found | {"about": about, "data": data, "noun": ROWS, "outcome": OUTCOME}
    texts |= {"metric_name": METRIC_NAME, "groups": _groups(found)}
    results = _fill("results.md", texts)
    card = _fill("card.md", texts | {"results": results})
    Path("MODEL_CARD.md").write_text(f"{card}\n", "utf-8")
    readme = Path("README.md")
    if readme.is_file() and START in (text := readme.read_text("utf-8")):
        before, after = text.split(START)[0], text.split(END)[-1]
        readme.write_text(f"{before}{START}\n\n{results}\n\n{END}{after}", "utf-8")


def word_effects(estimator: Any, scored: pd.DataFrame) -> dict[str, float]:
    """Return the mean fall of the log-odds without a word, over 10 to 20 texts that have it."""
    words = scored[TEXT].str.lower().str.findall(r"\w+(?:'\w+)*").map(set)
    pairs = scored.assign(word=words).explode("word", ignore_index=True)
    pairs = pairs.groupby("word").filter(lambda rows: len(rows) >= 10).groupby("word").head(20)
    texts = zip(pairs["word"], pairs[TEXT], strict=True)
    without = [re.sub(rf"(?i)\b{re.escape(word)}\b", " ", text) for word, text in texts]
    changed = predict(estimator, pairs.assign(**{TEXT: without}))
    odds = [logit(rows["probability"].clip(1e-9, 1 - 1e-9)) for rows in (pairs, changed)]
    return dict((odds[0] - odds[1]).groupby(pairs["word"]).mean().sort_values())


@contextmanager
def _plot(question: str, about: str, name: str) -> Iterator[Axes]:
    figure = Figure((7.4, 4.8), dpi=120, layout="constrained")
    figure.suptitle(f"{question}\n{about}", x=0.01, ha="left", fontsize=11)
    yield figure.subplots()
    figure.savefig(FOLDER / f"{name}.png")


def _draw_groups(axis: Axes, found: dict[str, Any]) -> None:
    parts = found["groups"][::-1]
    for height, part in enumerate(parts):
        if part["value"] is not None:
            axis.plot(part["interval"], [height, height], color="C0", alpha=0.4, linewidth=4)
            axis.plot(part["value"], height, "o", color="C0")
    axis.axvline(found["value"], color="C1", label="all rows")
    axis.set_yticks(range(len(parts)), [f"{part['group']} (n={part['rows']:,})" for part in parts])
    axis.set_xlabel(f"{METRIC_NAME}, 95 % interval; {IN_GROUPS}")
    axis.legend()


def _draw_words(axis: Axes, effects: dict[str, float]) -> None:
    words = [*list(effects)[:12], *list(effects)[-12:]]
    values = np.array([effects[word] for word in words])
    axis.barh(words, values, color=np.where(values > 0, "C1", "C0"))
    axis.set_xlabel(f"what the word adds to the log-odds of {OUTCOME}, mean over its texts")


def _fill(name: str, texts: dict[str, Any]) -> str:
    return Path(__file__).with_name(name).read_text("utf-8").format(**texts).strip()


def _groups(found: dict[str, Any]) -> str:
    lines = [f"| group | rows | observed | predicted | {METRIC_NAME} |", "| --- " * 5 + "|"]
    for part in found["groups"]:
        value = "n/a" if part["value"] is None else f"{part['value']:.3f}"
        rates = f"{part['observed']:.1%} | {part['predicted']:.1%}"
        lines.append(f"| {part['group']} | {part['rows']:,} | {rates} | {value} |")
    return "\n".join(lines)
