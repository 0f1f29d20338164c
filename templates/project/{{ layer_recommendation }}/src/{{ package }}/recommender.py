"""Recommenders: how much a rating of one film says about another, learnt from who rated what.

A user is nothing but rated films, so somebody new is served like somebody in the training data.
"""

from typing import Self

import numpy as np
import pandas as pd
from scipy import sparse
from sklearn.base import BaseEstimator
from sklearn.metrics.pairwise import cosine_similarity

from .features import preferences

BATCH = 1000  # users whose scores are in memory at a time


class Recommender(BaseEstimator):  # type: ignore[misc] # scikit-learn has no types
    """The most rated films for everybody; subclasses add what the rated ones say about others."""

    def __init__(self, items: int = 2000, prior: float = 1.0) -> None:
        """Know the `items` most rated films (memory grows with the square); weigh popularity."""
        self.items = items
        self.prior = prior

    def fit(self, ratings: pd.DataFrame) -> Self:
        """Learn from a table with the columns userId, movieId, rating and title."""
        films = ratings.groupby("movieId")["title"].agg(["size", "max"])
        # A film with few ratings cannot be related to others. Ties go to the lower id.
        known = films.nlargest(self.items, "size").sort_index()
        self.items_ = known.index.to_numpy()
        self.titles_ = known["max"].to_numpy("U")
        self.popularity_ = (known["size"] / known["size"].max()).to_numpy()
        _, tastes = preferences(ratings, self.items_)
        self.weights_ = self._relate(tastes).astype("float32")
        np.fill_diagonal(self.weights_, 0.0)  # no film recommends itself
        return self

    def _relate(self, tastes: sparse.csr_array) -> np.ndarray:
        """Return what a rating of each film (row) adds to the score of each film (column)."""
        return np.zeros((tastes.shape[1], tastes.shape[1]))

    def recommend(self, ratings: pd.DataFrame, length: int) -> pd.DataFrame:
        """Return the userId and the fields of `Prediction`: a list for each user of `ratings`.

        Rated films are left out. Without a known one, the most rated films are recommended.
        """
        _, users = np.unique(ratings["userId"], return_inverse=True)
        batches = ratings.groupby(users // BATCH)
        return pd.concat([self._lists(batch, length) for _, batch in batches], ignore_index=True)

    def _lists(self, ratings: pd.DataFrame, length: int) -> pd.DataFrame:
        users, sparse_tastes = preferences(ratings, self.items_)
        tastes = sparse_tastes.toarray()
        scores = tastes @ self.weights_ + self.prior * self.popularity_
        scores[tastes > 0] = -np.inf
        best = np.argsort(-scores, axis=1, kind="stable")[:, :length]
        reasons = [self._reasons(*user) for user in zip(tastes, best, strict=True)]
        lists = {
            "userId": np.repeat(users, best.shape[1]),
            "rank": np.tile(np.arange(best.shape[1]) + 1, len(users)),
            "movieId": self.items_[best].ravel(),
            "title": self.titles_[best].ravel(),
            "score": np.take_along_axis(scores, best, axis=1).ravel().round(6),
            "because": np.concatenate(reasons),
        }
        return pd.DataFrame(lists).query("score > -inf")

    def _reasons(self, tastes: np.ndarray, best: np.ndarray) -> np.ndarray:
        """Return for each film the title of the rated one that adds most to its score, or ""."""
        rated = np.flatnonzero(tastes)
        if not rated.size:
            return np.full(len(best), "")
        parts = tastes[rated, None] * self.weights_[np.ix_(rated, best)]
        return np.where(parts.max(axis=0) > 0, self.titles_[rated[parts.argmax(axis=0)]], "")


class ItemCosine(Recommender):
    """Films are related when the same users rated them (Sarwar et al., WWW 2001)."""

    def __init__(self, items: int = 2000, prior: float = 0.001, neighbours: int = 50) -> None:
        """Score a film by its nearest `neighbours`: the faint relations add up to popularity."""
        super().__init__(items, prior)
        self.neighbours = neighbours

    def _relate(self, tastes: sparse.csr_array) -> np.ndarray:
        cosine = cosine_similarity(tastes.T)
        np.fill_diagonal(cosine, 0.0)
        last = min(self.neighbours, len(cosine))
        cosine[cosine < np.partition(cosine, -last, axis=1)[:, [-last]]] = 0.0
        return np.transpose(cosine)


class Ease(Recommender):
    """One ridge regression of each film on all others, in closed form (EASE: Steck, WWW 2019).

    The weights are -P[i, j] / P[j, j], where P is the inverse of X'X + l2 I.
    """

    def __init__(self, items: int = 2000, prior: float = 0.03, l2: float = 120.0) -> None:
        """Hold weights near zero by `l2`; let popularity lead while somebody has rated little."""
        super().__init__(items, prior)
        self.l2 = l2

    def _relate(self, tastes: sparse.csr_array) -> np.ndarray:
        gram = (tastes.T @ tastes).toarray()
        inverse = np.linalg.inv(gram + self.l2 * np.eye(len(gram)))
        weights: np.ndarray = inverse / -np.diag(inverse)
        return weights
