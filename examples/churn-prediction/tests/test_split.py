import numpy as np
import pandas as pd
import pytest

from churn_prediction.config import Settings
from churn_prediction.data import Dataset, duplicate_groups
from churn_prediction.errors import ProjectError
from churn_prediction.schema import SCHEMA
from churn_prediction.split import folds, split, strata


def test_a_split_keeps_the_balance_and_every_row(settings: Settings, sample: Dataset) -> None:
    train, test = split(sample.frame, settings)
    assert len(train) + len(test) == len(sample.frame)
    assert len(test) / len(sample.frame) == pytest.approx(settings.data.test_fraction, abs=0.02)
    everything = strata(sample.frame, 5)
    shares = np.bincount(everything) / len(everything)
    train_rows, _ = folds(sample.frame, 5, settings.seed)[0]
    assert np.bincount(everything[train_rows]) / len(train_rows) == pytest.approx(shares, abs=0.02)


def test_duplicates_do_not_cross_the_split(settings: Settings, sample: Dataset) -> None:
    doubled = pd.concat([sample.frame, sample.frame.head(200)], ignore_index=True)
    train, test = split(doubled, settings)
    assert len(train) + len(test) == len(doubled)
    assert not set(duplicate_groups(train)) & set(duplicate_groups(test))


def test_the_folds_hold_out_every_row_once(sample: Dataset) -> None:
    parts = folds(sample.frame, 4, seed=0)
    held_out = np.concatenate([rows for _, rows in parts])
    assert sorted(held_out) == list(range(len(sample.frame)))
    assert all(not set(fitted) & set(rows) for fitted, rows in parts)


def test_the_seed_decides_the_split(sample: Dataset, settings: Settings) -> None:
    first, again = (split(sample.frame, settings)[1] for _ in range(2))
    pd.testing.assert_frame_equal(first, again)
    other = split(sample.frame, settings.model_copy(update={"seed": 1}))[1]
    assert not other[SCHEMA.names].equals(first[SCHEMA.names])


def test_too_few_rows_are_refused(sample: Dataset) -> None:
    with pytest.raises(ProjectError, match="too few"):
        folds(sample.frame.head(3), 5, seed=0)
