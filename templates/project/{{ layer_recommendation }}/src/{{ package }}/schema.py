"""The columns of the data: one pydantic model checks training files and API requests alike."""

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field

ROWS, ITEMS = "ratings", "films"  # the words of plots and reports
PAIR = ["userId", "movieId"]  # a user rates a film once
MOST_STARS = 5.0


def _no_boolean(value: Any) -> Any:
    # Python takes true for the number 1.
    return str(value) if isinstance(value, bool) else value


Id = Annotated[int, BeforeValidator(_no_boolean), Field(ge=1, le=2**53)]
Stars = Annotated[float, BeforeValidator(_no_boolean)]
Seconds = Annotated[int, BeforeValidator(_no_boolean)]


class Rating(BaseModel, extra="forbid", allow_inf_nan=False):
    """A rated film. Zero stars do not exist; a file that has them means "not rated"."""

    movieId: Id = Field(examples=[1])
    rating: Stars = Field(ge=0.5, le=MOST_STARS, description="Stars", examples=[4.5])


class Row(Rating):
    """A rating of a known user; the user's name is a label and no feature."""

    userId: Id = Field(examples=[1])


class LabelledRow(Row):
    """A rating to learn from: it has a date, and its film a title."""

    # The upper end is the year 2100: milliseconds, the likeliest mistake, lie beyond it.
    timestamp: Seconds = Field(ge=0, le=4_102_444_800, description="In seconds since 1970, UTC")
    title: str = Field("", max_length=300, description="Blank: the file of films has it")


class Movie(BaseModel):
    """A film of the file of films, for files of ratings without titles."""

    movieId: Id
    title: str = Field(min_length=1, max_length=300)
