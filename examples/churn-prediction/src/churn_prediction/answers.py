"""What the model answers for a row: the probability of the positive class, and whether to act on it."""

from typing import Any

import numpy as np
from pydantic import BaseModel, Field

from .schema import OUTCOME


class Prediction(BaseModel):
    """The answer for one row."""

    probability: float = Field(ge=0, le=1, description=f"Probability that {OUTCOME.name} is {OUTCOME.positive}")
    decision: bool = Field(description="Whether the probability reaches the threshold, so that acting pays")


COUNTED = "decision"  # the field by whose kinds a service counts its answers


def kind(decision: object) -> str:
    """Return what a service counts an answer under: "true" or "false"."""
    return str(decision).lower()


def summary(answer: dict[str, Any]) -> str:
    """Return an answer as a sentence."""
    percent, enough = 100 * answer["probability"], "enough" if answer["decision"] else "too little"
    return f"{OUTCOME.name} is {OUTCOME.positive} with a probability of {percent:.3g} %: {enough} to act on."


def answer(estimator: Any, rule: dict[str, float], rows: Any) -> dict[str, np.ndarray]:
    """Return a `probability` and a `decision` for each row, by name; `rows` is what `estimator` takes.

    Rounded to ten digits: the last ones depend on how many rows a processor adds up at a time.
    """
    probability = estimator.predict_proba(rows)[:, 1].round(10)
    return {"probability": probability, "decision": probability >= rule["threshold"]}
