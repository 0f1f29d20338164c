"""The one column of this project, said once: training data and API requests are checked against this declaration.

The dataset is Pang and Lee's sentence polarity data: one sentence of a film review a row, in English lower case.
"""

from pathlib import Path

import pandas as pd

from .fields import Text
from .table import Binary, Schema

OUTCOME = Binary("sentiment", negative="negative", positive="positive")
TEXT = Text("text", 2000, "a warm and funny film .", "One sentence of a review")


def read_sentences(path: Path) -> pd.DataFrame:
    """Read one of the two published files: a sentence a line, the sentiment in the suffix of the file's name.

    The files are in Latin-1, in which byte 0x85 is a character. Python takes it for the end of a line, and with it
    twenty sentences would become two each; so lines end at the newline alone.
    """
    lines = path.read_bytes().decode("latin-1").split("\n")
    label = OUTCOME.positive if path.suffix == ".pos" else OUTCOME.negative
    return pd.DataFrame({TEXT.name: [line for line in lines if line], OUTCOME.name: label})


SCHEMA = Schema(columns=(TEXT,), outcome=OUTCOME, formats={".pos": read_sentences, ".neg": read_sentences})
