"""The honest account: what becomes of those who come after the training data ends.

Holding out a part of each user's ratings flatters every recommender: in use, most of what is asked comes from people
of whom the model knows nothing yet. So the model is fitted once more on the earlier ratings alone, and serves the
users who came later from the first films they rated.
"""

from typing import Any

import numpy as np
import pandas as pd
from sklearn.base import clone

from .answers import lists
from .compare import fit
from .config import Settings
from .metrics import CUT, bootstrap_interval, by_user
from .model import BASELINES, METRIC, candidates
from .split import by_time, first

EARLIER = 0.8
GIVEN = (1, 3, 5, 10)


def newcomers(estimator: Any, frame: pd.DataFrame, settings: Settings) -> dict[str, Any]:
    """Return who comes later, and the metric for users never seen, given their first 1, 3, 5 and 10 ratings.

    All that a user rated after those is wanted, films that are unknown to the model too: nobody can find them, and
    that is part of the truth. The figures of different rows have different films left to find, so compare within
    a row. A figure is None where the data has no such users.
    """
    earlier, later = by_time(frame, EARLIER)
    new = later[~later["userId"].isin(earlier["userId"])]
    model = fit(clone(estimator), earlier)
    dummy = fit(candidates(settings.seed)[BASELINES[0]], earlier)
    found: dict[str, Any] = {
        "rows": len(later),
        "rows_of_new_users": len(new),
        "share_of_new_users": len(new) / len(later) if len(later) else None,
        "share_of_new_films": float((~later["movieId"].isin(earlier["movieId"])).mean()) if len(later) else None,
        "users": int(new["userId"].nunique()),
    }
    for count in GIVEN:
        given, wanted = first(new, count)
        # Only users who rated more than that have anything left to find.
        given = given[given["userId"].isin(wanted["userId"])]
        found[f"given_{count}"] = {
            "ratings": count,
            "users": int(given["userId"].nunique()),
            **_measured(model, dummy, given, wanted, settings),
        }
    return found


def _measured(
    model: Any, dummy: Any, given: pd.DataFrame, wanted: pd.DataFrame, settings: Settings
) -> dict[str, float | list[float] | None]:
    """Return the metric of both with its interval, and of the gain: user by user, for the same films are wanted."""
    if given.empty:
        return dict.fromkeys(("model", "model_interval", "dummy", "dummy_interval", "gain", "gain_low", "gain_high"))
    values = {
        name: by_user(lists(estimator, given, CUT), wanted)[METRIC].to_numpy()
        for name, estimator in (("model", model), ("dummy", dummy))
    }
    found: dict[str, float | list[float] | None] = {}
    for name, of_users in values.items():
        found[name] = float(np.mean(of_users))
        interval = bootstrap_interval(of_users, settings.evaluate.bootstrap, settings.seed)
        found[f"{name}_interval"] = list(interval)
    gains = values["model"] - values["dummy"]
    low, high = bootstrap_interval(gains, settings.evaluate.bootstrap, settings.seed)
    return {**found, "gain": float(np.mean(gains)), "gain_low": low, "gain_high": high}
