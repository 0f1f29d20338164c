"""Compare groups.

Which contracts do customers leave most often? A rate without the number of customers behind it
misleads: one customer of two is 50 %, and says little.
"""

import pandas as pd


def rates_by_group(table: pd.DataFrame, group: str, target: str) -> pd.DataFrame:
    """Return a table with the index `group` and the columns `rows` and `rate`.

    `rows` counts the rows of the group, `rate` is the mean of the target, which is 0 or 1. Groups
    with the highest rates come first. Rows whose group is missing form a group of their own.
    """
    raise NotImplementedError
