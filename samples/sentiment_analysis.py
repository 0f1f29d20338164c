"""Invented sentences with the columns and quirks of the sentence polarity data, drawn from no real row.

They come from a small grammar of our own. No figure measured on them says anything about real reviews.
"""

from __future__ import annotations

import numpy as np

# Opinions are stems with endings: seldom the same word twice, often the same stem.
PRAISE = ["delight", "charm", "tender", "thought", "wonder", "grace", "bright", "joy", "warm", "clever"]
BLAME = ["tedi", "clums", "shallow", "dull", "aim", "stale", "mess", "bor", "hollow", "drear"]
ENDINGS = ["ful", "ing", "ish", "ed", "some"]
SUBJECTS = [
    "the film", "this comedy", "the script", "the cast", "a sequel", "the director", "the plot", "each scene",
    "the romance", "its hero", "the dialogue", "the camera",
]  # fmt: skip
VERBS = ["is", "feels", "seems", "remains", "looks"]
NEGATED_VERBS = ["is not", "isn't", "never feels", "is hardly", "was never"]
DEGREES = ["", "", "", "very", "rather", "quite", "almost", "truly"]
FILLERS = ["for two hours", "from start to end", "like its trailer", "in its own way", "at the café", 'as a "story"']
JOINS = [" , and", " , though", " ;", " , while", " , but"]


def rows(seed: int = 0, count: int = 500) -> list[dict[str, object]]:
    """Return `count` rows by column; equal seeds give equal rows."""
    random = np.random.default_rng(seed)
    found: list[dict[str, object]] = []
    for _ in range(count):
        praise = bool(random.random() < 0.5)
        # Some labels disagree with the sentence, as those of people do.
        text = _sentence(praise != (random.random() < 0.03), random)
        found.append({"text": text, "sentiment": "positive" if praise else "negative"})
    # A sentence that two reviews quote, once in other spacing and marks.
    found[-1] = dict(found[0])
    found[-2] = found[1] | {"text": f"{found[1]['text']} ..."}
    return found


def _sentence(praise: bool, random: np.random.Generator) -> str:
    text = _clause(praise, random)
    for _ in range(int(random.integers(0, 3))):
        text += f"{_one(JOINS, random)} {_clause(praise != (random.random() < 0.05), random)}"
    return f"{text} ."


def _clause(praise: bool, random: np.random.Generator) -> str:
    """Praise with a word of praise or with a negated word of blame, so that the words alone do not decide."""
    negated = random.random() < 0.25
    opinion = _one(PRAISE if praise != negated else BLAME, random) + _one(ENDINGS, random)
    verb = _one(NEGATED_VERBS if negated else VERBS, random)
    filler = _one(FILLERS, random) if random.random() < 0.4 else ""
    parts = [_one(SUBJECTS, random), verb, _one(DEGREES, random), opinion, filler]
    return " ".join(part for part in parts if part)


def _one(values: list[str], random: np.random.Generator) -> str:
    return values[int(random.integers(len(values)))]
