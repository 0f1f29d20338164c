"""Find out how much of each column is missing."""


def missing_share(rows: list[dict[str, object]]) -> dict[str, float]:
    """Return, for every column of any row, the share of rows in which it is missing.

    A table without rows has no columns.
    """
    columns = {column for row in rows for column in row}
    return {
        column: sum(row.get(column) in (None, "") for row in rows) / len(rows) for column in columns
    }
