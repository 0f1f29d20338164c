"""Data: fetch the dataset, load it with its labels, and split it once."""

import shutil
from pathlib import Path
from typing import Annotated, NamedTuple

import numpy as np
import pandas as pd
import pooch
import typer
from sklearn.model_selection import StratifiedGroupKFold

from . import ProjectError
from .config import DataSettings, load_settings
from .files import read
from .schema import COLUMNS, LABELS, TARGET, LabelledRow


class Dataset(NamedTuple):
    """A table of COLUMNS and a `target` of 0 and 1, and the file that it was read from."""

    table: pd.DataFrame
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
    return Dataset(table, name, pooch.file_hash(str(path)))


def split(table: pd.DataFrame, fraction: float, seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return training rows and held-out rows, before anything is fitted."""
    training, held_out = folds(table, round(1 / fraction), seed)[0]
    return table.iloc[training], table.iloc[held_out]


def folds(table: pd.DataFrame, count: int, seed: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return positions to fit on and to hold out, `count` times, stratified by target.

    Equal rows stay together, or a model would be examined on rows that it has learnt.
    """
    same = pd.factorize(pd.util.hash_pandas_object(table[COLUMNS], index=False))[0]
    splitter = StratifiedGroupKFold(count, shuffle=True, random_state=seed)
    return list(splitter.split(table, table["target"], same))
