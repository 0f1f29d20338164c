import pandas as pd
import pytest

TEXT = """{"id": 1, "customer": {"city": "Malmö", "plan": {"name": "basic"}}, "paid": 9.5}
{"id": 2, "customer": {"city": "Tromsø"}, "paid": 3}

{"id": 3, "paid": 7.25, "customer": {"plan": {"name": "plus"}}}
"""


@pytest.fixture
def events(exercise, tmp_path):
    path = tmp_path / "events.jsonl"
    path.write_text(TEXT, "utf-8")
    return exercise.read_events(path)


def test_each_line_is_a_row(events):
    assert events["id"].tolist() == [1, 2, 3]
    assert events["paid"].tolist() == [9.5, 3, 7.25]


def test_nested_names_are_joined(events):
    assert set(events.columns) == {"id", "paid", "customer_city", "customer_plan_name"}
    assert events["customer_city"].tolist()[:2] == ["Malmö", "Tromsø"]


def test_a_field_that_is_not_there_is_missing(events):
    assert pd.isna(events.loc[2, "customer_city"])
    assert events["customer_plan_name"].isna().tolist() == [False, True, False]
