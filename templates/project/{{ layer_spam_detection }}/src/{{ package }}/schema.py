"""The columns of the data: one pydantic model checks training files and API requests alike."""

import html
import re
from pathlib import Path
from typing import Literal

import pandas as pd
from pydantic import BaseModel, Field

IDENTIFIER, TARGET = "id", "label"
COLUMNS = TEXT = "message"  # models take the text itself, not a table of columns
LABELS = {"ham": 0, "spam": 1}
ROWS = "messages"  # the word of plots and reports


class Row(BaseModel, extra="forbid", str_strip_whitespace=True):
    """One message, as it arrived."""

    message: str = Field(min_length=1, max_length=2000, examples=["Claim your pr1ze, text WIN"])


class LabelledRow(Row):
    """A message to learn from: one that somebody has read and labelled."""

    label: Literal["ham", "spam"]


def published(file: Path) -> pd.DataFrame:
    """Read a published file: UTF-8, a message a line, its label and a tab before it, no header."""
    # Quotation marks belong to the messages: read as CSV, one would swallow the lines up to the
    # next. The publishers masked numbers and addresses of ham only, which gives the label away.
    text = html.unescape(file.read_bytes().decode("utf-8"))
    text = re.sub("<(#|DECIMAL|TIME|URL|EMAIL)>", " ", text)
    lines = [line.split("\t", 1) for line in text.removesuffix("\n").split("\n")]
    return pd.DataFrame(lines, columns=[TARGET, TEXT])
