"""What is decided outside the model: how long a list is, and which rating counts as having liked a film."""

from pydantic import BaseModel, ConfigDict, Field

from .schema import LOWEST_STARS, MOST_STARS

LONGEST = 100  # films that may be asked for at once


class DecisionSettings(BaseModel):
    """How many films a list shows unless somebody asks for another number, and from how many stars a film was liked."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    length: int = Field(ge=1, le=LONGEST)
    liked: float = Field(ge=LOWEST_STARS, le=MOST_STARS)
