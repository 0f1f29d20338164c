"""Features: fitted in training and saved with the model, so that serving repeats them exactly."""

import re
import unicodedata
from typing import Any

import numpy as np
import pandas as pd
from sklearn.feature_extraction.text import HashingVectorizer, TfidfTransformer
from sklearn.pipeline import FeatureUnion, Pipeline, make_pipeline, make_union

from .schema import TEXT

MARK = r"\d|[£$€%!]|https?|www"
TOKEN = r"\w+(?:['-]\w+)*|[!?£$€%]"  # noqa: S105 (marks that advertise count as words)
# Cyrillic and Greek letters that look like Latin ones, apostrophes, and what cannot be seen.
LOOKALIKES = "аеорсухкмтвніѕјαεορτυικν\u2018\u2019", "aeopcyxkmtbhisjaeoptuikv''"
LATIN = str.maketrans(*LOOKALIKES, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")
SPELT_OUT = re.compile(r"(?<!\w)[a-z](?:[ ._*-]+\w){3,}(?!\w)")
DISGUISED = re.compile(r"(?<![^\W_])(?=\w*[a-z]{2})(?:[a-z]+[013457@$]{1,2})+[a-z]+(?![^\W_])")
DIGITS = str.maketrans("013457@$", "oieastas")


def fold(text: str) -> str:
    """Undo cheap disguises: case, look-alikes, invisible characters, fr3e, f.r.e.e and f r e e."""
    plain = unicodedata.normalize("NFKC", text).lower().translate(LATIN)
    plain = SPELT_OUT.sub(lambda found: re.sub(r"[\W_]", "", found[0]), plain)
    return DISGUISED.sub(lambda found: found[0].translate(DIGITS), plain)


def words_and_pieces() -> FeatureUnion:
    """Weigh words, pairs of words, and pieces of words of one to five characters."""
    # Pieces survive misspellings; those of one character tell how much is digits and marks.
    words = _weighed(token_pattern=TOKEN, ngram_range=(1, 2))
    pieces = _weighed(analyzer="char_wb", ngram_range=(1, 5))
    return make_union(words, pieces)


def groups(rows: pd.DataFrame) -> pd.DataFrame:
    """Return, a column each, the groups that evaluation reports separately."""
    bands = ["under 40", "40 to 79", "80 to 119", "120 to 149", "150 or more"]
    length = pd.cut(rows[TEXT].str.len(), [0, 40, 80, 120, 150, np.inf], right=False, labels=bands)
    digits = rows[TEXT].str.contains(r"\d").map({False: "none", True: "some"})
    return pd.DataFrame({"characters": length, "digits": digits})


def _weighed(**options: Any) -> Pipeline:
    # Hashed columns need no vocabulary, which would be most of the model file. Collisions are rare.
    options |= {"preprocessor": fold, "alternate_sign": False, "norm": None}
    hashed = HashingVectorizer(n_features=2**18, **options)
    return make_pipeline(hashed, TfidfTransformer(sublinear_tf=True))
