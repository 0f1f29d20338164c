import pandas as pd
import pytest

TEXT = "order;article;price\n007;pen;1,5\n012;desk;1299,95\n100;-;n/a\n101;lamp;20\n"


@pytest.fixture
def orders(exercise, tmp_path):
    path = tmp_path / "orders.csv"
    path.write_text(TEXT, "utf-8")
    return exercise.read_orders(path)


def test_columns_are_separated(orders):
    assert list(orders.columns) == ["order", "article", "price"]
    assert len(orders) == 4


def test_prices_are_numbers(orders):
    assert orders["price"].dtype == float
    assert orders["price"].dropna().tolist() == [1.5, 1299.95, 20]


def test_codes_of_missing_values_are_missing(orders):
    assert pd.isna(orders.loc[2, "article"])
    assert pd.isna(orders.loc[2, "price"])


def test_identifiers_stay_text(orders):
    assert orders["order"].tolist() == ["007", "012", "100", "101"]
