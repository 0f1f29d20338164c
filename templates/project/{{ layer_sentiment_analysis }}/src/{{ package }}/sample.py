"""A synthetic sample with the schema of the real data, so that everything runs without a download.

The sentences come from a small grammar of our own. They let code be tested and lessons be learnt, and no figure
measured on them says anything about real reviews.
"""

import numpy as np
import pandas as pd

from .schema import OUTCOME, TEXT

# Opinions are stems with endings: seldom the same word twice, often the same stem.
STEMS = {
    True: ["delight", "charm", "tender", "thought", "wonder", "grace", "bright", "joy", "warm", "clever", "live",
           "master", "rich", "sharp", "moving", "hope"],
    False: ["tedi", "clums", "shallow", "dull", "aim", "lifeless", "stale", "mess", "bor", "hollow", "cheap", "flat",
            "lazi", "murk", "pain", "drear"],
}  # fmt: skip
ENDINGS = ["", "ful", "fully", "ness", "ing", "ish", "ed", "est", "some"]
SUBJECTS = ["the film", "this comedy", "the script", "the cast", "a sequel", "the director", "the plot", "each scene",
            "the romance", "its hero", "the dialogue", "the camera"]  # fmt: skip
VERBS = ["is", "feels", "seems", "remains", "looks", "turns"]
DEGREES = ["", "", "", "very", "rather", "quite", "almost", "truly"]
NEGATIONS = ["not", "never", "hardly", "no longer"]
FILLERS = ["for two hours", "from start to end", "like its trailer", "in its own way", "at the café", "as a story"]
JOINS = [" , and", " , though", " ;", " , while"]
NEGATED, AGAINST, NOISE, COPIES = 0.2, 0.1, 0.05, 0.002


def sample(rows: int, seed: int) -> pd.DataFrame:
    """Return `rows` invented sentences with their sentiment, a few of them twice; equal seeds, equal rows."""
    random = np.random.default_rng(seed)
    positive = random.random(rows) < 0.5
    sentences = [_sentence(positive=bool(good != (random.random() < NOISE)), random=random) for good in positive]
    labels = np.where(positive, OUTCOME.positive, OUTCOME.negative)
    frame = pd.DataFrame({TEXT.name: sentences, OUTCOME.name: labels})
    origin = np.arange(rows)
    origin[-max(1, round(rows * COPIES)) :] = 0
    return frame.iloc[origin].reset_index(drop=True)


def _sentence(*, positive: bool, random: np.random.Generator) -> str:
    clauses = [
        _clause(positive=positive != (random.random() < AGAINST), random=random) for _ in range(random.integers(1, 4))
    ]
    text = clauses[0]
    for clause in clauses[1:]:
        text += f"{_one(JOINS, random)} {clause}"
    return f"{text} . "


def _clause(*, positive: bool, random: np.random.Generator) -> str:
    """Praise with a word of praise or with a negated word of blame, so that the words alone do not decide."""
    negated = random.random() < NEGATED
    opinion = _one(STEMS[positive != negated], random) + _one(ENDINGS, random)
    negation = _one(NEGATIONS, random) if negated else ""
    parts = [_one(SUBJECTS, random), _one(VERBS, random), negation, _one(DEGREES, random), opinion]
    return " ".join(part for part in [*parts, _one(FILLERS, random) if random.random() < 0.4 else ""] if part)


def _one(words: list[str], random: np.random.Generator) -> str:
    return words[int(random.integers(len(words)))]
