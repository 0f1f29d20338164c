import numpy as np
import pandas as pd
import pytest

from churn_prediction.drift import MISSING, binned, distance, shift, stability_index


def test_a_missing_value_is_a_shift_of_its_own() -> None:
    before = pd.Series([1.0, 2.0, 3.0, 4.0] * 25)
    assert stability_index(before, before.mask(before.index % 2 == 0)) > 0.25
    assert distance(before, before.mask(before.index % 2 == 0)) is not None


def test_the_index_is_zero_for_equal_shares_and_follows_its_definition() -> None:
    before = pd.Series(["a"] * 50 + ["b"] * 50)
    assert stability_index(before, before) == 0
    after = pd.Series(["a"] * 80 + ["b"] * 20)
    # (0.8 - 0.5) ln(0.8 / 0.5) + (0.2 - 0.5) ln(0.2 / 0.5)
    assert stability_index(before, after) == pytest.approx(0.4159, abs=1e-4)
    assert stability_index(before, pd.Series(["c"] * 100)) > 1


def test_bins_are_deciles_of_the_training_rows_or_categories_and_hold_every_row() -> None:
    before, after = pd.Series(np.arange(100.0)), pd.Series([0.0, 5.0, 200.0, None])
    table = binned(before, after)
    assert table["before"].tolist() == [10] * 10 + [0]
    assert table["after"].tolist() == [2, *[0] * 8, 1, 1]
    assert table["label"].iloc[-1] == MISSING
    words = binned(pd.Series(["b", "a", "b", None]), pd.Series(["c", "b"]))
    assert words.to_dict("list") == {"label": ["b", "a", "c", MISSING], "before": [2, 1, 0, 1], "after": [1, 0, 1, 0]}


@pytest.mark.parametrize("empty", [pd.Series([np.nan] * 50), pd.Series([1.0] * 50)])
def test_a_column_that_was_always_empty_or_always_the_same_can_be_compared(empty: pd.Series) -> None:
    assert stability_index(empty, empty) == 0
    assert stability_index(empty, pd.Series([2.0] * 50)) > 1
    assert distance(pd.Series([np.nan]), empty) is None


def test_few_rows_look_shifted_and_raise_no_alarm_but_many_do() -> None:
    random = np.random.default_rng(5)
    before = pd.Series(random.normal(size=2000))
    few = [shift("x", before, pd.Series(random.normal(size=30))) for _ in range(200)]
    assert np.mean([each.psi for each in few]) > 0.25
    assert np.mean([each.alarming(0.25) for each in few]) < 0.02
    assert shift("x", before, pd.Series(random.normal(2, size=30))).alarming(0.25)


def test_missing_cells_are_told_before_and_after() -> None:
    told = shift("x", pd.Series(["a", "b", None, "a"]), pd.Series(["a", None]))
    assert (told.missing_before, told.missing_after) == (0.25, 0.5)
    assert told.bins["before"].sum() == told.bins["after"].sum() == 1
