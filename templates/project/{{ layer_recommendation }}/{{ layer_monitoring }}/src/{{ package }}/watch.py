"""What monitoring watches for a shift: how people rate, how popular what they rate is, and whether it is known."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from .predict import Predictor


def watched(rows: pd.DataFrame, predictor: Predictor) -> pd.DataFrame:
    """Return what may shift in ratings: stars, the film's rank by popularity in training, and whether it was there.

    Users and times are left out: they are new by nature. Unknown films matter most, because nothing but training
    again makes the model recommend them; they also get the rank after the last.
    """
    rank = predictor.estimator.popularity(rows["movieId"].to_numpy())
    unknown = rank > len(predictor.estimator.items_)
    return pd.DataFrame(
        {
            "rating": rows["rating"].to_numpy(),
            "popularity rank": rank,
            "film in training": np.where(unknown, "no", "yes"),
        }
    )


def said(_rows: pd.DataFrame, _predictor: Predictor) -> pd.DataFrame:
    """Return what the model says: nothing here, for a list of films is no distribution to compare."""
    return pd.DataFrame()


def spoken(_answers: pd.DataFrame) -> pd.DataFrame:
    """Return what may shift among answers: nothing here either."""
    return pd.DataFrame()


def recorded(answer: dict[str, Any]) -> dict[str, Any]:
    """Return what a log may hold of an answer: the films recommended, but no reason, for that names a rated film."""
    items = [{"movieId": film["movieId"], "score": film["score"]} for film in answer["items"]]
    return {"basis": answer["basis"], "unknown": len(answer["unknown"]), "items": items}


def given(rows: Sequence[dict[str, Any]]) -> pd.DataFrame:
    """Make a table of the ratings in logged rows; it has no columns unless the log may hold ratings."""
    return pd.DataFrame([rated for row in rows for rated in row.get("ratings", [])])
