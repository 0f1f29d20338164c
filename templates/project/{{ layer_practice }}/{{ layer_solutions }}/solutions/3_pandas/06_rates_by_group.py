"""Compare groups."""

import pandas as pd


def rates_by_group(table: pd.DataFrame, group: str, target: str) -> pd.DataFrame:
    """Return a table with the index `group` and the columns `rows` and `rate`.

    `rows` counts the rows of the group, `rate` is the mean of the target, which is 0 or 1. Groups
    with the highest rates come first. Rows whose group is missing form a group of their own.
    """
    grouped = table.groupby(group, dropna=False)[target]
    rates = grouped.agg(rows="size", rate="mean")
    return rates.sort_values("rate", ascending=False)
