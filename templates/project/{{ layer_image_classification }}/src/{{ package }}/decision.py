"""From probabilities to an answer: the likeliest class, or left to a person."""

from typing import Any

import pandas as pd
from pydantic import BaseModel, Field, model_validator

from .model import PROBABILITY, score


class DecisionSettings(BaseModel, extra="forbid"):
    """[decision]: when the model answers."""

    least_confidence: float = Field(ge=0, le=1)


class Prediction(BaseModel):
    """The answer for one image."""

    answer: str = Field(description="The class, or unsure: for a person")
    confidence: float = Field(ge=0, le=1, description="Probability of the likeliest class")
    probabilities: dict[str, float] = Field(description="Probability of each class")

    @model_validator(mode="before")
    @classmethod
    def _gather(cls, row: dict[str, Any]) -> dict[str, Any]:
        # In a table each class has a column.
        names = [name for name in row if name.startswith(PROBABILITY)]
        found = {name.removeprefix(PROBABILITY): row[name] for name in names}
        return {"probabilities": found} | {k: v for k, v in row.items() if k not in names}


def decide(scored: pd.DataFrame, threshold: float) -> pd.DataFrame:
    """Return the answer to each row, its confidence, and the probability of each class."""
    answer = scored["guess"].where(scored["confidence"] >= threshold, "unsure")
    return scored[["confidence"]].assign(answer=answer).join(scored.filter(like=PROBABILITY))


def describe(scored: pd.DataFrame, threshold: float) -> dict[str, float]:
    """Return the share of rows that get an answer, and the share of answers that are right."""
    sure = scored[scored["confidence"] >= threshold]
    right = score(sure) if len(sure) else 0.0
    return {"threshold": threshold, "answered": len(sure) / len(scored), "right": right}
