"""Features: fitted in training and saved with the model, so that serving repeats them exactly."""

import re
from typing import Any

import numpy as np
import pandas as pd
from sklearn.feature_extraction.text import HashingVectorizer, TfidfTransformer
from sklearn.pipeline import Pipeline, make_pipeline

from .schema import TEXT

# It turns three words, up to the next mark; two and four did as well. Das and Chen, 2007.
NEGATED = re.compile(
    r"\b(not|no|never|nor|neither|without|hardly|cannot|lacks?|\w+n't)((?:\s+\w[\w'-]*){1,3})"
)
# The lexicon: words whose sentiment few would dispute, without a look at the data.
PRAISE = ["charming", "fresh", "funny", "moving", "powerful", "smart", "touching", "warm", "witty"]
BLAME = ["awful", "bad", "bland", "boring", "dull", "flat", "silly", "stupid", "tedious"]
WORD = r"\w+(?:['-]\w+)*|[!?]"


def mark_negation(text: str) -> str:
    """Write not_ before words after a negation, or "not funny" would share "funny" with praise."""
    plain = text.lower().replace("\u2019", "'")
    return NEGATED.sub(lambda found: found[1] + re.sub(r"\s+", " not_", found[2]), plain)


def words() -> Pipeline:
    """Weigh words and pairs of words, negated ones apart from plain ones."""
    return _weighed(preprocessor=mark_negation, token_pattern=WORD, ngram_range=(1, 2))


def pieces() -> Pipeline:
    """Weigh pieces of words: "tediously" shares most of them with "tedious"."""
    return _weighed(analyzer="char_wb", ngram_range=(3, 5))


def groups(rows: pd.DataFrame) -> pd.DataFrame:
    """Return, a column each, the groups that evaluation reports separately."""
    bands = ["under 50", "50 to 99", "100 to 149", "150 or more"]
    length = pd.cut(rows[TEXT].str.len(), [0, 50, 100, 150, np.inf], right=False, labels=bands)
    negated = rows[TEXT].map(mark_negation).str.contains("not_")
    turned = rows[TEXT].str.contains(r"(?i)\b(?:but|though|although|yet|despite)\b")
    marks = pd.DataFrame({"negation": negated, "but": turned}).replace({True: "yes", False: "no"})
    return marks.assign(characters=length)


def _weighed(**options: Any) -> Pipeline:
    # Hashed columns need no vocabulary, which would be most of the model file. Collisions are rare.
    hashed = HashingVectorizer(n_features=2**18, alternate_sign=False, norm=None, **options)
    return make_pipeline(hashed, TfidfTransformer(sublinear_tf=True))
