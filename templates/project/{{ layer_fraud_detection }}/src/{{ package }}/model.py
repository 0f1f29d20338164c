"""The candidates, from the simplest up. A model earns its place by beating the ones before it."""

from collections.abc import Mapping
from typing import Any

from sklearn.dummy import DummyClassifier
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from .blend import LogOddsBlend
from .features import linear_features, plain_features, tree_features

Estimator = Any  # scikit-learn ships no type information

PROJECT = "fraud-detection"
METRIC, METRIC_NAME = "pr_auc", "PR-AUC"
BASELINES = ("dummy", "linear")


def candidates(seed: int) -> Mapping[str, Estimator]:
    """Return unfitted classifiers by name; each takes the schema's feature columns and has `predict_proba`.

    No class weights and no resampling: both spoil the probabilities, which are to be multiplied with money.

    Boosting needs its penalty. Where 1 row in 600 is fraud, a leaf may hold none, and without a penalty its value has
    next to nothing to divide by: on 284,807 invented payments PR-AUC was 0.0015 (chance) with `l2_regularization=0` and
    0.58 with 1. A sample hides that: among 9,270 published rows, 0 would look better by 0.008 in shuffled folds.
    """
    logistic = make_pipeline(linear_features(), LogisticRegression(C=0.1, max_iter=2000))
    boosting = make_pipeline(
        tree_features(),
        HistGradientBoostingClassifier(
            max_iter=200,
            min_samples_leaf=50,  # keeps trees from learning single frauds
            l2_regularization=1.0,
            early_stopping=False,  # on by default from 10,000 rows, and then judged by random rows, not later ones
            random_state=seed,
        ),
    )
    return {
        "dummy": DummyClassifier(strategy="prior"),
        "linear": make_pipeline(plain_features(), LogisticRegression(max_iter=2000)),
        "logistic": logistic,
        "boosting": boosting,
        "blend": LogOddsBlend([logistic, boosting]),
    }


# What a saved model may hold besides the types that skops trusts anyway.
TRUSTED_TYPES = (
    f"{__package__}.blend.LogOddsBlend",
    f"{__package__}.features.engineer",
    "sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor",
)
