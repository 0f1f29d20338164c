"""The projects of the template, and what using each of them must reach on its real data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import yaml

from .tools.shell import REPOSITORY

TEMPLATE = REPOSITORY / "templates"
FEATURES = ("api", "auth", "docker", "hooks", "monitoring", "notebook", "scale", "tracing", "tracking")
PLATFORMS = ("kubernetes", "cloud-run", "sagemaker", "azure")
# Of the places where an image can run, the one that brings most: code of its own, and packages to test it with.
EVERYTHING: Mapping[str, object] = {**dict.fromkeys(FEATURES, True), "deploy": "sagemaker"}
OFF = dict.fromkeys(FEATURES, False)


@dataclass(frozen=True)
class Case:
    """What one project must reach.

    Attributes:
        published: its real data below the folder of real data: a file, or a folder that holds several.
        rows: how many rows that has, once loaded.
        reach: the least that figures of metrics.json must be, by dotted key; `*` is the chosen model.
        stay: the most that figures may be.
        protocol: code that prints the figure of the protocol in the data's own notes, to be run in the project.
        at_least: what the protocol's figure must reach; where lower is better, its negative.
        train: how `train` is called for the real data.
        settings: settings that the real data needs, by the name of their variable.
        python: the Python that its own checks run on here; between them the projects cover every version.
        seconds: how long training and evaluating on the real data may take together.
        megabytes: how much memory they may take.
    """

    published: str
    rows: int
    reach: Mapping[str, float]
    stay: Mapping[str, float]
    protocol: str
    at_least: float
    python: str
    train: tuple[str, ...] = ("train",)
    settings: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 400.0
    megabytes: int = 1024


# Fits the named candidate by shuffled stratified folds over all rows, as the data's notes do.
CLASSIFIER = """
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from {package}.config import load_settings
from {package}.data import load
from {package}.model import candidates
from {package}.schema import SCHEMA
frame = load(load_settings(), "real").frame
labels = frame[SCHEMA.target].to_numpy()
folds = StratifiedKFold({folds}, shuffle=True, random_state=42)
model = candidates(42)["{candidate}"]
answers = cross_val_predict(model, frame[SCHEMA.names], labels, cv=folds, method="predict_proba")
probabilities = answers[:, 1]
"""

# The F1 of spam at the lowest threshold that blocks at most 0.2 % of ham.
HAM = """
from {package}.decision import DecisionSettings, choose_threshold
threshold = choose_threshold(frame, labels, probabilities, DecisionSettings(ham_blocked=0.002))
blocked = probabilities >= threshold
assert blocked[labels == 0].mean() <= 0.002
print(2 * (blocked & (labels == 1)).sum() / (blocked.sum() + labels.sum()))
"""

REGRESSION = """
import numpy as np
from sklearn.model_selection import KFold, cross_val_predict
from {package}.config import load_settings
from {package}.data import load
from {package}.model import candidates
from {package}.schema import SCHEMA
frame = load(load_settings(), "real").frame
folds = KFold(5, shuffle=True, random_state=42)
answers = cross_val_predict(candidates(42)["blend"], frame[SCHEMA.names], frame[SCHEMA.target].to_numpy(), cv=folds)
errors = np.log1p(answers) - np.log1p(frame[SCHEMA.target])
print(np.sqrt(np.mean(errors**2)))
"""

CASES: Mapping[str, Case] = {
    "churn-prediction": Case(
        published="churn-prediction/Telco-Customer-Churn.csv",
        rows=7043,
        reach={"cross_validation.*.roc_auc": 0.845, "cross_validation.*.pr_auc": 0.66},
        stay={"scores.calibration_error": 0.05},
        protocol=CLASSIFIER.replace("{folds}", "5").replace("{candidate}", "blend")
        + "from sklearn.metrics import roc_auc_score\nprint(roc_auc_score(labels, probabilities))",
        at_least=0.8489,
        python="3.11",
    ),
    "fraud-detection": Case(
        published="fraud-detection/creditcard-sample.csv",
        rows=9251,  # of 9,270; the rest are exact repeats
        reach={"cross_validation.*.pr_auc": 0.85, "scores.recall": 0.7},
        stay={},
        protocol=CLASSIFIER.replace("{folds}", "5")
        .replace("{candidate}", "blend")
        .replace('load(load_settings(), "real").frame', 'SCHEMA.check(read(Path("{data}")), labelled=True)')
        .replace("from {package}.data import load\n", "from pathlib import Path\nfrom {package}.files import read\n")
        + "from sklearn.metrics import average_precision_score\nprint(average_precision_score(labels, probabilities))",
        at_least=0.93,
        python="3.12",
        train=("train", "--data", "{data}"),
        settings={"FRAUD_DETECTION_DECISION__NON_FRAUD_WEIGHT": "32.4", "FRAUD_DETECTION_DATA__ROWS": "9270"},
    ),
    "house-prices": Case(
        published="house-prices/AmesHousing.csv",
        rows=2930,
        reach={"scores.r2_log": 0.88},
        stay={"cross_validation.*.rmse_log": 0.126},
        protocol=REGRESSION,
        at_least=-0.126,
        python="3.13",
    ),
    "recommendation": Case(
        published="recommendation/",
        rows=100_836,
        reach={"value": 0.39, "scores.recall_at_10": 0.14},
        stay={},
        protocol="",
        at_least=0.39,
        python="3.11",
    ),
    "sentiment-analysis": Case(
        published="sentiment-analysis/",
        rows=10_662,
        reach={"cross_validation.*.accuracy": 0.79},
        stay={"scores.calibration_error": 0.1},
        protocol=CLASSIFIER.replace("{folds}", "10").replace("{candidate}", "blend")
        + "print(((probabilities >= 0.5) == labels).mean())",
        at_least=0.8,
        python="3.12",
    ),
    "spam-detection": Case(
        published="spam-detection/SMSSpamCollection",
        rows=5130,  # distinct messages of 5,574
        reach={"cross_validation.*.f1": 0.94},
        stay={"decisions.ham_blocked": 0.005},
        protocol=CLASSIFIER.replace("{folds}", "5").replace("{candidate}", "svm") + HAM,
        at_least=0.96,
        python="3.13",
    ),
    "customer-segmentation": Case(
        published="customer-segmentation/Wholesale-customers.csv",
        rows=440,
        reach={"cross_validation.*.own_silhouette": 0.42, "cross_validation.*.stability": 0.9},
        stay={"again.share_shift": 0.1},
        protocol="",
        at_least=0.42,
        python="3.11",
    ),
}


SERVING: Mapping[str, str] = {"model-service": "3.12"}
"""The projects that serve what others have trained, and the Python that their own checks run on here."""

LACKING: Mapping[str, frozenset[str]] = {
    "recommendation": frozenset({"scale"}),
    "model-service": frozenset({"notebook", "scale", "tracking"}),
}
"""The features that a project cannot have."""


def everything(slug: str) -> dict[str, object]:
    """Return every feature that a project can have, and one of the places where its image can run."""
    return {**EVERYTHING, **dict.fromkeys(LACKING.get(slug, ()), False)}


def python(slug: str) -> str:
    """Return the Python that a project's own checks run on here."""
    return SERVING[slug] if slug in SERVING else CASES[slug].python


def slugs() -> list[str]:
    """Return every project that the template offers."""
    choices: list[str] = yaml.safe_load((TEMPLATE / "copier.yml").read_text("utf-8"))["project"]["choices"]
    return choices
