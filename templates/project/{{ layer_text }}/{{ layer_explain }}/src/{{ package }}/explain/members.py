"""What each word contributes to the score of one pipeline: TF-IDF or counts, and a linear model."""

import re
from collections import Counter
from copy import copy
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse
from sklearn.calibration import CalibratedClassifierCV
from sklearn.naive_bayes import MultinomialNB
from sklearn.pipeline import FeatureUnion, Pipeline

from .. import ProjectError
from ..registry import Metadata

BASE = "a text without a known word"  # what contributions are compared with


def averages(pipelines: list[Pipeline], _metadata: Metadata) -> list[None]:
    """Return nothing: to compare with a text without words takes no training rows."""
    return [None] * len(pipelines)


def explain_member(
    pipeline: Pipeline, _average: None, texts: pd.Series
) -> tuple[pd.DataFrame, float]:
    """Return the row, name, value and contribution of each word, and the score without words."""
    features, (coefficients, base) = pipeline[0], _weights(pipeline[-1])
    united = isinstance(features, FeatureUnion)
    parts, start = list[tuple[int, str, None, float]](), 0
    for part in [each for _, each in features.transformer_list] if united else [features]:
        seen = sparse.csr_array(part.transform(texts))
        products = seen.multiply(coefficients[start : start + seen.shape[1]]).tocsr()
        start += seen.shape[1]
        counter = part[0] if isinstance(part, Pipeline) else part
        for row, text in enumerate(texts):
            known = products[[row]]
            found = _by_word(counter, text, dict(zip(known.indices, known.data, strict=True)))
            parts += [(row, word, None, value) for word, value in found]
    table = pd.DataFrame(parts, columns=["row", "name", "value", "contribution"])
    return table.astype({"row": int, "contribution": float}), base


def _by_word(counter: Any, text: str, products: dict[int, float]) -> list[tuple[str, float]]:
    """Divide the product of each feature among its occurrences, and those among their words."""
    pairs = _tokens(counter, text)
    if not pairs:
        return []
    # A document of its own for each token finds the feature that counts it, if there is one.
    alone = copy(counter).set_params(analyzer=list).transform([[token] for _, token in pairs])
    is_counted = np.diff(alone.indptr)
    counted = [words for (words, _), known in zip(pairs, is_counted, strict=True) if known]
    times, found = Counter(alone.indices), list[tuple[str, float]]()
    for words, feature in zip(counted, alone.indices, strict=True):
        value = products.get(feature, 0.0) / times[feature] / len(words)
        found += [(word, value) for word in words]
    return found


def _tokens(counter: Any, text: str) -> list[tuple[list[str], str]]:
    """Return the tokens of a text, each with the words that it consists of or lies in."""
    plain = counter.build_preprocessor()(text)
    analyze = copy(counter).set_params(preprocessor=str).build_analyzer()
    if counter.analyzer == "word":
        return [(token.split(), token) for token in analyze(plain)]
    # "prize!" and "prize" are one word to people.
    named = [(re.sub(r"^\W+|\W+$", "", word) or word, word) for word in plain.split()]
    return [([name], piece) for name, word in named for piece in analyze(word)]


def _weights(model: Any) -> tuple[np.ndarray, float]:
    """Return the coefficients and the intercept of the log-odds."""
    if isinstance(model, MultinomialNB):
        words, classes = model.feature_log_prob_, model.class_log_prior_
        return words[1] - words[0], float(classes[1] - classes[0])
    if isinstance(model, CalibratedClassifierCV) and len(model.calibrated_classifiers_) == 1:
        (calibrated,) = model.calibrated_classifiers_
        coefficients, intercept = _weights(calibrated.estimator)
        (sigmoid,) = calibrated.calibrators
        return -sigmoid.a_ * coefficients, -(sigmoid.a_ * intercept + sigmoid.b_)
    if hasattr(model, "coef_"):
        return np.ravel(model.coef_), float(np.ravel(model.intercept_)[0])
    raise ProjectError(f"a {type(model).__name__} gives no reasons for texts.")
