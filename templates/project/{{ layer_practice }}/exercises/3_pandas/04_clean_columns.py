"""Clean a table that people have typed.

For a program, "yes" and "yes " are two categories, and " Monthly Fee" is not the column "Monthly
Fee". Cleaning comes before anything is counted.
"""

import pandas as pd


def clean(table: pd.DataFrame) -> pd.DataFrame:
    """Return a clean copy of a table whose cells are all text.

    Column names lose the spaces at both ends, are in lower case, and have an underscore for each
    space inside. Cells lose the spaces at both ends; those that are empty then are missing. Rows
    that are equal to an earlier row after all of that are left out. The index counts from 0.
    """
    raise NotImplementedError
