"""Features: one transformer per kind of model, fitted in training and saved with the model, so serving repeats it."""

import re
import unicodedata

from sklearn.compose import ColumnTransformer
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

from .text import COLUMN, TOKEN, char_tfidf, word_tfidf

# Cyrillic and Greek letters that look like Latin ones, and apostrophes; \x91 and \x92 are what Windows made of them.
LOOKALIKES = str.maketrans(
    "аеорсухкмтвніѕјαεορτυικν\u2018\u2019\x91\x92",
    "aeopcyxkmtbhisjaeoptuikv''''",
)
DIGIT_LETTERS = str.maketrans("013457@$", "oieastas")
DISGUISED = re.compile(r"(?<![^\W_])(?=\w*[a-z]{2})(?:[a-z]+[013457@$]{1,2})+[a-z]+(?![^\W_])")
SPELT_OUT = re.compile(r"(?<!\w)(?:\w[ ._*-]+){3,}\w(?!\w)")
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
# The publishers masked numbers, times and addresses, and only in ham: "&lt;#&gt;" would give a message away for good.
MASK = re.compile(r"<(?:#|decimal|time|url|email)>")
ENTITIES = {"&lt;": "<", "&gt;": ">", "&amp;": "&"}


def fold(text: str) -> str:
    """Undo cheap disguises: case, look-alike letters, invisible characters, fr3e, f.r.e.e and f r e e.

    The text becomes lower case, entities become the characters they stand for, and the publishers' masks go.
    """
    plain = INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).lower().translate(LOOKALIKES)
    for entity, character in ENTITIES.items():
        plain = plain.replace(entity, character)
    plain = SPELT_OUT.sub(_join, MASK.sub(" ", plain))
    return DISGUISED.sub(lambda found: found[0].translate(DIGIT_LETTERS), plain)


def _join(found: re.Match[str]) -> str:
    """Return the spelt-out word in one piece; 0 8 7 0 stays what it is."""
    return re.sub(r"[\W_]", "", found[0]) if found[0][0].isalpha() else found[0]


def plain_features() -> ColumnTransformer:
    """Weigh single words as scikit-learn does by default: what everything else has to beat."""
    return ColumnTransformer([("words", TfidfVectorizer(), COLUMN)])


def count_features() -> ColumnTransformer:
    """Count words, which is what naive Bayes expects."""
    return ColumnTransformer([("words", CountVectorizer(token_pattern=TOKEN, preprocessor=fold), COLUMN)])


def word_and_piece_features() -> ColumnTransformer:
    """Words say what a message is about; pieces of words catch "txt2win", misspellings and the shape of numbers.

    Pieces of a single character tell how much of a message is digits and marks: on the published data that is worth
    0.01 of F1 within the limit for ham (mean of ten splits, better in each of them).
    """
    pieces = char_tfidf(preprocessor=fold, ngram_range=(1, 5))
    return ColumnTransformer([("words", word_tfidf(preprocessor=fold), COLUMN), ("pieces", pieces, COLUMN)])
