import numpy as np
import pandas as pd
import pytest

ORDERS = pd.DataFrame(
    {
        "customer": ["a", "b", "a", "a", "b", "c"],
        "day": [3, 1, 1, 2, 5, 4],
        "amount": [100.0, 7.0, 10.0, 20.0, 9.0, 50.0],
    },
    index=[10, 11, 12, 13, 14, 15],
)
NAN = np.nan


def test_only_earlier_orders_of_the_customer_count(exercise):
    found = exercise.earlier_average(ORDERS)
    assert found.tolist() == pytest.approx([15, NAN, NAN, 10, 7, NAN], nan_ok=True)


def test_the_rows_keep_their_index(exercise):
    assert exercise.earlier_average(ORDERS).index.tolist() == [10, 11, 12, 13, 14, 15]


def test_later_orders_change_nothing(exercise):
    changed = ORDERS.copy()
    changed.loc[10, "amount"] = 9999
    before, after = exercise.earlier_average(ORDERS), exercise.earlier_average(changed)
    assert after.tolist() == pytest.approx(before.tolist(), nan_ok=True)
