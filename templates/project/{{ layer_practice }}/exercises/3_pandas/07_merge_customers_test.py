import pandas as pd
import pytest

ORDERS = pd.DataFrame({"order": [1, 2, 3, 4], "customer": ["c", "a", "x", "a"]})
CUSTOMERS = pd.DataFrame({"customer": ["a", "b", "c"], "city": ["Oslo", "Rome", None]})


def test_each_order_gets_the_columns_of_its_customer(exercise):
    found = exercise.add_customers(ORDERS, CUSTOMERS)
    assert found.loc[found["order"] == 2, "city"].tolist() == ["Oslo"]


def test_no_order_is_lost_and_the_order_stays(exercise):
    found = exercise.add_customers(ORDERS, CUSTOMERS)
    assert found["order"].tolist() == [1, 2, 3, 4]
    assert found["city"].isna().tolist() == [True, False, True, False]


def test_unknown_is_not_the_same_as_a_missing_city(exercise):
    found = exercise.add_customers(ORDERS, CUSTOMERS)
    assert found["known"].tolist() == [True, True, False, True]
    assert list(found.columns) == ["order", "customer", "city", "known"]


def test_a_customer_who_is_there_twice_is_an_error(exercise):
    twice = pd.concat([CUSTOMERS, CUSTOMERS[:1]])
    with pytest.raises(ValueError, match=r"."):
        exercise.add_customers(ORDERS, twice)
