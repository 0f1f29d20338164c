"""Invented ratings with the columns and quirks of MovieLens, drawn from no real row.

Invented users have tastes (genres), follow series, and mostly watch what everybody watches. No figure measured on them
says anything about real films or people.
"""

from __future__ import annotations

import numpy as np

FIRST = ["Amber", "Broken", "Crimson", "Distant", "Endless", "Frozen", "Golden", "Hidden", "Iron", "Paper"]
SECOND = ["Harbour", "Lantern", "Orchard", "Signal"]
SERIES, PARTS, GENRES = len(FIRST) * len(SECOND), 3, 8
FILMS = SERIES * PARTS


def titles(random: np.random.Generator) -> list[str]:
    """Return the titles of the films: series of three parts, the article last and the year in brackets."""
    names = random.permutation([f"{first} {second}" for first in FIRST for second in SECOND])
    years = random.integers(1950, 2010, SERIES)
    parts = list(enumerate(["", " II", " III"]))
    return [f"{name}{part}, The ({year + 3 * n})" for name, year in zip(names, years, strict=True) for n, part in parts]


def rows(seed: int = 0, users: int = 120) -> list[dict[str, object]]:
    """Return the ratings of `users` by column, sorted by user and film; equal seeds give equal rows."""
    random = np.random.default_rng(seed)
    names = titles(random)
    popularity = -0.7 * np.log(1 + random.permutation(FILMS))
    quality = random.normal(0, 0.35, FILMS)
    genre = np.repeat(random.integers(0, GENRES, SERIES), PARTS)
    tastes = random.dirichlet(np.full(GENRES, 0.3), users)[:, genre]
    follows = np.repeat(random.random((users, SERIES)) < 0.12, PARTS, axis=1)
    # The largest of log weight + Gumbel noise are a draw without replacement by weight.
    appeal = popularity + 7 * tastes + 2 * follows + random.gumbel(size=(users, FILMS))
    watched = np.clip(random.lognormal(np.log(16), 0.4, users).astype(int), 8, 45)
    joined = random.integers(946_684_800, 1_546_300_800, users)
    found = []
    for user in range(users):
        for place, film in enumerate(np.argsort(-appeal[user])[: watched[user]]):
            liking = 2.9 + 1.6 * tastes[user, film] + 0.4 * follows[user, film] + quality[film] + random.normal(0, 0.6)
            found.append(
                {
                    "userId": user + 1,
                    "movieId": 1 + 7 * int(film),
                    "rating": float(np.clip(np.round(2 * liking) / 2, 0.5, 5.0)),
                    # Whoever joins rates in one go, so most later ratings are by users never seen.
                    "timestamp": int(joined[user] + 90 * place + random.integers(5, 90)),
                    "title": names[film],
                }
            )
    return sorted(found, key=lambda row: (row["userId"], row["movieId"]))
