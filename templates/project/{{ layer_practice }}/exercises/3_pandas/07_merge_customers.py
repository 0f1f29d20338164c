"""Join two tables without losing rows.

Orders name a customer; the table of customers knows the city. Two things go wrong in joins: orders
whose customer is unknown disappear, and a customer who is there twice doubles the orders.
"""

import pandas as pd


def add_customers(orders: pd.DataFrame, customers: pd.DataFrame) -> pd.DataFrame:
    """Return the orders, in their order, with the columns of their customers.

    Both tables have the column `customer`. An order whose customer is unknown keeps its row, and
    its new columns are missing. The new column `known` says whether the customer was found.

    Raises:
        ValueError: a customer is in `customers` more than once.
    """
    raise NotImplementedError
