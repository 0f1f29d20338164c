"""The dataset: fetched and checked; split before anything is fitted."""

from pathlib import Path

import pandas as pd
import pooch
import pytest

from {{ package }} import ProjectError
from {{ package }}.config import load_settings
from {{ package }}.data import fetch, load, split
from {{ package }}.schema import COLUMNS


def test_a_copy_of_the_dataset_is_taken(project: Path) -> None:
    Path("rows.csv").write_bytes(b"a dataset")
    settings, text = load_settings().data, Path("config.toml").read_text("utf-8")
    Path("config.toml").write_text(text.replace(settings.sha256, pooch.file_hash("rows.csv")))
    fetch("rows.csv")
    assert settings.path.read_bytes() == b"a dataset"


@pytest.mark.parametrize("source", ["other.csv", "nothing.csv", "http://127.0.0.1:9/rows.csv"])
def test_what_is_not_the_dataset_is_refused(project: Path, source: str) -> None:
    Path("other.csv").write_text("another file")
    with pytest.raises(ProjectError, match="cannot be fetched"):
        fetch(source)
    assert not load_settings().data.path.exists()


def test_real_rows_come_first_once_they_are_there(project: Path) -> None:
    settings = load_settings().data
    assert load(settings).name == "sample"
    with pytest.raises(ProjectError, match="data fetch"):
        load(settings, "real")
    settings.path.write_bytes(settings.sample.read_bytes())
    assert load(settings).name == "real"


def test_equal_rows_stay_on_one_side(rows: pd.DataFrame) -> None:
    twice = pd.concat([rows, rows], ignore_index=True)
    training, held_out = split(twice, 0.2, seed=1)
    assert len(held_out) == pytest.approx(0.2 * len(twice), abs=20)
    known = set(training[COLUMNS].itertuples(index=False, name=None))
    assert not known & set(held_out[COLUMNS].itertuples(index=False, name=None))
