"""Data: fetch the published images, load them or a CSV file with their labels, and split them."""

import gzip
import hashlib
from pathlib import Path
from typing import Annotated, NamedTuple

import numpy as np
import pandas as pd
import pooch
import typer
from sklearn.model_selection import train_test_split

from . import ProjectError
from .config import DataSettings, load_settings
from .files import read
from .schema import IMAGE, SIDE, TARGET, LabelledRow, pixels

PARTS = {"training": "train", "test": "t10k"}  # how the published files are named
FEWEST = 5  # images of a class, so that each part of the data gets one


class Dataset(NamedTuple):
    """A table of images and their `target`, and the file or the files that it was read from."""

    table: pd.DataFrame  # published images also have a `part`: training or test
    name: str  # "sample", "real" or a path
    sha256: str


def fetch(source: Annotated[str | None, typer.Option("--from")] = None) -> None:
    """Download the dataset, or copy it --from a folder or another URL; check every file."""
    settings = load_settings().data
    published = settings.published[settings.dataset]
    place = source or published.url
    pooch.get_logger().setLevel("WARNING")  # it would say a hash; those of files are checked
    for name, digest in published.files.items():
        try:
            file = Path(place, name)
            if not Path(place).is_dir():
                url = f"{place.removesuffix('/')}/{name}"
                file = Path(pooch.retrieve(url, None, progressbar=True))
            content = file.read_bytes()
            # Copies of MNIST that were packed again have other bytes and the same images.
            forms = (content, gzip.decompress(content))
            if digest not in [hashlib.sha256(each).hexdigest() for each in forms]:
                raise ProjectError(f"{name} has another SHA-256 than config.toml says.")
        except (OSError, ValueError, ProjectError) as error:
            remedy = "--from takes a copy of it; `train --data FILE` trains on your own rows."
            raise ProjectError(f"{place} cannot be fetched: {error}\n  {remedy}") from error
        settings.path.mkdir(parents=True, exist_ok=True)
        (settings.path / name).write_bytes(content)
    print(f"{settings.path} holds the expected dataset.")


def load(settings: DataSettings, source: str | None = None) -> Dataset:
    """Return the images of "sample", "real" or a file, equal ones once; by default real ones."""
    name = source or ("real" if settings.path.is_dir() else "sample")
    if name == "real":
        return _published(settings)
    path = settings.sample if name == "sample" else Path(name)
    table = pd.concat([rows for _, rows in read(path, LabelledRow)], ignore_index=True)
    keys = pd.Series([image.tobytes() for image in pixels(table[IMAGE])])
    table = table[~keys.duplicated()].rename(columns={TARGET: "target"})
    if (counts := table["target"].value_counts()).min() < FEWEST or len(counts) < 2:
        raise ProjectError(f"{path} needs two classes, and {FEWEST} different images of each.")
    return Dataset(table, name, pooch.file_hash(str(path)))


def _published(settings: DataSettings) -> Dataset:
    published, tables = settings.published[settings.dataset], []
    if not all((settings.path / name).is_file() for name in published.files):
        raise ProjectError(f"{settings.path} is not whole: run `data fetch` first.")
    for part, prefix in PARTS.items():
        images = _idx(settings.path / f"{prefix}-images-idx3-ubyte.gz").reshape(-1, SIDE, SIDE)
        labels = np.array(published.classes)[_idx(settings.path / f"{prefix}-labels-idx1-ubyte.gz")]
        tables.append(pd.DataFrame({IMAGE: list(images), "target": labels, "part": part}))
    digest = hashlib.sha256("".join(published.files.values()).encode()).hexdigest()
    return Dataset(pd.concat(tables, ignore_index=True), "real", digest)


def _idx(file: Path) -> np.ndarray:
    """Return the values of an IDX file: behind two zeros, a type, and the number of dimensions."""
    content = gzip.decompress(file.read_bytes())
    return np.frombuffer(content, np.uint8, offset=4 + 4 * content[3])


def split(table: pd.DataFrame, fraction: float, seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return training and held-out rows: the published split where there is one, else drawn."""
    if "part" in table:
        is_training = table["part"] == "training"
        return table[is_training], table[~is_training]
    return draw(table, fraction, seed)


def draw(table: pd.DataFrame, fraction: float, seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return most rows, and a fraction of each class drawn at random."""
    target = table["target"]
    rest, drawn = train_test_split(table, test_size=fraction, random_state=seed, stratify=target)
    return rest, drawn
