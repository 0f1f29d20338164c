"""Add up by month."""

import pandas as pd


def monthly_totals(sales: pd.DataFrame) -> pd.Series:
    """Return the total amount of each month, from the first month with sales to the last one.

    The column `date` is text, day first: "03/04/2026". The column `amount` is a number. The index
    of the result has the months as text, "2026-04", in order; months without sales are 0.
    """
    dates = pd.to_datetime(sales["date"], dayfirst=True, format="%d/%m/%Y")
    totals = sales["amount"].groupby(dates.dt.to_period("M")).sum()
    months = pd.period_range(totals.index.min(), totals.index.max(), freq="M")
    totals = totals.reindex(months, fill_value=0)
    return totals.set_axis(totals.index.astype(str))
