"""Features: one transformer per kind of model, fitted in training and saved with the model, so serving repeats it."""

import re
from typing import Any, Self

import numpy as np
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.compose import ColumnTransformer
from sklearn.feature_extraction.text import TfidfVectorizer

from .text import COLUMN, TOKEN, char_tfidf, word_tfidf

NEGATED = 3  # how many words a negation reaches
NEGATION = re.compile(r"(?:not|no|never|nor|neither|without|hardly|cannot|lacks?|\w+n't)")
TOKEN_OR_STOP = re.compile(TOKEN + r"|[.,;:()]")


def mark_negation(text: str) -> str:
    """Write "not_" before the words after a negation, up to the next mark.

    "not funny , but warm" becomes "not not_funny but warm". Without it "not funny" shares every word with "funny".
    The idea is Das and Chen's (Management Science 53, 2007); a reach of three words was the best of two to four.
    """
    marked, left = [], 0
    for token in TOKEN_OR_STOP.findall(text.lower().replace("\u2019", "'")):
        if NEGATION.fullmatch(token):
            left = NEGATED + 1
        elif not token[0].isalnum():
            left = 0
        marked.append(f"not_{token}" if 0 < left <= NEGATED else token)
        left -= 1
    return " ".join(marked)


class LogCountRatio(TransformerMixin, BaseEstimator):  # type: ignore[misc] # scikit-learn ships no types
    """Multiply each feature by how much more often it comes with the positive class (Wang and Manning, ACL 2012).

    Naive Bayes knows in advance which features lean where; a linear model on features scaled this way (their "NB-SVM")
    starts from that knowledge and only has to correct it, which helps when texts are short and features are many.
    """

    def fit(self, features: Any, labels: np.ndarray) -> Self:
        """Learn one ratio per feature from how many texts of each class hold it, with one added against zeros."""
        present, positive = features > 0, np.asarray(labels) == np.max(labels)
        counts = [1 + np.asarray(present[rows].sum(axis=0), dtype="float64").ravel() for rows in (positive, ~positive)]
        in_positive, in_negative = (np.log(count / count.sum()) for count in counts)
        self.ratio_ = in_positive - in_negative
        return self

    def transform(self, features: Any) -> Any:
        """Scale the columns of a sparse matrix of shape (texts, features)."""
        return features.multiply(self.ratio_).tocsr()


def plain_features() -> ColumnTransformer:
    """Weigh single words as scikit-learn does by default: what everything else has to beat."""
    return ColumnTransformer([("words", TfidfVectorizer(), COLUMN)])


def word_features() -> ColumnTransformer:
    """Weigh words and pairs of words, negated words apart from plain ones."""
    return ColumnTransformer([("words", word_tfidf(preprocessor=mark_negation), COLUMN)])


def word_and_piece_features() -> ColumnTransformer:
    """Add pieces of words: "tediously" shares most of them with "tedious"."""
    words = word_tfidf(preprocessor=mark_negation, binary=True)
    return ColumnTransformer([("words", words, COLUMN), ("pieces", char_tfidf(ngram_range=(3, 6)), COLUMN)])
