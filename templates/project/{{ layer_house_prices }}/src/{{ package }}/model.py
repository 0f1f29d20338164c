"""The candidates, from the simplest up, and the score by which they are compared."""

from typing import Any

import numpy as np
import pandas as pd
from sklearn.compose import TransformedTargetRegressor
from sklearn.dummy import DummyRegressor
from sklearn.ensemble import HistGradientBoostingRegressor, VotingRegressor
from sklearn.linear_model import Ridge
from sklearn.metrics import root_mean_squared_error
from sklearn.pipeline import make_pipeline

from . import features
from .schema import COLUMNS

METRIC, METRIC_NAME = "rmse_log", "RMSE of log price"  # the lower the better
BASELINES = ("dummy", "linear")
# What a saved model may hold besides the types that skops trusts anyway.
TRUSTED = [
    "numpy.dtype",
    f"{__package__}.features.engineer",
    "sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor",
    "sklearn.utils._bunch.Bunch",
]


def candidates(seed: int, parameters: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Return unfitted regressors by name, with the `parameters` of [model] in config.toml.

    All learn the logarithm of the price: an error of 10 % counts the same at any price.
    """
    ridge = make_pipeline(features.linear(), Ridge(**parameters["ridge"]))
    trees = HistGradientBoostingRegressor(random_state=seed, **parameters["boosting"])
    boosting = make_pipeline(features.tree(), trees)
    regressors = {
        "dummy": DummyRegressor(),
        "linear": make_pipeline(features.linear(new=False), Ridge(**parameters["ridge"])),
        "ridge": ridge,
        "boosting": boosting,
        "blend": VotingRegressor([("ridge", ridge), ("boosting", boosting)]),
    }
    return {
        name: TransformedTargetRegressor(regressor, func=np.log, inverse_func=np.exp)
        for name, regressor in regressors.items()
    }


def predict(estimator: Any, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with the `price` that a fitted regressor gives them."""
    return rows.assign(price=estimator.predict(rows[COLUMNS]))


def score(scored: pd.DataFrame) -> float:
    """Return the RMSE of the logarithm of rows with a `target` and a `price`."""
    return float(root_mean_squared_error(np.log(scored["target"]), np.log(scored["price"])))
