"""Add up by month.

A forecast needs a value for every month. A month without sales is a month with zero sales: it must
not be missing from the series. And "03/04/2026" is the third of April where the day comes first.
"""

import pandas as pd


def monthly_totals(sales: pd.DataFrame) -> pd.Series:
    """Return the total amount of each month, from the first month with sales to the last one.

    The column `date` is text, day first: "03/04/2026". The column `amount` is a number. The index
    of the result has the months as text, "2026-04", in order; months without sales are 0.
    """
    raise NotImplementedError
