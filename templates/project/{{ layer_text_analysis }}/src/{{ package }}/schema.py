"""The columns of the data, checked alike in files and requests, and the words of a text."""

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

import numpy as np
import pandas as pd
from pydantic import BaseModel, Field

IDENTIFIER, TARGET = "id", "type"
COLUMNS = TEXT = "text"  # models take the text itself, not a table of columns
LABELS = ("abbreviation", "description", "entity", "human", "location", "number")
ROWS = "questions"  # the word of plots and reports
PUBLISHED = dict(zip(("ABBR", "DESC", "ENTY", "HUM", "LOC", "NUM"), LABELS, strict=True))

WORD = r"\w+|[^\w\s]"  # marks too: a quotation or a full stop tells something
PADDING, UNKNOWN, FIRST = 0, 1, 2  # numbers of words; those in the vocabulary begin at FIRST
LENGTH = 24  # words of a text that a network reads


class Row(BaseModel, extra="forbid", str_strip_whitespace=True):
    """One question."""

    text: str = Field(min_length=1, max_length=2000, examples=["Who painted the Night Watch ?"])


class LabelledRow(Row):
    """A question to learn from: what type of answer it asks for is known.

    Where a dataset has test questions of its own, `part` says which they are.
    """

    type: Literal["abbreviation", "description", "entity", "human", "location", "number"]
    part: Literal["train", "test"] | None = None


def published(folder: Path) -> pd.DataFrame:
    """Read TREC.train and TREC.test: Latin-1, a line a question, `TYPE:subtype text`."""
    rows = []
    for part in ("train", "test"):
        text = (folder / f"TREC.{part}").read_bytes().decode("latin-1")
        # Byte 0x85 is a character here, which `splitlines` would take for the end of a line.
        for line in text.removesuffix("\n").split("\n"):
            label, question = line.split(" ", 1)
            rows.append({TEXT: question, TARGET: PUBLISHED[label.split(":")[0]], "part": part})
    return pd.DataFrame(rows)


def words(text: str) -> list[str]:
    """Return the words and marks of a text, in lower case."""
    return re.findall(WORD, text.lower())


def vocabulary(texts: Iterable[str]) -> dict[str, int]:
    """Return the number of each word that occurs at least twice; the others stay unknown."""
    counts = Counter(word for text in texts for word in words(text))
    known = sorted(word for word, count in counts.items() if count > 1)
    return {word: number for number, word in enumerate(known, start=FIRST)}


def encode(texts: Iterable[str], known: dict[str, int]) -> np.ndarray:
    """Return texts as numbers of words, (texts, LENGTH): cut, or padded at the end."""
    padding = [PADDING] * LENGTH
    numbers = ([known.get(word, UNKNOWN) for word in words(text)] for text in texts)
    return np.array([(each + padding)[:LENGTH] for each in numbers], dtype=np.int64)


def mark_start(text: str) -> str:
    """Mark where a text begins: "what is" there and "what is" later are two different things."""
    return f"§ {text.lower()}"
