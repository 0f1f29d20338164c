"""From probabilities to an answer: a type, or none where the model is not sure enough."""

from typing import Literal

import pandas as pd
from pydantic import BaseModel, Field

from .schema import LABELS


class DecisionSettings(BaseModel, extra="forbid"):
    """[decision]: what it costs to ask back, as a share of what a wrong answer costs."""

    asking: float = Field(gt=0, lt=1)


class Prediction(BaseModel):
    """The answer for one question, and the probability of each type."""

    probability: float = Field(ge=0, le=1, description="Probability of the likeliest type")
    answer: Literal[
        "abbreviation", "description", "entity", "human", "location", "number", "unsure"
    ] = Field(description="The likeliest type, or ask back")
    abbreviation: float
    description: float
    entity: float
    human: float
    location: float
    number: float


def decide(scored: pd.DataFrame, threshold: float) -> pd.DataFrame:
    """Return the answer to each row, its `probability`, and the probability of each type."""
    answers = scored["guess"].where(scored["probability"] >= threshold, "unsure")
    return scored[["probability"]].assign(answer=answers).join(scored[[*LABELS]])
