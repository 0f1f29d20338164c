"""What the model answers for a row: the amount it expects, and the interval in which the truth should lie."""

from math import floor, log10
from typing import Any

import numpy as np
from pydantic import BaseModel, Field

from .conformal import bounds
from .schema import OUTCOME


class Prediction(BaseModel):
    """The answer for one row."""

    prediction: float = Field(ge=0, description=f"Expected {OUTCOME.name}: {OUTCOME.about}")
    low: float = Field(ge=0, description="Lower end of the interval, which holds the promised share of the truths")
    high: float = Field(ge=0, description="Upper end of the interval")


COUNTED = "prediction"  # the field by whose kinds a service counts its answers


def kind(prediction: float) -> str:
    """Return what a service counts an answer under: its order of magnitude."""
    return f"1e{floor(log10(prediction))}" if prediction > 0 else "0"


def summary(answer: dict[str, Any]) -> str:
    """Return an answer as a sentence."""
    return "{}: {prediction:,.0f}, most likely between {low:,.0f} and {high:,.0f}.".format(OUTCOME.name, **answer)


def answer(estimator: Any, rule: dict[str, float], rows: Any) -> dict[str, np.ndarray]:
    """Return a `prediction`, a `low` and a `high` for each row, by name; `rows` is what `estimator` takes.

    Rounded to eight digits: the last ones depend on how many rows a processor adds up at a time.
    """
    predictions = rounded(np.maximum(estimator.predict(rows), 0))
    low, high = rounded(bounds(rule, predictions))
    return {"prediction": predictions, "low": low, "high": high}


def rounded(values: np.ndarray) -> np.ndarray:
    """Return the values to eight significant digits."""
    return np.array([float(f"{value:.8g}") for value in values.ravel().tolist()]).reshape(values.shape)
