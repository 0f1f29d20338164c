"""The columns of this project, said once: training data, files to predict and API requests are checked against them.

The dataset is MovieLens latest-small: one row per rating that a user gave a film (Harper and Konstan, ACM TiiS 2015).
"""

from pathlib import Path

import pandas as pd

from .fields import Number, Text
from .files import READERS
from .table import Schema

LARGEST_ID = 2**31 - 1
LOWEST_STARS, MOST_STARS = 0.5, 5.0  # zero stars do not exist: where a file has them, they mean "not rated"
TITLES = "movies.csv"

MOVIE = Number("movieId", 1, LARGEST_ID, 260, "The film", integer=True)
USER = Number("userId", 1, LARGEST_ID, 1, "Who rated it; a label, never a feature", integer=True)
RATING = Number("rating", LOWEST_STARS, MOST_STARS, 4.5, "Stars")
# The upper end is the year 2100: milliseconds, the likeliest mistake, lie beyond it.
TIMESTAMP = Number("timestamp", 0, 4_102_444_800, 964_982_703, "When, in seconds since 1970 (UTC)", integer=True)
TITLE = Text("title", 300, "Star Wars: Episode IV - A New Hope (1977)", "The film's title, for people to read")


def with_titles(path: Path) -> pd.DataFrame:
    """Read a CSV of ratings and give each the title that movies.csv, lying beside it, has for its film.

    A file that has titles, or lies alone, is returned as it is: then the schema says whether something is missing.
    """
    ratings, movies = READERS[".csv"](path), path.with_name(TITLES)
    if TITLE.name in ratings or MOVIE.name not in ratings or not movies.is_file():
        return ratings
    titles = READERS[".csv"](movies)[[MOVIE.name, TITLE.name]]
    # A film listed twice would double its ratings; `validate` makes that an error.
    return ratings.merge(titles, on=MOVIE.name, how="left", validate="many_to_one")


SCHEMA = Schema(
    columns=(MOVIE, USER, RATING, TIMESTAMP, TITLE),
    formats={".csv": with_titles},
    companions=(TITLES,),
)

# What must be known to recommend: no times and no titles, for the model has those.
HISTORY = Schema(columns=(USER, MOVIE, RATING))
