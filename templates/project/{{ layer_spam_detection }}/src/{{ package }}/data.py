"""Data: fetch the dataset, load it with its labels, and split it once."""

import shutil
from pathlib import Path
from typing import Annotated, NamedTuple

import numpy as np
import pandas as pd
import pooch
import typer
from scipy.sparse.csgraph import connected_components
from sklearn.feature_extraction.text import TfidfVectorizer
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
    """Download the dataset, or copy it --from a file or another URL; check it, write it as CSV."""
    settings = load_settings().data
    url, raw = source or settings.url, settings.path.with_suffix(".tsv")
    local = Path(url).is_file()
    copy = (lambda file, to, _: shutil.copyfile(file, to)) if local else None
    options = {"downloader": copy, "progressbar": not local}
    try:
        pooch.retrieve(url, f"sha256:{settings.sha256}", raw.name, raw.parent, **options)
    except (OSError, ValueError) as error:
        remedy = "--from FILE takes a copy of it; `train --data FILE` trains on your own rows."
        raise ProjectError(f"{url} cannot be fetched: {error}\n  {remedy}") from error
    published(raw).to_csv(settings.path, index=False)
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
    # Near-copies stay together, or a model would be examined on texts that it has learnt.
    splitter = StratifiedGroupKFold(count, shuffle=True, random_state=seed)
    return list(splitter.split(table, table["target"], near_copies(table[TEXT])))


def near_copies(texts: pd.Series) -> np.ndarray:
    """Return a number for each text, the same for texts that share most phrases of three words."""
    # Case, digits and marks do not count: what is sent in bulk differs in its codes.
    options = {"ngram_range": (3, 3), "token_pattern": r"\S+", "use_idf": False, "binary": True}
    words = "^ ^ " + texts.str.lower().str.replace(r"[\W\d_]+", " ", regex=True) + " $"
    vectors = TfidfVectorizer(**options).fit_transform(words)
    return np.asarray(connected_components(vectors @ vectors.T > 0.6, directed=False)[1])
