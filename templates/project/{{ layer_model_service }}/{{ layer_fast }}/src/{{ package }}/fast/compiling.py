"""Taking over an estimator: each part becomes a function of arrays, exact to the last few bits."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import treelite
from sklearn.base import ClassifierMixin, RegressorMixin
from sklearn.compose import ColumnTransformer, TransformedTargetRegressor
from sklearn.ensemble import VotingClassifier, VotingRegressor
from sklearn.impute import SimpleImputer
from sklearn.linear_model._base import LinearClassifierMixin, LinearModel
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import FunctionTransformer, OneHotEncoder, OrdinalEncoder, StandardScaler

from .columns import Columns

Step = Callable[[Any], Any]


class Compiled:
    """Stands for a fitted estimator where it is asked for predictions."""

    def __init__(self, margin: Step, classes: Any = None) -> None:
        """Use `margin`: the log-odds of a classifier, or what a regressor predicts."""
        self.decision_function = self.predict = margin
        self.classes_, self.estimators_ = classes, list[Any]()

    def predict_proba(self, given: Any) -> Any:
        """Return the probabilities of the classes, a column each."""
        margin = self.decision_function(given)
        if margin.ndim == 1:
            share = np.exp(-np.logaddexp(0, -margin))
            return np.column_stack([1 - share, share])
        share = np.exp(margin - margin.max(axis=1, keepdims=True))
        return share / share.sum(axis=1, keepdims=True)


def compiled(estimator: Any) -> Any:
    """Return what answers as a fitted estimator does; NotImplementedError names what stops it."""
    if isinstance(estimator, Pipeline):
        steps = [transformation(step) for _, step in estimator.steps[:-1]]
        return chained(steps, compiled(estimator.steps[-1][1]))
    if isinstance(estimator, TransformedTargetRegressor):
        inner, back = compiled(estimator.regressor_), estimator.inverse_func
        return Compiled(lambda given: back(inner.predict(given)))
    if isinstance(estimator, VotingClassifier | VotingRegressor):
        return voting(estimator, [compiled(each) for each in estimator.estimators_])
    classes = getattr(estimator, "classes_", None)
    if isinstance(estimator, ClassifierMixin | RegressorMixin) and hasattr(estimator, "max_depth"):
        return trees(estimator, classes)
    if isinstance(estimator, LinearClassifierMixin | LinearModel):
        weights, start = np.asarray(estimator.coef_), np.asarray(estimator.intercept_)
        if weights.ndim == 2 and len(weights) == 1:
            weights, start = weights[0], start.ravel()[0]
        return Compiled(lambda given: matrix(given) @ weights.T + start, classes)
    raise NotImplementedError(f"{type(estimator).__name__} is not taken over")


def chained(steps: list[Step], last: Any) -> Any:
    """Return an estimator that transforms what it is asked before it answers."""

    def before(given: Any) -> Any:
        for step in steps:
            given = step(given)
        return given

    found = Compiled(lambda given: last.decision_function(before(given)), last.classes_)
    found.predict_proba = lambda given: last.predict_proba(before(given))  # type: ignore[method-assign]
    found.predict = lambda given: last.predict(before(given))
    return found


def voting(estimator: Any, members: list[Any]) -> Any:
    """Return the mean of its members, or what a class of the project makes of them."""
    own = type(estimator)
    found = Compiled(lambda given: sum(each.predict(given) for each in members) / len(members))
    found.classes_, found.estimators_ = getattr(estimator, "classes_", None), members
    if own is VotingClassifier:
        found.predict_proba = lambda given: (  # type: ignore[method-assign]
            sum(each.predict_proba(given) for each in members) / len(members)
        )
    elif own is not VotingRegressor:
        found.predict_proba = lambda given: own.predict_proba(found, given)  # type: ignore[method-assign]
    return found


def trees(estimator: Any, classes: Any) -> Any:
    """Return trees as Treelite evaluates them, on one thread and in double precision."""
    model = treelite.sklearn.import_model(estimator)

    def ask(given: Any, **how: Any) -> np.ndarray:
        found = treelite.gtil.predict(model, matrix(given), nthread=1, **how)
        found = np.asarray(found).reshape(len(found), -1)
        return found[:, 0] if found.shape[1] == 1 else found

    if "Boosting" in type(estimator).__name__:
        return Compiled(lambda given: ask(given, pred_margin=True), classes)
    found = Compiled(ask, classes)  # the mean over a forest is no margin, but a probability
    found.predict_proba = ask  # type: ignore[method-assign]
    return found


def transformation(step: Any) -> Step:
    """Return what a fitted transformer does, as a function of columns or of a matrix."""
    if isinstance(step, Pipeline):
        steps = [transformation(each) for _, each in step.steps]
        return chained(steps, Compiled(matrix)).predict  # type: ignore[no-any-return]
    if isinstance(step, ColumnTransformer):
        used = [part for part in step.transformers_ if part[1] != "drop"]
        parts = [(transformation(part), list(names)) for _, part, names in used]
        return lambda given: np.concatenate([each(given[names]) for each, names in parts], axis=1)
    if isinstance(step, FunctionTransformer) and not step.kw_args:
        return once(step.func or matrix)  # without a function it passes columns through
    if isinstance(step, StandardScaler):
        return lambda given: (matrix(given) - step.mean_) / step.scale_
    if isinstance(step, SimpleImputer) and not step.add_indicator:
        return lambda given: np.where(np.isnan(x := matrix(given)), step.statistics_, x)
    if isinstance(step, OneHotEncoder | OrdinalEncoder):
        return encoding(step)
    raise NotImplementedError(f"{type(step).__name__} is not taken over")


def once(function: Step) -> Step:
    """Return a function that computes columns once for all members of a vote."""

    def ask(given: Any) -> Any:
        done = vars(given).setdefault("done", {}) if isinstance(given, Columns) else {}
        return done[function] if function in done else done.setdefault(function, function(given))

    return ask


def matrix(given: Any) -> np.ndarray:
    """Return numbers by row and column."""
    return given.matrix(given) if isinstance(given, Columns) else np.asarray(given)


def encoding(encoder: Any) -> Step:
    """Return a function that looks up each level: the encoder itself says what becomes of it."""
    names, start = list(encoder.feature_names_in_), 0
    first = {name: levels[0] for name, levels in zip(names, encoder.categories_, strict=True)}
    widths = getattr(encoder, "_n_features_outs", [1] * len(names))  # of one-hot columns
    lookups, places, values = [], np.empty(0, int), np.empty(0)
    for name, levels, width in zip(names, encoder.categories_, widths, strict=True):
        # The last one is an unknown level; an encoder that refuses it has no number for it.
        asked = [*levels, *(["\0"] if encoder.handle_unknown != "error" else [])]
        found = encoder.transform(pd.DataFrame([first | {name: level} for level in asked]))
        block = np.asarray(found.todense() if hasattr(found, "todense") else found)
        numbers = {level: number for number, level in enumerate(asked, len(values))}
        lookups.append((name, numbers, numbers.get("\0")))
        own = block[:, start : start + width]  # a level sets one of them at most
        places = np.append(places, start + own.argmax(axis=1))
        values = np.append(values, own.max(axis=1))
        start += width

    def encode(given: Any) -> np.ndarray:
        found = [
            [numbers.get(level, unknown) for level in given[name].tolist()]
            for name, numbers, unknown in lookups
        ]
        chosen = np.array(found).T
        encoded = np.zeros((len(chosen), start))
        encoded[np.arange(len(chosen))[:, None], places[chosen]] = values[chosen]
        return encoded

    return encode
