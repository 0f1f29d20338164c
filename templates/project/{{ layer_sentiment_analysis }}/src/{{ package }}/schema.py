"""The columns of the data: one pydantic model checks training files and API requests alike."""

from pathlib import Path
from typing import Literal

import pandas as pd
from pydantic import BaseModel, Field

IDENTIFIER, TARGET = "id", "sentiment"
COLUMNS = TEXT = "text"  # models take the text itself, not a table of columns
LABELS = {"negative": 0, "positive": 1}
ROWS = "sentences"  # the word of plots and reports


class Row(BaseModel, extra="forbid", str_strip_whitespace=True):
    """One sentence."""

    text: str = Field(min_length=1, max_length=2000, examples=["never less than funny ."])


class LabelledRow(Row):
    """A sentence to learn from: one that is known to praise or to blame."""

    sentiment: Literal["negative", "positive"]


def published(file: Path) -> pd.DataFrame:
    """Read a published file: Latin-1, a sentence a line, the sentiment in the file's suffix."""
    # Byte 0x85 is a character here, which `splitlines` would take for the end of a line.
    lines = file.read_bytes().decode("latin-1").removesuffix("\n").split("\n")
    sentiment = {".pos": "positive", ".neg": "negative"}[file.suffix]
    return pd.DataFrame({TEXT: lines, TARGET: sentiment})
