"""Data: fetch the dataset, load it, and split it once."""

import shutil
from pathlib import Path
from typing import Annotated, NamedTuple

import pandas as pd
import pooch
import typer
from sklearn.model_selection import GroupShuffleSplit

from . import ProjectError
from .config import DataSettings, load_settings
from .files import read
from .schema import COLUMNS, LabelledRow


class Dataset(NamedTuple):
    """A table of COLUMNS and labels, and the file that it was read from."""

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
    return Dataset(table, name, pooch.file_hash(str(path)))


def split(table: pd.DataFrame, fraction: float, seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return training rows and held-out rows, before anything is fitted.

    Equal rows stay together, or a model would be examined on rows that it has learnt.
    """
    same = pd.util.hash_pandas_object(table[COLUMNS], index=False)
    splitter = GroupShuffleSplit(1, test_size=fraction, random_state=seed)
    training, held_out = next(splitter.split(table, groups=same))
    return table.iloc[training], table.iloc[held_out]
