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
from .schema import LABELS, TARGET, TEXT, LabelledRow, published


class Dataset(NamedTuple):
    """A table of COLUMNS and a `target` of 0 and 1, and the file that it was read from."""

    table: pd.DataFrame
    name: str  # "sample", "real" or a path
    sha256: str


def fetch(source: Annotated[str | None, typer.Option("--from")] = None) -> None:
    """Download the dataset, or copy it --from a folder, a file or a URL; check it, write a CSV."""
    settings, tables = load_settings().data, []
    for url, digest in settings.files.items():
        place, name, folder = _place(url, digest, source), Path(url).name, settings.path.parent
        local = Path(place).is_file()
        copy = (lambda file, to, _: shutil.copyfile(file, to)) if local else None
        options = {"downloader": copy, "progressbar": not local}
        try:
            file = pooch.retrieve(place, f"sha256:{digest}", name, folder, **options)
        except (OSError, ValueError) as error:
            remedy = "--from takes a copy of it; `train --data FILE` trains on your own rows."
            raise ProjectError(f"{place} cannot be fetched: {error}\n  {remedy}") from error
        tables.append(published(Path(file)))
    pd.concat(tables).to_csv(settings.path, index=False)
    print(f"{settings.path} is the expected dataset.")


def load(settings: DataSettings, source: str | None = None) -> Dataset:
    """Return the rows of "sample", "real" or a file, equal ones once; by default real ones."""
    name = source or ("real" if settings.path.is_file() else "sample")
    path = {"sample": settings.sample, "real": settings.path}.get(name, Path(name))
    if name == "real" and not path.is_file():
        raise ProjectError(f"{path} is not there: run `data fetch` first.")
    tables = (rows for _, rows in read(path, LabelledRow))
    table = pd.concat(tables).drop_duplicates(ignore_index=True)
    table["target"] = table.pop(TARGET).map(LABELS)
    return Dataset(table, name, pooch.file_hash(str(path)))


def split(table: pd.DataFrame, fraction: float, seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return training rows and held-out rows, before anything is fitted."""
    training, held_out = folds(table, round(1 / fraction), seed)[0]
    return table.iloc[training], table.iloc[held_out]


def folds(table: pd.DataFrame, count: int, seed: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return positions to fit on and to hold out, `count` times, stratified by target."""
    # Sentences that differ only in case, digits and marks stay together, as equal ones would.
    words = table[TEXT].str.lower().str.replace(r"[\W\d_]+", " ", regex=True).str.strip()
    splitter = StratifiedGroupKFold(count, shuffle=True, random_state=seed)
    return list(splitter.split(table, table["target"], pd.factorize(words)[0]))


def _place(url: str, digest: str, source: str | None) -> str:
    """Return where a published file is; in a folder it may have any name."""
    if source and Path(source).is_dir():
        files = [str(path) for path in Path(source).iterdir() if path.is_file()]
        return next((file for file in files if pooch.file_hash(file) == digest), source)
    return source + Path(url).name if source and source.endswith("/") else source or url
