"""Which words decide? Asked of the model as a whole: what changes when one word is left out."""

import re
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from .predict import Predictor
from .text import COLUMN

WORD = re.compile(r"\S+")


class Reason(NamedTuple):
    """A word, and what it adds to the log-odds of the positive class."""

    word: str
    effect: float


def explain(predictor: Predictor, text: str, longest: int = 10) -> list[Reason]:
    """Return at most `longest` words that decide about a text, the strongest first.

    A word's effect is the change of the log-odds when it alone is left out: that asks nothing of a model but its
    probabilities, so it explains every candidate alike (leave-one-out occlusion; Li, Monroe and Jurafsky 2016).
    Log-odds, because a probability of 0.9999 hardly moves whatever is left out. Two words that say the same hide each
    other, and a word in a longer text may get an effect that it would not have alone.
    """
    found = list(WORD.finditer(text))
    variants = [text, *(text[: word.start()] + text[word.end() :] for word in found)]
    odds = log_odds(predictor.estimator, variants)
    effects = [Reason(word[0], float(odds[0] - left)) for word, left in zip(found, odds[1:], strict=True)]
    return sorted(effects, key=lambda reason: -abs(reason.effect))[:longest]


def log_odds(estimator: Any, texts: list[str]) -> np.ndarray:
    """Return the log-odds of the positive class, shape (texts,), kept within what a float can tell from certainty."""
    probabilities = estimator.predict_proba(pd.DataFrame({COLUMN: texts}))[:, 1].clip(1e-12, 1 - 1e-12)
    odds: np.ndarray = np.log(probabilities / (1 - probabilities))
    return odds
