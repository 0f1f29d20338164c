"""The service's reasons for what it says about a text: the words that decide, as `explain.py` finds them."""

from collections.abc import Mapping
from typing import Any

from .explain import explain
from .predict import Predictor
from .schema import OUTCOME
from .text import COLUMN

EFFECT = f"What the word adds to the log-odds of {OUTCOME.positive}"


def reasons(predictor: Predictor, row: Mapping[str, Any]) -> list[tuple[str, Any, float]]:
    """Return each decisive word with its effect; a word says all by itself, so it has no value."""
    return [(word, None, effect) for word, effect in explain(predictor, row[COLUMN])]
