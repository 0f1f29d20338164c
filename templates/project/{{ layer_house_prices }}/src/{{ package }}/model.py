"""The candidates, from the simplest up. A model earns its place by beating the ones before it."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from sklearn.compose import TransformedTargetRegressor
from sklearn.dummy import DummyRegressor
from sklearn.ensemble import HistGradientBoostingRegressor, VotingRegressor
from sklearn.linear_model import Ridge
from sklearn.pipeline import make_pipeline

from .features import linear_features, plain_features, tree_features

Estimator = Any  # scikit-learn ships no type information

PROJECT = "house-prices"
METRIC, METRIC_NAME = "rmse_log", "RMSE of log price"
BASELINES = ("dummy", "linear")


def candidates(seed: int) -> Mapping[str, Estimator]:
    """Return unfitted regressors by name; each takes the schema's feature columns and predicts a price in dollars.

    All of them learn the logarithm of the price: an error of ten per cent then counts the same for a cottage and a
    villa, and the long tail of dear houses does not rule the fit. The two strong models err on different houses (a
    weighted sum goes on beyond the sizes it has seen, trees do not), which is why their mean is a candidate as well.
    """
    ridge = make_pipeline(linear_features(), Ridge(alpha=10.0))
    boosting = make_pipeline(
        tree_features(),
        HistGradientBoostingRegressor(
            learning_rate=0.1,
            max_iter=200,
            max_depth=4,
            max_features=0.3,
            max_bins=63,
            min_samples_leaf=8,
            l2_regularization=3.0,
            early_stopping=False,
            random_state=seed,
        ),
    )
    return {
        "dummy": _of_log(DummyRegressor()),
        "linear": _of_log(make_pipeline(plain_features(), Ridge(alpha=10.0))),
        "ridge": _of_log(ridge),
        "boosting": _of_log(boosting),
        "blend": _of_log(VotingRegressor([("ridge", ridge), ("boosting", boosting)])),
    }


def _of_log(regressor: Estimator) -> TransformedTargetRegressor:
    return TransformedTargetRegressor(regressor, func=np.log1p, inverse_func=np.expm1)


# What a saved model may hold besides the types that skops trusts anyway.
TRUSTED_TYPES = (
    "numpy.dtype",
    f"{__package__}.features.engineer",
    "sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor",
    "sklearn.utils._bunch.Bunch",
)
