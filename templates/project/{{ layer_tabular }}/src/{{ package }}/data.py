"""Data in: fetch the published file, load it or any other in four formats, and split it before anything is fitted."""

import hashlib
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd
import pooch
from sklearn.model_selection import StratifiedKFold

from .config import Settings
from .errors import ProjectError
from .sample import sample
from .schema import SCHEMA

READERS: dict[str, Callable[..., pd.DataFrame]] = {
    ".csv": pd.read_csv,
    ".jsonl": lambda path: pd.read_json(path, lines=True),
    ".xlsx": pd.read_excel,
    ".parquet": pd.read_parquet,
}


@dataclass(frozen=True)
class Dataset:
    """Checked rows with where they came from: `sample`, `real` or a file's path."""

    frame: pd.DataFrame
    name: str

    @property
    def sha256(self) -> str:
        """A digest of the checked values, so the same rows in another format count as the same data."""
        return hashlib.sha256(pd.util.hash_pandas_object(self.frame, index=False).to_numpy().tobytes()).hexdigest()


def fetch(settings: Settings, source: str | None = None) -> Path:
    """Bring the published dataset from its pinned address, or from a copy of it at `source` (a path or a URL).

    Raises:
        ProjectError: it cannot be had, is not the published file, or does not fit the schema. The file that was
            there before is left as it was.

    """
    origin = source or settings.data.url
    settings.dataset.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=settings.dataset.parent) as folder:
        candidate = Path(folder) / settings.dataset.name
        if "://" in origin:
            _download(origin, candidate)
        elif Path(origin).is_file():
            shutil.copyfile(origin, candidate)
        else:
            raise ProjectError(f"{origin} is not a file. Give --from a copy of {settings.dataset.name}, or its URL.")
        digest = hashlib.sha256(candidate.read_bytes()).hexdigest()
        if digest != settings.data.sha256:
            SCHEMA.check(read(candidate, called=origin), labelled=True)
            raise ProjectError(
                f"{origin} is not the published dataset: its SHA-256 is {digest}, expected {settings.data.sha256}. "
                "Fetch it again; to train on data of your own, use `train --data PATH`."
            )
        candidate.replace(settings.dataset)
    return settings.dataset


def _download(url: str, target: Path) -> None:
    pooch.get_logger().setLevel("WARNING")
    downloader = pooch.HTTPDownloader(progressbar=sys.stderr.isatty())
    try:
        # The caller compares the hash, since it does so for local copies as well.
        pooch.retrieve(url, known_hash=None, fname=target.name, path=target.parent, downloader=downloader)
    except Exception as error:  # requests, urllib3 and socket errors share no base class
        reason = getattr(error.args[0] if error.args else None, "reason", error)
        raise ProjectError(f"could not download {url}: {reason}. Check the network, or give --from a copy.") from error


def read(path: Path, called: str | None = None) -> pd.DataFrame:
    """Read a CSV, JSON Lines, Excel or Parquet file as it is.

    Raises:
        ProjectError: the file is missing, of another kind, empty or damaged.

    """
    name = called or str(path)
    if path.suffix.lower() not in READERS:
        raise ProjectError(f"{name}: cannot read '{path.suffix}' files. Use one of {', '.join(READERS)}.")
    if not path.is_file():
        raise ProjectError(f"{name} does not exist.")
    if path.stat().st_size == 0:
        raise ProjectError(f"{name} is empty.")
    try:
        return READERS[path.suffix.lower()](path)
    except Exception as error:  # each format's reader raises its own kind
        raise ProjectError(f"{name} cannot be read: {error}") from error


def load(settings: Settings, which: str | None = None) -> Dataset:
    """Load `sample`, `real` or a file's path; by default the real data when fetched, else the sample.

    Raises:
        ProjectError: the data is missing or does not fit the schema.

    """
    if which is None:
        which = "real" if settings.dataset.is_file() else "sample"
    if which == "sample":
        return Dataset(SCHEMA.check(sample(settings.data.sample_rows, settings.seed), labelled=True), which)
    if which == "real" and not settings.dataset.is_file():
        raise ProjectError("the real data is not here yet: run `data fetch`, or train on the sample (--data sample).")
    path = settings.dataset if which == "real" else Path(which)
    raw = read(path)
    try:
        return Dataset(SCHEMA.check(raw, labelled=True), which)
    except ProjectError as error:
        raise ProjectError(f"{path}: {error}") from error


def split(dataset: Dataset, settings: Settings) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return training and held-out rows, of equal class balance and without a row in common."""
    train, test = folds(dataset.frame, round(1 / settings.data.test_fraction), settings.seed)[0]
    return dataset.frame.iloc[train].reset_index(drop=True), dataset.frame.iloc[test].reset_index(drop=True)


def folds(frame: pd.DataFrame, count: int, seed: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return the positions to fit on and to hold out, `count` times, with the target in equal shares.

    Rows with identical features stay on one side: a duplicate in both would let the model be examined on a row it
    has learnt by heart.
    """
    groups = duplicate_groups(frame)
    firsts = np.flatnonzero(~groups.duplicated())
    splitter = StratifiedKFold(count, shuffle=True, random_state=seed)
    try:
        parts = [firsts[held_out] for _, held_out in splitter.split(firsts, frame[SCHEMA.target].iloc[firsts])]
    except ValueError as error:
        raise ProjectError(f"{len(frame)} rows are too few to split into {count} parts: {error}") from error
    masks = [groups.isin(groups.iloc[part]).to_numpy() for part in parts]
    return [(np.flatnonzero(~mask), np.flatnonzero(mask)) for mask in masks]


def duplicate_groups(frame: pd.DataFrame) -> pd.Series:
    """Give rows with identical features the same number."""
    return pd.util.hash_pandas_object(frame[SCHEMA.names], index=False)
