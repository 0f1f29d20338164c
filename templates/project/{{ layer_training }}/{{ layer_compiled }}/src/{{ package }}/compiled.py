"""The same model without tables, for a service that answers one row at a time.

For a single row a data frame, a column transformer and their checks take milliseconds; the sum or the few trees behind
them take microseconds. So a fitted pipeline is taken apart once: what an encoder makes of a value is looked up (it is
asked when a level is first met), a number is a slope, trees are arrays. The result is compared with scikit-learn's own
answers before it is used; a model that cannot be taken apart is served by scikit-learn itself, only more slowly.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import takewhile
from typing import Any

import numpy as np
import pandas as pd
from sklearn import ensemble
from sklearn import linear_model as linear
from sklearn.compose import TransformedTargetRegressor
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import FunctionTransformer

from .fields import Number
from .parts import Additive, Encoder
from .table import Schema
from .trees import Trees

log = logging.getLogger(__name__)

Columns = Mapping[str, Any]  # a value (one row) or an array (many) by column name
Score = Callable[[Columns], Any]
Functions = list[Callable[[Any], Any]]

PENALISED = (linear.Ridge, linear.RidgeCV, linear.Lasso, linear.LassoCV, linear.ElasticNet, linear.ElasticNetCV)
LINEAR = (linear.LinearRegression, linear.LogisticRegression, *PENALISED)
BOOSTED = (ensemble.HistGradientBoostingClassifier, ensemble.HistGradientBoostingRegressor)
VOTING = (ensemble.VotingClassifier, ensemble.VotingRegressor)
TOLERANCE = 1e-9  # of the model's own answer: far below what any decision or rounding can see


class NotCompiledError(Exception):
    """A model with a part that is not known here."""


@dataclass(frozen=True)
class Compiled:
    """A model's answers from plain values; a stand-in where its `predict_proba` or `predict` is called."""

    score: Score

    def predict_proba(self, columns: Columns) -> np.ndarray:
        """Return the probabilities of the two classes, shape (rows, 2)."""
        positive = np.atleast_1d(self.score(columns))
        both = np.empty((len(positive), 2))
        both[:, 0], both[:, 1] = 1 - positive, positive
        return both

    def predict(self, columns: Columns) -> np.ndarray:
        """Return a number for each row, shape (rows,)."""
        return np.atleast_1d(self.score(columns))


def compiled(estimator: Any, schema: Schema) -> Compiled | None:
    """Return a fitted model without its tables; None, with the reason in the log, where that cannot be had."""
    try:
        if schema.texts:
            raise NotCompiledError("of free text nothing can be looked up")
        probes = invented(schema, 64)
        model = Compiled(build(estimator, probes.iloc[:1], schema))
        check(model, estimator, probes)
    # Whatever a part that is not known here makes of it.
    except (NotCompiledError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        log.warning("served through data frames, which is slower: %s", error)
        return None
    return model


def check(model: Compiled, estimator: Any, rows: pd.DataFrame) -> None:
    """Raise NotCompiledError if many rows at once, or one at a time, get other answers than from the estimator."""
    method = "predict_proba" if hasattr(estimator, "predict_proba") else "predict"
    with np.errstate(all="ignore"):
        expected = getattr(estimator, method)(rows)
        at_once = getattr(model, method)({name: rows[name].to_numpy() for name in rows})
        singly = [getattr(model, method)(row)[0] for row in rows.to_dict("records")]
    for answers in (at_once, np.array(singly)):
        if not np.allclose(answers, expected, rtol=TOLERANCE, atol=TOLERANCE, equal_nan=True):
            raise NotCompiledError(f"off by {np.nanmax(np.abs(answers - expected)):.2g} from the model itself")


def invented(schema: Schema, count: int) -> pd.DataFrame:
    """Return rows with every value that the schema allows equally likely: no customers, but any request."""
    rng = np.random.default_rng(0)
    columns: dict[str, Any] = {}
    for column in schema.columns:
        if isinstance(column, Number):
            values = rng.uniform(column.low, column.high, count)
            values = np.rint(values) if column.integer else values
            columns[column.name] = np.where(rng.random(count) < 0.2, np.nan, values) if column.optional else values
        else:
            columns[column.name] = rng.choice(getattr(column, "levels", ("",)), count)
    return pd.DataFrame(columns).astype({column.name: column.dtype for column in schema.columns})


def build(model: Any, row: pd.DataFrame, schema: Schema) -> Score:
    """Return a function from columns to the positive class's probability, or to what a regressor predicts."""
    functions, score = _apart(model, row, schema)
    return partial(_engineered, functions, score)


def _apart(model: Any, row: pd.DataFrame, schema: Schema) -> tuple[Functions, Score]:
    """Return what a model does with columns before anything else, and a function of what comes of them."""
    if isinstance(model, Pipeline):
        *before, final = flat(model)
        return _after(before, final, row, schema)
    if isinstance(model, VOTING) and model.weights is None:
        return _together(_mean, [_apart(member, row, schema) for member in model.estimators_])
    if isinstance(model, TransformedTargetRegressor):
        functions, score = _apart(model.regressor_, row, schema)
        return functions, partial(_transformed, model.inverse_func, score)
    if hasattr(model, "combine"):
        return _together(model.combine, [_apart(member, row, schema) for member in model.fitted_])
    return _after([], model, row, schema)


def _together(combine: Callable[[Any], Any], members: list[tuple[Functions, Score]]) -> tuple[Functions, Score]:
    """Return members that are asked together; what all of them do first is done once."""
    shared = members[0][0] if all(functions == members[0][0] for functions, _ in members) else []
    scores = [score if shared else partial(_engineered, functions, score) for functions, score in members]
    return shared, partial(_combined, combine, scores)


def flat(pipeline: Pipeline) -> list[Any]:
    """Return the steps of a pipeline, those of pipelines inside it among them."""
    steps = (step for _, step in pipeline.steps)
    return [inner for step in steps for inner in (flat(step) if isinstance(step, Pipeline) else [step])]


def _after(before: list[Any], final: Any, row: pd.DataFrame, schema: Schema) -> tuple[Functions, Score]:
    if not isinstance(final, LINEAR + BOOSTED):
        raise NotCompiledError(f"{type(final).__name__} is not known to {__name__}")
    functions = list(takewhile(lambda step: isinstance(step, FunctionTransformer), before))
    encoders = before[len(functions) :] or [FunctionTransformer()]
    for function in functions:
        row = function.func(row)
    encoder = encoders[0] if len(encoders) == 1 else Pipeline([(str(i), step) for i, step in enumerate(encoders)])
    values = Encoder(encoder, row, schema)
    score: Score
    if isinstance(final, LINEAR):
        score = Additive.of(values, np.ravel(final.coef_), float(np.ravel(final.intercept_)[0]))
    else:
        score = Trees(values, final)
    if hasattr(final, "predict_proba"):
        score = partial(_transformed, _sigmoid, score)
    return [function.func for function in functions], score


def _engineered(functions: Functions, score: Score, columns: Columns) -> Any:
    for function in functions:
        columns = function(columns)
    return score(columns)


def _combined(combine: Callable[[Any], Any], members: list[Score], columns: Columns) -> Any:
    return combine([member(columns) for member in members])


def _transformed(function: Callable[[Any], Any], score: Score, columns: Columns) -> Any:
    return function(score(columns))


def _mean(values: list[Any]) -> Any:
    return sum(values) / len(values)


def _sigmoid(score: Any) -> Any:
    return np.exp(-np.logaddexp(0.0, -score))  # whatever the score, nothing overflows
