"""Compute what was known at the time.

How much a customer spent on average is a good feature, as long as it uses only earlier orders. An
average that includes the order itself, or later ones, leaks the future into the training rows.
"""

import pandas as pd


def earlier_average(orders: pd.DataFrame) -> pd.Series:
    """Return, for each order, the mean amount of the earlier orders of the same customer.

    The columns are `customer`, `day` (a number) and `amount`; no customer has two orders on a day.
    The rows are in any order, and the result has their index in the same order. It is missing for
    the first order of a customer.
    """
    raise NotImplementedError
