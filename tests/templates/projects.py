"""The projects of the template, rendered in memory, and what the training projects must reach on their real data."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from mlscaffold.errors import InvalidAnswerError
from mlscaffold.template.releases import origin

TEMPLATE = origin().template
PORTFOLIO = "portfolio"
PRACTICE = "practice"
SERVICE = "model-service"
OWN = "own-data"
# Those that are about a model.
PROJECTS = tuple(slug for slug in TEMPLATE.projects if slug not in {PORTFOLIO, PRACTICE})
# Those that come with data.
TRAINING = tuple(slug for slug in PROJECTS if slug not in {SERVICE, OWN})
# Those that need PyTorch to train, or Keras in its place.
IMAGES = "image-classification"
DEEP = (IMAGES, "text-analysis")
PLATFORMS = tuple(name for name in TEMPLATE.questions["deploy"].choices if name != "none")
PROVIDERS = tuple(TEMPLATE.questions["ci"].choices)
# No feature that can be left out, and no continuous integration.
NOTHING: Mapping[str, object] = {**dict.fromkeys(TEMPLATE.features, False), "ci": "none"}

Files = Mapping[str, bytes]


def is_possible(slug: str, answers: Mapping[str, object]) -> bool:
    """Say whether a project can be made with these answers."""
    try:
        TEMPLATE.answer({"project": slug, **answers})
    except InvalidAnswerError:
        return False
    return True


@cache
def features(slug: str) -> tuple[str, ...]:
    """Return the features that a finished project can have: with `exercise`, its tests fail by design."""
    return tuple(name for name in TEMPLATE.features if name != "exercise" and is_possible(slug, {name: True}))


def everything(slug: str) -> dict[str, object]:
    """Return the answers that give a project every feature it can have."""
    return dict.fromkeys(features(slug), True)


def values(slug: str) -> dict[str, tuple[object, ...]]:
    """Return what can vary in a project, and how: its features, its CI, where its image runs, what fits its network."""
    frameworks = {"framework": tuple(TEMPLATE.questions["framework"].choices)} if slug == IMAGES else {}
    return {
        **dict.fromkeys(features(slug), (False, True)), "ci": PROVIDERS, "deploy": ("none", *PLATFORMS), **frameworks
    }  # fmt: skip


def render(project: str, /, **answers: object) -> Files:
    """Render a project in memory."""
    made = TEMPLATE.render(TEMPLATE.answer({"project": project, **answers}), source="", version="")
    return {path: file.content for path, file in made.items()}


def write(files: Files, folder: Path) -> Path:
    """Write a project's files to a folder."""
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


def covering(slug: str) -> list[dict[str, object]]:
    """Return answers among which every possible pair of values of two questions is met.

    Greedy: each starts from a pair not met yet, and takes for every other question the value that meets most of them.
    """
    choices = values(slug)
    pairs = [
        {one: this, other: that}
        for one, other in itertools.combinations(choices, 2)
        for this, that in itertools.product(choices[one], choices[other])
        if is_possible(slug, {one: this, other: that})
    ]
    found: list[dict[str, object]] = []
    while pairs:
        answers = dict(pairs[0])
        for name in [name for name in choices if name not in answers]:
            options = [{**answers, name: value} for value in choices[name]]
            answers = max(
                (option for option in options if is_possible(slug, option)),
                key=lambda option: sum(pair.items() <= option.items() for pair in pairs),
            )
        found.append(answers)
        pairs = [pair for pair in pairs if not pair.items() <= answers.items()]
    return found


@dataclass(frozen=True)
class Case:
    """What one training project must reach on its real data.

    Attributes:
        source: what `data fetch --from` takes, below the served folder of real data.
        is_whole: whether that is the dataset; a part of it is a file that `train --data` takes.
        rows: how many rows that has, once loaded.
        reach: the least that a figure of metrics.json must be, by dotted key; `*` is the chosen model.
        stay: the most that it may be.
        megabytes: the memory that training and evaluation may take.
    """

    source: str
    rows: int
    reach: Mapping[str, float]
    stay: Mapping[str, float]
    megabytes: int = 700
    is_whole: bool = True


CASES: Mapping[str, Case] = {
    "churn-prediction": Case("churn-prediction/Telco-Customer-Churn.csv", 7043, {"candidates.*": 0.849}, {}),
    "customer-segmentation": Case("customer-segmentation/Wholesale-customers.csv", 440, {"stability": 0.9}, {}),
    # Its own figure goes by time; the one that others report, by shuffled folds, has a test of its own.
    "fraud-detection": Case("fraud-detection/creditcard-sample.csv", 9270, {"candidates.*": 0.85}, {}, is_whole=False),
    "house-prices": Case("house-prices/AmesHousing.csv", 2930, {}, {"candidates.*": 0.127}),
    "image-classification": Case("image-classification/", 70_000, {"value": 0.992}, {}, megabytes=2000),
    "recommendation": Case("ml-latest-small.zip", 100_836, {"value": 0.39}, {}, megabytes=2000),
    "sentiment-analysis": Case("sentiment-analysis/", 10_662, {"value": 0.79}, {}),
    "spam-detection": Case("spam-detection/SMSSpamCollection", 5160, {"candidates.*": 0.96}, {}),
    "text-analysis": Case("text-analysis/", 5862, {"value": 0.91, "others.gru": 0.89}, {}, megabytes=2600),
}


def figure(metrics: Mapping[str, Any], key: str) -> float:
    """Return the figure under a dotted key; `*` stands for the chosen model."""
    value: Any = metrics
    for part in key.split("."):
        value = value[metrics["model"] if part == "*" else part]
    return float(value)


def rooms(slug: str, files: Files) -> Iterator[tuple[str, dict[str, bytes]]]:
    """Yield the rooms in a project's package, each with its Python files."""
    package = f"src/{slug.replace('-', '_')}/"
    inside = {path.removeprefix(package): text for path, text in files.items() if path.startswith(package)}
    names = sorted({path.split("/")[0] for path in inside if "/" in path})
    for name in names:
        yield name, {path: text for path, text in inside.items() if path.startswith(f"{name}/") and path[-3:] == ".py"}
