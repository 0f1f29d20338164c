"""Data: fetch the dataset, load it with its titles, and split the ratings of each user."""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, NamedTuple

import numpy as np
import pandas as pd
import pooch
import typer

from . import ProjectError
from .config import DataSettings, load_settings
from .files import read
from .schema import PAIR, LabelledRow, Movie


class Dataset(NamedTuple):
    """A table of ratings with titles, and the file that it was read from."""

    table: pd.DataFrame
    name: str  # "sample", "real" or a path
    sha256: str


def fetch(source: Annotated[str | None, typer.Option("--from")] = None) -> None:
    """Download the dataset, or copy it --from an archive, a folder or another URL; check it."""
    settings = load_settings().data
    origin = source or settings.url
    digests = {settings.path: settings.sha256, settings.movies: settings.movies_sha256}
    try:
        with TemporaryDirectory() as temporary:
            folder = _unpacked(origin, Path(temporary))
            # The digest finds a file, whatever it is called and wherever it lies.
            found = {pooch.file_hash(str(path)): path for path in sorted(folder.rglob("*.csv"))}
            if missing := [str(path) for path, digest in digests.items() if digest not in found]:
                raise ProjectError(f"no CSV file in it has the SHA-256 of {', '.join(missing)}")
            for path, digest in digests.items():
                shutil.copyfile(found[digest], path)
    except (OSError, ValueError, ProjectError) as error:
        remedy = "--from takes a copy of it; `train --data FILE` trains on your own rows."
        raise ProjectError(f"{origin} cannot be fetched: {error}\n  {remedy}") from error
    print(f"{' and '.join(map(str, digests))} are the expected dataset.")


def _unpacked(origin: str, folder: Path) -> Path:
    """Return a folder with the files of a folder, an archive or the URL of an archive."""
    if Path(origin).is_dir():
        return Path(origin)
    pooch.get_logger().setLevel("WARNING")  # no word on the hash of an archive that may change
    archive = origin if Path(origin).is_file() else pooch.retrieve(origin, None, path=folder)
    shutil.unpack_archive(archive, folder, "zip")
    return folder


def load(settings: DataSettings, source: str | None = None) -> Dataset:
    """Return the ratings of "sample", "real" or a file; by default real ones, once fetched."""
    name = source or ("real" if settings.path.is_file() else "sample")
    path = {"sample": settings.sample, "real": settings.path}.get(name, Path(name))
    if name == "real" and not path.is_file():
        raise ProjectError(f"{path} is not there: run `data fetch` first.")
    table = pd.concat([rows for _, rows in read(path, LabelledRow)], ignore_index=True)
    if (table["title"] == "").any():
        table["title"] = _titles(table["movieId"], path.with_name(settings.movies.name))
    return Dataset(latest(table), name, pooch.file_hash(str(path)))


def _titles(films: pd.Series, path: Path) -> pd.Series:
    """Return the title of each film from the file of films beside the file of ratings."""
    movies = pd.concat([rows for _, rows in read(path, Movie)])
    titles = films.map(movies.drop_duplicates("movieId").set_index("movieId")["title"])
    if (unknown := films[titles.isna()]).size:
        raise ProjectError(f"{path} has no title for film {unknown.iloc[0]}.")
    return titles


def latest(table: pd.DataFrame) -> pd.DataFrame:
    """Return each user's last rating of each film, sorted, so that no order of rows matters.

    A film rated twice would otherwise count twice, and could stand on both sides of a split.
    """
    newest = table.sort_values(["timestamp", "rating"]).drop_duplicates(PAIR, keep="last")
    return newest.sort_values(PAIR, ignore_index=True)


def split(table: pd.DataFrame, fraction: float, seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return training and held-out ratings, before anything is fitted."""
    training, held_out = folds(table, round(1 / fraction), seed)[0]
    return table.iloc[training], table.iloc[held_out]


def folds(table: pd.DataFrame, count: int, seed: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return positions to fit on and to hold out, `count` times, a random share of each user.

    The first fold leaves every user a rating to start from.
    """
    draws = pd.Series(np.random.default_rng(seed).random(len(table)), table.index)
    dealt = (draws.groupby(table["userId"]).rank(method="first").to_numpy(int) - 1) % count
    parts = [dealt == number for number in reversed(range(count))]
    return [(np.flatnonzero(~part), np.flatnonzero(part)) for part in parts]
