"""Which of somebody's ratings made the list? A score is a sum over what was rated and a little popularity."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from .predict import Predictor

EFFECT = "What the rating adds to the scores of the films in the list, together"


def reasons(predictor: Predictor, row: Mapping[str, Any]) -> list[tuple[str, Any, float]]:
    """Return the title of each rated film that is known, with its stars and its effect."""
    # Of a film given twice, the last rating counts.
    stars = {rated["movieId"]: rated["rating"] for rated in row["ratings"]}
    rated = np.array(list(stars)), np.array(list(stars.values()))
    estimator = predictor.estimator
    effects = estimator.explain(*rated, estimator.recommend(*rated, row["length"]).index.to_numpy()).sum(axis=1)
    titles = estimator.titles(effects.index.to_numpy())
    return [
        (title, stars[film], effect) for title, (film, effect) in zip(titles, effects.to_dict().items(), strict=True)
    ]
