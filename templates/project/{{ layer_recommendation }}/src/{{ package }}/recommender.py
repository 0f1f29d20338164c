"""What recommenders share: a sparse matrix that says how much a rating of one film speaks for another.

A user is nothing but a handful of rated films, so somebody new is served exactly like somebody in the training data,
at once and without retraining, and every recommendation can be taken apart again.
"""

from typing import Self

import numpy as np
import pandas as pd
from scipy import sparse
from sklearn.base import BaseEstimator

from .features import Array, ArrayLike, latest, positions, preference, rating_matrix


class Recommender(BaseEstimator):  # type: ignore[misc] # scikit-learn ships no types
    """What the models share. This class itself knows no relation between films: it recommends the most rated ones."""

    prior: float = 0.0  # score of the most rated film before anything is known about a user

    def fit(self, ratings: pd.DataFrame) -> Self:
        """Learn from a table with the columns userId, movieId, rating, title and (if there is one) timestamp."""
        ratings = latest(ratings)
        # Should a film have two titles, the choice must not depend on the order of the rows.
        titles = ratings.groupby("movieId")["title"].max()
        self.items_ = titles.index.to_numpy(dtype="int64")
        # As bytes: in an array of text every title takes the room of the longest one, four bytes a character.
        self.titles_ = np.char.encode(titles.to_numpy(dtype="U"), "utf-8")
        self.users_ = np.unique(ratings["userId"].to_numpy(dtype="int64"))
        self.history_ = rating_matrix(ratings, self.users_, self.items_)
        self.counts_ = self.history_.getnnz(axis=0).astype("int64")
        # Ties go to the lower id, so that equal data gives equal lists.
        self.by_popularity_ = np.argsort(-self.counts_, kind="stable")
        tastes = self.history_.astype("float64")
        tastes.data = preference(tastes.data)
        self.weights_ = self._weights(tastes)
        return self

    def _weights(self, matrix: sparse.csr_matrix) -> sparse.csr_matrix:
        """Return the item-to-item matrix learnt from preferences, users by items; its diagonal is empty."""
        return sparse.csr_matrix((matrix.shape[1], matrix.shape[1]), dtype="float32")

    def recommend(self, item_ids: Array, ratings: Array, n: int = 10) -> pd.Series:
        """Return scores of the `n` best films that are not among `item_ids`, best first, indexed by movieId.

        Where too few films are related to the rated ones (all of them unknown, or none given), the list is filled
        up by popularity, with score 0. Unknown ids are ignored, and the last rating of a film given twice counts.
        """
        known, tastes = self._user(item_ids, ratings)
        scores = self.weights_[known].T @ tastes + self.prior * self.counts_ / self.counts_.max()
        scores[known] = -np.inf  # what has been seen is no recommendation
        least = np.partition(scores, -min(n, len(scores)))[-min(n, len(scores))]
        # All that tie for the last place, or which of them is shown would be up to the partition.
        top = np.flatnonzero(scores >= least)
        top = top[np.lexsort((top, -scores[top]))][:n]
        top = top[scores[top] > 0]
        if len(top) < n:
            rest = self.by_popularity_[~np.isin(self.by_popularity_, np.concatenate([top, known]))]
            top = np.concatenate([top, rest[: n - len(top)]])
        return pd.Series(np.maximum(scores[top], 0.0), index=pd.Index(self.items_[top], name="movieId"), name="score")

    def explain(self, item_ids: Array, ratings: Array, recommended: Array) -> pd.DataFrame:
        """Return what each rated film (rows, by movieId) added to the scores of the `recommended` ones (columns).

        A column's sum is the score, less what the prior gave the film for being popular.
        """
        known, tastes = self._user(item_ids, ratings)
        parts = self.weights_[known][:, positions(self.items_, recommended)].toarray() * tastes[:, None]
        return pd.DataFrame(parts, index=self.items_[known], columns=np.asarray(recommended))

    def similar(self, item: int, n: int = 10) -> pd.Series:
        """Return the at most `n` films that a rating of `item` speaks for most, best first, indexed by movieId."""
        (at,) = self.known([item])
        row = self.weights_[[at]].toarray().ravel()
        best = np.argsort(-row, kind="stable")[:n]
        best = best[row[best] > 0]
        return pd.Series(row[best].astype("float64"), index=pd.Index(self.items_[best], name="movieId"), name="score")

    def history(self, user: int) -> tuple[Array, Array]:
        """Return the movieIds and stars that a user of the training data gave; empty arrays for anybody else."""
        (at,) = positions(self.users_, [user])
        row = self.history_[[at] if at >= 0 else []]
        return self.items_[row.indices], row.data.astype("float64")

    def seen(self, ratings: pd.DataFrame) -> Array:
        """Return for each row whether that user rated that film in the training data."""
        rows = positions(self.users_, ratings["userId"].to_numpy())
        columns = positions(self.items_, ratings["movieId"].to_numpy())
        stars = np.asarray(self.history_[np.maximum(rows, 0), np.maximum(columns, 0)]).ravel()
        return (rows >= 0) & (columns >= 0) & (stars > 0)

    def known(self, item_ids: ArrayLike) -> Array:
        """Return the positions of those ids that the training data holds."""
        at = positions(self.items_, item_ids)
        return at[at >= 0]

    def titles(self, item_ids: Array) -> list[str]:
        """Return the titles of known films."""
        return [title.decode("utf-8") for title in self.titles_[positions(self.items_, item_ids)]]

    def popularity(self, item_ids: Array) -> Array:
        """Return each film's rank by ratings in training: 1 for the most rated; one past the last for unknown ones."""
        ranks = np.append(np.empty_like(self.by_popularity_), len(self.items_) + 1)
        ranks[self.by_popularity_] = np.arange(1, len(self.items_) + 1)
        found: Array = ranks[positions(self.items_, item_ids)]
        return found

    def _user(self, item_ids: Array, ratings: Array) -> tuple[Array, Array]:
        at = positions(self.items_, item_ids)
        # Sorted, so that the order of a request changes not even the last digit.
        known, last = np.unique(at[::-1], return_index=True)
        return known[known >= 0], preference(ratings)[::-1][last][known >= 0]
