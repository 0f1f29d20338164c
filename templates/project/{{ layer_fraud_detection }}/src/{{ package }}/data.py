"""Data: fetch the dataset, load it with its labels, and split it by time."""

import shutil
from pathlib import Path
from typing import Annotated, NamedTuple

import numpy as np
import pandas as pd
import pooch
import typer
from sklearn.model_selection import TimeSeriesSplit

from . import ProjectError
from .config import DataSettings, load_settings
from .files import read
from .schema import LABELS, TARGET, LabelledRow


class Dataset(NamedTuple):
    """A table of COLUMNS and a `target` of 0 and 1, and the file that it was read from."""

    table: pd.DataFrame  # in the order of time
    name: str  # "sample", "real" or a path
    sha256: str


def fetch(source: Annotated[str | None, typer.Option("--from")] = None) -> None:
    """Download the dataset, or copy it --from a file or another URL, and check its SHA-256."""
    settings = load_settings().data
    url, path, digest = source or settings.url, settings.path, f"sha256:{settings.sha256}"
    local = Path(url).is_file()
    copy = (lambda file, to, _: shutil.copyfile(file, to)) if local else None
    try:
        pooch.retrieve(url, digest, path.name, path.parent, downloader=copy, progressbar=not local)
    except (OSError, ValueError) as error:
        remedy = "--from FILE takes a copy of it; `train --data FILE` trains on your own rows."
        raise ProjectError(f"{url} cannot be fetched: {error}\n  {remedy}") from error
    print(f"{path} is the expected dataset.")


def load(settings: DataSettings, source: str | None = None) -> Dataset:
    """Return the rows of "sample", "real" or a file; by default real ones, once fetched."""
    name = source or ("real" if settings.path.is_file() else "sample")
    path = {"sample": settings.sample, "real": settings.path}.get(name, Path(name))
    if name == "real" and not path.is_file():
        raise ProjectError(f"{path} is not there: run `data fetch` first.")
    table = pd.concat([rows for _, rows in read(path, LabelledRow)], ignore_index=True)
    table["target"] = table.pop(TARGET).map(LABELS)
    table = table.sort_values("Time", kind="stable", ignore_index=True)
    return Dataset(table, name, pooch.file_hash(str(path)))


def split(table: pd.DataFrame, fraction: float, _seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return training rows and the held-out rows, which are later, before anything is fitted."""
    past = table["Time"] < table["Time"].quantile(1 - fraction, interpolation="lower")
    return _both_classes(table[past]), _both_classes(table[~past])


def folds(table: pd.DataFrame, count: int, _seed: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return positions to fit on and to hold out, `count` times; the seed has no part in it.

    Seconds are split, not rows: a payment that was recorded twice has both rows on one side.
    """
    clock, found = table["Time"].to_numpy(), []
    seconds = np.unique(clock)
    # The first third is only learnt from.
    windows = TimeSeriesSplit(count, test_size=2 * len(seconds) // (3 * count))
    for _, later in windows.split(seconds):
        past, window = clock < seconds[later[0]], np.isin(clock, seconds[later])
        _both_classes(table[past]), _both_classes(table[window])
        found.append((np.flatnonzero(past), np.flatnonzero(window)))
    return found


def _both_classes(rows: pd.DataFrame) -> pd.DataFrame:
    if rows["target"].nunique() < 2:
        remedy = "bring more rows, or ask for fewer `folds` in config.toml."
        raise ProjectError(f"cut by time, some rows have no fraud, or nothing else: {remedy}")
    return rows
