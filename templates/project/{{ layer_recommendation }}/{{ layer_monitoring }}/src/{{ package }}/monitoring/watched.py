"""What is watched: how people rate, and how popular and how well known the rated films are."""

import pandas as pd

from ..recommender import Recommender
from ..registry import Metadata


def inputs(rows: pd.DataFrame, estimator: Recommender) -> dict[str, pd.Series]:
    """Return the stars, and the rank of the film by popularity: empty for an unknown film.

    Users are new by nature. Unknown films are not recommended before the model is trained again.
    """
    rank = pd.Series(estimator.popularity_, estimator.items_).rank(ascending=False, method="first")
    return {"rating": rows["rating"], "rank of the film": rows["movieId"].map(rank)}


def answers(
    _rows: pd.DataFrame, _estimator: Recommender, _metadata: Metadata
) -> dict[str, pd.Series]:
    """Return nothing: a list of films is no distribution to compare."""
    return {}
