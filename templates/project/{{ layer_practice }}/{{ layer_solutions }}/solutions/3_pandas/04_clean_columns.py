"""Clean a table that people have typed."""

import pandas as pd


def clean(table: pd.DataFrame) -> pd.DataFrame:
    """Return a clean copy of a table whose cells are all text.

    Column names lose the spaces at both ends, are in lower case, and have an underscore for each
    space inside. Cells lose the spaces at both ends; those that are empty then are missing. Rows
    that are equal to an earlier row after all of that are left out. The index counts from 0.
    """
    cleaned = table.rename(columns=lambda name: name.strip().lower().replace(" ", "_"))
    cleaned = cleaned.apply(lambda column: column.str.strip()).replace("", None)
    return cleaned.drop_duplicates(ignore_index=True)
