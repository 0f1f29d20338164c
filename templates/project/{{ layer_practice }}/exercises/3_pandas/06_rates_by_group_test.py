import pandas as pd
import pytest

TABLE = pd.DataFrame(
    {
        "contract": ["month", "year", "month", None, "year", "month", "year", "year"],
        "left": [1, 0, 1, 0, 0, 0, 1, 0],
    }
)


@pytest.fixture
def rates(exercise):
    return exercise.rates_by_group(TABLE, "contract", "left")


def test_each_group_has_a_count_and_a_rate(rates):
    assert list(rates.columns) == ["rows", "rate"]
    assert rates.index.name == "contract"
    assert rates.loc["month"].tolist() == pytest.approx([3, 2 / 3])
    assert rates.loc["year"].tolist() == pytest.approx([4, 1 / 4])


def test_the_highest_rate_comes_first(rates):
    assert rates["rate"].tolist() == pytest.approx([2 / 3, 1 / 4, 0])


def test_a_missing_group_is_a_group(rates):
    assert rates["rows"].sum() == len(TABLE)
    assert rates.index.isna().sum() == 1
