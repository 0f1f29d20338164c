"""Data: fetch the dataset, load it with its labels, and split it once."""

import shutil
from pathlib import Path
from typing import Annotated, NamedTuple

import pandas as pd
import pooch
import typer
from sklearn.model_selection import train_test_split

from . import ProjectError
from .config import DataSettings, load_settings
from .files import read
from .schema import TARGET, TEXT, LabelledRow, published


class Dataset(NamedTuple):
    """A table of `text`, `target` and `part`, and the file that it was read from."""

    table: pd.DataFrame
    name: str  # "sample", "real" or a path
    sha256: str


def fetch(source: Annotated[str | None, typer.Option("--from")] = None) -> None:
    """Download the dataset, or copy it --from a folder or a URL; check it, write a CSV."""
    settings = load_settings().data
    for url, digest in settings.files.items():
        name = Path(url).name
        place = f"{source.rstrip('/')}/{name}" if source else url
        copy = (lambda file, to, _: shutil.copyfile(file, to)) if Path(place).is_file() else None
        options = {"downloader": copy, "progressbar": copy is None}
        try:
            pooch.retrieve(place, f"sha256:{digest}", name, settings.path.parent, **options)
        except (OSError, ValueError) as error:
            remedy = "--from takes its folder; `train --data FILE` trains on your own rows."
            raise ProjectError(f"{source or url} cannot be fetched: {error}\n  {remedy}") from error
    published(settings.path.parent).to_csv(settings.path, index=False)
    print(f"{settings.path} is the expected dataset.")


def load(settings: DataSettings, source: str | None = None) -> Dataset:
    """Return the rows of "sample", "real" or a file, equal ones once; by default real ones."""
    name = source or ("real" if settings.path.is_file() else "sample")
    path = {"sample": settings.sample, "real": settings.path}.get(name, Path(name))
    if name == "real" and not path.is_file():
        raise ProjectError(f"{path} is not there: run `data fetch` first.")
    tables = (rows for _, rows in read(path, LabelledRow))
    table = pd.concat(tables, ignore_index=True).rename(columns={TARGET: "target"})
    # What differs only in case, digits and marks is equal too, or a model would learn it by heart.
    # The last one stays: rows to train on come before those of the test.
    plain = table[TEXT].str.lower().str.replace(r"[\W\d_]+", " ", regex=True).str.strip()
    table = table[~plain.duplicated(keep="last")].reset_index(drop=True)
    return Dataset(table, name, pooch.file_hash(str(path)))


def split(table: pd.DataFrame, fraction: float, seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return training rows and held-out rows: the test of the dataset, or else a fraction."""
    held_out = table["part"] == "test"
    if held_out.any():
        return table[~held_out], table[held_out]
    options = {"stratify": table["target"], "random_state": seed}
    training, drawn = train_test_split(table, test_size=fraction, **options)
    return training, drawn
