"""From a probability to a decision: as much spam as can be blocked while almost no ham is.

A ham message that is blocked may be the one that mattered, a spam message that passes is deleted in a second. So the
threshold follows from one limit: the largest share of ham that may be blocked.
"""

from typing import Any

import numpy as np
import pandas as pd
from pydantic import BaseModel, ConfigDict, Field

CURVE = "messages"
NEVER = 1.01  # a threshold that no probability reaches


class DecisionSettings(BaseModel):
    """The largest share of ham that the threshold may block, on messages that the model has not seen."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    ham_blocked: float = Field(ge=0, lt=1)


def choose_threshold(
    _: pd.DataFrame, labels: np.ndarray, probabilities: np.ndarray, settings: DecisionSettings
) -> float:
    """Return the lowest of the probabilities from which on no more ham is blocked than the limit allows.

    `probabilities` must be out-of-fold: of messages that it was fitted on, a model blocks hardly any ham.
    """
    ham = np.sort(probabilities[labels == 0])[::-1]
    allowed = int(settings.ham_blocked * len(ham) + 1e-9)  # 0.29 * 100 is 28.999999999999996
    if allowed >= len(ham):
        return float(probabilities.min())
    # Equal probabilities are blocked together or not at all, so the threshold is above the first ham that must pass.
    above = probabilities[probabilities > ham[allowed]]
    return float(above.min()) if len(above) else NEVER


def curve(_: pd.DataFrame, labels: np.ndarray, probabilities: np.ndarray, settings: DecisionSettings) -> pd.DataFrame:
    """Return spam caught of 100 and ham blocked of 10,000 for thresholds 0.00 to 1.00, and the limit for ham.

    Two scales, because a share of ham that is far too large is still invisible beside the spam. Where more than 100
    ham of 10,000 are blocked nothing is drawn.
    """
    grid = np.round(np.linspace(0, 1, 101), 2)
    spam, ham = (np.sort(probabilities[labels == label]) for label in (1, 0))
    caught, blocked = (1 - np.searchsorted(part, grid) / max(len(part), 1) for part in (spam, ham))
    lines = pd.DataFrame(
        {
            "spam caught, of 100": 100 * caught,
            "ham blocked, of 10,000": 10_000 * blocked,
            "limit for ham, of 10,000": 10_000 * settings.ham_blocked,
        },
        index=grid,
    )
    return lines.where(lines <= 100)


def describe(_: pd.DataFrame, labels: np.ndarray, act: np.ndarray, settings: DecisionSettings) -> dict[str, Any]:
    """Return what the decisions `act` (true: block) achieve, as shares and as counts."""
    spam, ham = int(labels.sum()), int((labels == 0).sum())
    blocked_spam, blocked_ham = int((act & (labels == 1)).sum()), int((act & (labels == 0)).sum())
    return {
        "acted_on": float(act.mean()),
        "ham_blocked": blocked_ham / ham,
        "ham_blocked_at_most": upper_limit(blocked_ham, ham),
        "ham_blocked_limit": settings.ham_blocked,
        "recall": blocked_spam / spam,
        "precision": blocked_spam / int(act.sum()) if act.any() else None,
        "f1": 2 * blocked_spam / (int(act.sum()) + spam),
        "ham": ham,
        "spam": spam,
        "blocked_ham": blocked_ham,
        "missed_spam": spam - blocked_spam,
    }


def upper_limit(count: int, total: int) -> float:
    """Return the share that `count` of `total` leaves possible: the one-sided 95 % limit of Wilson (JASA 22, 1927).

    No ham blocked among a thousand does not mean that none ever is: about 3 in a thousand could be.
    """
    z, share = 1.645, count / total
    spread = z * np.sqrt(share * (1 - share) / total + z**2 / (4 * total**2))
    return float((share + z**2 / (2 * total) + spread) / (1 + z**2 / total))
