"""Compute what was known at the time."""

import pandas as pd


def earlier_average(orders: pd.DataFrame) -> pd.Series:
    """Return, for each order, the mean amount of the earlier orders of the same customer.

    The columns are `customer`, `day` (a number) and `amount`; no customer has two orders on a day.
    The rows are in any order, and the result has their index in the same order. It is missing for
    the first order of a customer.
    """
    ordered = orders.sort_values("day")
    means = ordered.groupby("customer")["amount"].transform(
        lambda amounts: amounts.expanding().mean().shift()
    )
    return means.reindex(orders.index)
