"""From scores to a decision: whether a division is good enough to be worked with."""

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, Field


class DecisionSettings(BaseModel):
    """What a division must be before somebody builds a price list or a campaign on it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    stability: float = Field(gt=0, le=1)
    smallest_share: float = Field(ge=0, lt=0.5)
    typical: float = Field(gt=0.5, le=1)


def qualifies(scores: Mapping[str, float], demands: DecisionSettings) -> bool:
    """Say whether a candidate is steady enough, and its smallest segment large enough to be worth an action."""
    return scores["stability"] >= demands.stability and scores["smallest_share"] >= demands.smallest_share


def verdict(scores: Mapping[str, float], demands: DecisionSettings) -> str:
    """Return in words how the chosen candidate stands to the demands of config.toml."""
    steady = f"stability {scores['stability']:.2f} of {demands.stability:.2f} demanded"
    found = f"{steady}, smallest segment {scores['smallest_share']:.0%} of {demands.smallest_share:.0%}"
    if qualifies(scores, demands):
        return f"It meets the demands of `[decision]` ({found})."
    return f"**It does not meet the demands of `[decision]`** ({found}), nor did any other candidate: act on none."
