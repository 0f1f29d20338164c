"""The projects of the template, and what using each of them must reach on its real data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import yaml

from .tools.shell import REPOSITORY

TEMPLATE = REPOSITORY / "templates"
FEATURES = ("api", "docker", "hooks", "monitoring", "notebook", "tracking")
EVERYTHING = dict.fromkeys(FEATURES, True)
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

CASES: Mapping[str, Case] = {
    "churn-prediction": Case(
        published="churn-prediction/Telco-Customer-Churn.csv",
        rows=7043,
        reach={"cross_validation.*.roc_auc": 0.845, "cross_validation.*.pr_auc": 0.66},
        stay={"scores.calibration_error": 0.05},
        protocol=CLASSIFIER.replace("{folds}", "5").replace("{candidate}", "blend")
        + "from sklearn.metrics import roc_auc_score\nprint(roc_auc_score(labels, probabilities))",
        at_least=0.8496,
        python="3.11",
    ),
}


def slugs() -> list[str]:
    """Return every project that the template offers."""
    choices: list[str] = yaml.safe_load((TEMPLATE / "copier.yml").read_text("utf-8"))["project"]["choices"]
    return choices
