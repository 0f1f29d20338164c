"""Find out how much of each column is missing.

The first question about a new table is what is missing. Here a table is a list of rows, and a row
is a dictionary. A cell is missing when it is None, when it is an empty string, or when the row does
not have the column at all. Zero and False are values.
"""


def missing_share(rows: list[dict[str, object]]) -> dict[str, float]:
    """Return, for every column of any row, the share of rows in which it is missing.

    A table without rows has no columns.
    """
    raise NotImplementedError
