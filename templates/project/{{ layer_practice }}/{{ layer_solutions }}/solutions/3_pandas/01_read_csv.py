"""Read a CSV file as it comes."""

from pathlib import Path

import pandas as pd


def read_orders(path: Path) -> pd.DataFrame:
    """Read a file with the columns order, article and price.

    Columns are separated by semicolons; the decimal sign of prices is a comma. "n/a" and "-" mean
    that a value is missing. Orders are identifiers such as "007": they stay text. Prices are
    floats.
    """
    return pd.read_csv(path, sep=";", decimal=",", na_values=["n/a", "-"], dtype={"order": str})
