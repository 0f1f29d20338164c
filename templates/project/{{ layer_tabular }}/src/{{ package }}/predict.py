"""Prediction: one path for a file, a program and the API, so that they agree to the last digit."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import pandas as pd

from .config import Settings
from .data import read
from .errors import ProjectError
from .registry import Metadata, Registry
from .schema import SCHEMA


@dataclass(frozen=True)
class Predictor:
    """A fitted model with its threshold."""

    estimator: Any
    metadata: Metadata

    @classmethod
    def load(cls, settings: Settings, version: str | None = None) -> Self:
        """Load `version` from the registry (default: the champion)."""
        return cls(*Registry(settings.models).load(version))

    def predict(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Return a `probability` of the positive class and a `decision` for each row of checked features.

        Rounded to ten digits: the last ones depend on how many rows a processor adds up at a time.
        """
        probability = self.estimator.predict_proba(rows[SCHEMA.names])[:, 1].round(10)
        return pd.DataFrame({"probability": probability, "decision": probability >= self.metadata.threshold})


def predict_file(settings: Settings, source: Path, target: Path) -> int:
    """Check and score every row of a file, write a CSV of identifier, probability and decision, return its row count.

    Raises:
        ProjectError: there is no champion, or a file cannot be read, does not fit the schema or cannot be written.

    """
    predictor = Predictor.load(settings)
    raw = read(source)
    try:
        predictions = predictor.predict(SCHEMA.check(raw, labelled=False))
    except ProjectError as error:
        raise ProjectError(f"{source}: {error}") from error
    if SCHEMA.identifier in raw.columns:
        predictions.insert(0, SCHEMA.identifier, raw[SCHEMA.identifier].to_numpy())
    try:
        predictions.to_csv(target, index=False)
    except OSError as error:
        raise ProjectError(f"cannot write {target}: {error}.") from error
    return len(predictions)
