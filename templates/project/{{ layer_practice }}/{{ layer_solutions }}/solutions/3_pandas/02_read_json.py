"""Make a table of nested JSON."""

import json
from pathlib import Path

import pandas as pd


def read_events(path: Path) -> pd.DataFrame:
    """Read a file of JSON Lines in UTF-8: a row for each line that is not blank.

    Names of nested fields are joined with an underscore: the city of the customer is in the column
    customer_city. A field that an object does not have is missing.
    """
    lines = path.read_text("utf-8").splitlines()
    return pd.json_normalize([json.loads(line) for line in lines if line.strip()], sep="_")
