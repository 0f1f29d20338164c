"""Read a CSV file as it comes.

Many European files separate columns with semicolons and write 1299,5 for 1299.5. Missing values
have codes that somebody invented. Say all of that when you read the file, and the types are right
from the start.
"""

from pathlib import Path

import pandas as pd


def read_orders(path: Path) -> pd.DataFrame:
    """Read a file with the columns order, article and price.

    Columns are separated by semicolons; the decimal sign of prices is a comma. "n/a" and "-" mean
    that a value is missing. Orders are identifiers such as "007": they stay text. Prices are
    floats.
    """
    raise NotImplementedError
