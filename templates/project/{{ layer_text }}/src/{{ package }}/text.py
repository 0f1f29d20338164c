"""Words and pieces of words: the two views of a text that `features.py` combines for this project's task.

Every text is treated on its own, so nothing here can leak from one row to another.
"""

from typing import Any

from sklearn.feature_extraction.text import HashingVectorizer, TfidfTransformer
from sklearn.pipeline import Pipeline, make_pipeline

from .schema import SCHEMA

COLUMN = SCHEMA.texts[0]

# A word may hold apostrophes and hyphens ("don't", "well-made"); of the marks, these carry meaning of their own.
TOKEN = r"(?u)\w+(?:['-]\w+)*|[!?£$€%]"  # noqa: S105 - a token of text, not a secret


def word_tfidf(**changes: Any) -> Pipeline:
    """Weigh words and pairs of words; a word that comes ten times does not count ten times (`sublinear_tf`)."""
    return _hashed_tfidf({"ngram_range": (1, 2), "token_pattern": TOKEN}, changes)


def char_tfidf(**changes: Any) -> Pipeline:
    """Weigh pieces of words, which survive misspelling, inflection and numbers never seen before."""
    return _hashed_tfidf({"analyzer": "char_wb", "ngram_range": (2, 5)}, changes)


def _hashed_tfidf(options: dict[str, Any], changes: dict[str, Any]) -> Pipeline:
    """Count under hashed names rather than in a vocabulary (Weinberger et al., ICML 2009).

    A vocabulary of word pieces holds hundreds of thousands of strings: most of a model file, most of the memory, and
    slow to load. Hashed to 2^18 columns, few pieces that matter collide, and nothing has to be stored.
    """
    counts = HashingVectorizer(**{"n_features": 2**18, "alternate_sign": False, "norm": None} | options | changes)
    return make_pipeline(counts, TfidfTransformer(sublinear_tf=True))
