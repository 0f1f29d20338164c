"""The candidates, from the simplest up. A model earns its place by beating the ones before it."""

from collections.abc import Mapping
from typing import Any

from sklearn.dummy import DummyClassifier
from sklearn.ensemble import HistGradientBoostingClassifier, VotingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from .features import linear_features, plain_features, tree_features

Estimator = Any  # scikit-learn ships no type information

PROJECT = "churn-prediction"
METRIC, METRIC_NAME = "roc_auc", "ROC-AUC"
BASELINES = ("dummy", "linear")


def candidates(seed: int) -> Mapping[str, Estimator]:
    """Return unfitted classifiers by name; each takes the schema's feature columns and has `predict_proba`.

    Boosting at its defaults overfits a few thousand rows (ROC-AUC 0.835 on the published data); shallow trees, a low
    learning rate and few columns per split bring it near the logistic regression. The two err on different rows,
    which is why their mean is a candidate as well.
    """
    logistic = make_pipeline(linear_features(), LogisticRegression(C=0.3, max_iter=2000))
    boosting = make_pipeline(
        tree_features(),
        HistGradientBoostingClassifier(
            learning_rate=0.05,
            max_iter=150,
            max_depth=3,
            max_features=0.3,
            min_samples_leaf=40,
            l2_regularization=10.0,
            early_stopping=False,
            random_state=seed,
        ),
    )
    return {
        "dummy": DummyClassifier(strategy="prior"),
        "linear": make_pipeline(plain_features(), LogisticRegression(max_iter=2000)),
        "logistic": logistic,
        "boosting": boosting,
        "blend": VotingClassifier([("logistic", logistic), ("boosting", boosting)], voting="soft"),
    }


# What a saved model may hold besides the types that skops trusts anyway.
TRUSTED_TYPES = (
    f"{__package__}.features.engineer",
    "sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor",
    "sklearn.utils._bunch.Bunch",
)
