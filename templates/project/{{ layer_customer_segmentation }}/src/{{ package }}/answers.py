"""What the model answers for a row: the segment, how clearly the customer belongs to it, and whether to any at all."""

from typing import Any

import numpy as np
from pydantic import BaseModel, Field


class Prediction(BaseModel):
    """The segment that a customer belongs to, and how clearly."""

    segment: int = Field(ge=0, description="Number of the segment, from the largest down")
    name: str = Field(description="What stands out in the segment")
    confidence: float = Field(ge=0, le=1, description="0: between two segments; 1: at the segment's centre")
    typical: bool = Field(description="False: farther from its segment than nearly all customers it was learnt from")


COUNTED = "name"  # the field by whose kinds a service counts its answers


def kind(name: str) -> str:
    """Return what a service counts an answer under."""
    return name


def summary(answer: dict[str, Any]) -> str:
    """Return an answer as a sentence."""
    unlike = "" if answer["typical"] else ", though unlike nearly all customers it was learnt from"
    return f"Segment {answer['segment']}, {answer['name']}{unlike}."


def answer(estimator: Any, rule: dict[str, float], rows: Any) -> dict[str, np.ndarray]:
    """Return a `segment`, its `name`, a `confidence` and whether the customer is `typical` for each row, by name.

    The confidence is 1 less the ratio of the distances to the nearest and the second nearest centre; rounded to eight
    digits, for the last ones depend on how many rows a processor adds up at a time.
    """
    distances = estimator.distances(rows)
    segment = distances.argmin(axis=1)
    nearest, second = np.sort(distances, axis=1)[:, :2].T
    return {
        "segment": segment,
        "name": np.array(estimator.names_, dtype="object")[segment],
        "confidence": (1 - nearest / np.maximum(second, 1e-12)).round(8),
        "typical": nearest <= rule["farthest"],
    }
