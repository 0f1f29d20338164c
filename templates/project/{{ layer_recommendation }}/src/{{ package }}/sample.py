"""Synthetic ratings with the columns of the real data, so that everything runs without a download.

Invented users have tastes (genres), follow series, and mostly see what everybody sees. The films are the same for
every seed, as a shop's are; only the people differ. No figure measured on this says anything about real films.
"""

import numpy as np
import pandas as pd

GENRES = ("Action", "Animation", "Comedy", "Documentary", "Drama", "Horror", "Romance", "Sci-Fi")
FIRST = ("Amber", "Broken", "Crimson", "Distant", "Endless", "Frozen", "Golden", "Hidden", "Iron", "Paper")
SECOND = ("Harbour", "Lantern", "Orchard", "Signal", "Staircase", "Tide", "Violin", "Winter")
FILMS = 240
SERIES = 3  # films per series
RATINGS_PER_USER = 25


def sample_movies() -> pd.DataFrame:
    """Return the invented films as `movies.csv` would hold them: series of three with genres in common."""
    random = np.random.default_rng(1)
    names = random.permutation([f"{first} {second}" for first in FIRST for second in SECOND])
    rows = []
    for series, name in enumerate(names):
        year = int(random.integers(1950, 2010))
        genres = "|".join(sorted(random.choice(GENRES, size=random.integers(1, 3), replace=False)))
        for part, numeral in enumerate(("", " II", " III")):
            rows.append((1 + 7 * (SERIES * series + part), f"{name}, The{numeral} ({year + 3 * part})", genres))
    return pd.DataFrame(rows, columns=["movieId", "title", "genres"])


def sample(rows: int, seed: int) -> pd.DataFrame:
    """Return `rows` invented ratings with titles, sorted by user and film as the file is; equal seeds, equal rows."""
    movies = sample_movies()
    world, random = np.random.default_rng(2), np.random.default_rng([seed, 2])
    popularity = -0.7 * np.log(1 + world.permutation(FILMS))
    quality = world.normal(0, 0.35, FILMS)
    has_genre = np.column_stack([movies["genres"].str.contains(genre) for genre in GENRES])
    share = has_genre / has_genre.sum(axis=1, keepdims=True)

    users = rows // 15 + 10  # more than enough: the rest is cut off
    tastes = random.dirichlet(np.full(len(GENRES), 0.35), users) @ share.T  # users by films
    followed = np.repeat(random.random((users, FILMS // SERIES)) < 0.12, SERIES, axis=1)
    # The Gumbel trick: the largest of (log weight + Gumbel noise) are a draw without replacement by weight.
    appeal = popularity + 10 * tastes + 2.5 * followed + random.gumbel(size=(users, FILMS))
    counts = np.clip(random.lognormal(np.log(0.8 * RATINGS_PER_USER), 0.65, users).astype(int), 8, FILMS // 3)
    order = np.argsort(-appeal, axis=1)
    user = np.repeat(np.arange(users), counts)
    step = np.concatenate([np.arange(count) for count in counts])
    film = order[user, step]

    liking = 1.6 * tastes[user, film] + 0.4 * followed[user, film]
    stars = 2.9 + liking + quality[film] + random.normal(0, 0.6, len(film))
    joined = random.integers(946_684_800, 1_546_300_800, users)  # the years 2000 to 2018
    pause = random.integers(5, 90, len(film))
    table = pd.DataFrame(
        {
            "userId": user + 1,
            "movieId": movies["movieId"].to_numpy()[film],
            "rating": np.clip(np.round(2 * stars) / 2, 0.5, 5.0),
            "timestamp": joined[user] + 90 * step + pause,
            "title": movies["title"].to_numpy()[film],
        }
    )
    return table.sort_values(["userId", "movieId"], ignore_index=True).head(rows)
