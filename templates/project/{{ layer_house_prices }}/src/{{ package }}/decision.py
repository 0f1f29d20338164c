"""What a price is used for decides how sure the interval around it must be."""

from pydantic import BaseModel, ConfigDict, Field


class DecisionSettings(BaseModel):
    """The share of sales whose price must lie inside its interval: more certainty makes every interval wider."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    coverage: float = Field(ge=0.5, le=0.99)
