"""The one column of this project, said once: training data and API requests are checked against this declaration.

The dataset is the SMS Spam Collection: text messages in English, most of them from Britain and Singapore before 2012.
"""

import csv
from pathlib import Path

import pandas as pd

from .fields import Text
from .table import Binary, Schema

OUTCOME = Binary("label", negative="ham", positive="spam")
MESSAGE = Text("message", 2000, "Free entry! Text WIN to 80000 now", "The text message as it arrived")


def read_messages(path: Path) -> pd.DataFrame:
    """Read the published file: UTF-8, no header, one message a line, its label before a tab.

    A quotation mark is a character of a message here. Read with the usual rules of CSV, the mark that opens a
    quotation swallows lines up to the mark that closes it, and two messages are gone without an error.
    """
    names = [OUTCOME.name, MESSAGE.name]
    return pd.read_csv(
        path, sep="\t", names=names, encoding="utf-8", quoting=csv.QUOTE_NONE, keep_default_na=False, na_values=[""]
    )


# Spam is sent in bulk: of the 5,574 published messages 403 repeat another one to the letter, and 41 more differ from
# it in case, spacing or marks only (`fields.Text.key`; digits count, so two mailings with two telephone numbers are
# two). They are kept once, before anything is split, which leaves 5,130: else a model is examined on messages that it
# has learnt by heart.
SCHEMA = Schema(columns=(MESSAGE,), outcome=OUTCOME, formats={".tsv": read_messages}, distinct=True)
