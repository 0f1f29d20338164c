"""Convert a column, and count what is lost."""

import pandas as pd


def to_numbers(column: pd.Series) -> tuple[pd.Series, int]:
    """Return the column as numbers, and how many of its values could not be read.

    A value that cannot be read is missing in the result. A value that was missing before does not
    count. A percent sign at the end divides by 100: "5%" is 0.05.
    """
    text = column.astype("str").str.strip()
    numbers = pd.to_numeric(text.str.removesuffix("%"), errors="coerce")
    numbers = numbers.where(~text.str.endswith("%"), numbers / 100)
    return numbers, int((numbers.isna() & column.notna()).sum())
