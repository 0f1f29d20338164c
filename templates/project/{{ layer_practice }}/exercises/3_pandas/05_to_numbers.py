"""Convert a column, and count what is lost.

A column of numbers that contains one "unknown" is a column of text. A conversion that silently
makes missing values hides a problem, so this one reports how many values it could not read.
"""

import pandas as pd


def to_numbers(column: pd.Series) -> tuple[pd.Series, int]:
    """Return the column as numbers, and how many of its values could not be read.

    A value that cannot be read is missing in the result. A value that was missing before does not
    count. A percent sign at the end divides by 100: "5%" is 0.05.
    """
    raise NotImplementedError
