"""Data in: fetch the published files, and load them, the synthetic sample or anybody's file, checked by the schema."""

import hashlib
import shutil
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pooch

from .config import Settings
from .errors import ProjectError
from .files import read
from .sample import sample
from .schema import SCHEMA


@dataclass(frozen=True)
class Dataset:
    """Checked rows with where they came from: `sample`, `real` or a file's path."""

    frame: pd.DataFrame
    name: str

    @property
    def sha256(self) -> str:
        """A digest of the checked values, so the same rows in another format count as the same data."""
        return hashlib.sha256(pd.util.hash_pandas_object(self.frame, index=False).to_numpy().tobytes()).hexdigest()


def fetch(settings: Settings, source: str | None = None) -> list[Path]:
    """Bring the published files from their pinned address, or from `source`: a copy, an archive, a folder or a URL.

    Raises:
        ProjectError: they cannot be had, are not the published ones, or do not fit the schema. What was there before
            is left as it was.

    """
    origin = source or settings.data.url
    folder = settings.root / "data"
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder) as temporary:
        candidates = _bring(origin, Path(temporary), list(settings.data.files))
        wrong = []
        for path, expected in zip(candidates, settings.data.files.values(), strict=True):
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            if expected and digest != expected:
                wrong.append(f"the SHA-256 of {path.name} is {digest}, expected {expected}")
        if wrong or not all(settings.data.files.values()):
            # A file whose columns are wrong deserves that message rather than one about its hash.
            rows = len(_published(candidates, called=origin))
            if not wrong and rows != settings.data.rows:
                wrong.append(f"it has {rows:,} rows, expected {settings.data.rows:,}")
        if wrong:
            raise ProjectError(
                f"{origin} is not the published dataset: {'; '.join(wrong)}. "
                "Fetch it again; to train on data of your own, use `train --data PATH`."
            )
        for path, target in zip(candidates, settings.published, strict=True):
            path.replace(target)
    return settings.published


def _bring(origin: str, folder: Path, names: list[str]) -> list[Path]:
    """Put the files `names` of a URL, an archive, a folder or a single file into `folder`."""
    archive = folder / Path(origin).name
    if "://" in origin:
        if origin.endswith("/"):
            return [_download(origin + name, folder / name) for name in names]
        _download(origin, archive)
    elif Path(origin).is_dir():
        if missing := [name for name in names if not (Path(origin) / name).is_file()]:
            raise ProjectError(f"{origin} does not hold {', '.join(missing)}.")
        return [shutil.copyfile(Path(origin) / name, folder / name) for name in names]
    elif Path(origin).is_file():
        shutil.copyfile(origin, archive)
    else:
        raise ProjectError(f"{origin} does not exist. Give --from a copy of {', '.join(names)}, or the URL of one.")
    if zipfile.is_zipfile(archive) and archive.suffix != ".xlsx":
        return _unpack(archive, folder, names, origin)
    if len(names) > 1:
        raise ProjectError(f"{origin} is one file, and the dataset has {len(names)}: give their folder or archive.")
    return [archive.replace(folder / names[0])]


def _unpack(archive: Path, folder: Path, names: list[str], origin: str) -> list[Path]:
    with zipfile.ZipFile(archive) as packed:
        # By base name, and to a name of our own: what an archive says about folders is never followed.
        members = {Path(member).name: member for member in packed.namelist()}
        if missing := [name for name in names if name not in members]:
            raise ProjectError(f"{origin} does not hold {', '.join(missing)}.")
        for name in names:
            with packed.open(members[name]) as member, (folder / name).open("wb") as target:
                shutil.copyfileobj(member, target)
    return [folder / name for name in names]


def _download(url: str, target: Path) -> Path:
    pooch.get_logger().setLevel("WARNING")
    downloader = pooch.HTTPDownloader(progressbar=sys.stderr.isatty())
    try:
        # The caller compares the hash, since it does so for local copies as well.
        pooch.retrieve(url, known_hash=None, fname=target.name, path=target.parent, downloader=downloader)
    except Exception as error:  # requests, urllib3 and socket errors share no base class
        reason = getattr(error.args[0] if error.args else None, "reason", error)
        raise ProjectError(f"could not download {url}: {reason}. Check the network, or give --from a copy.") from error
    return target


def _published(paths: list[Path], called: str | None = None) -> pd.DataFrame:
    """Read and check the published files of the training table, which may come in several parts."""
    parts = [read(path, SCHEMA.formats, called) for path in paths if path.name not in SCHEMA.companions]
    return SCHEMA.check(pd.concat(parts, ignore_index=True), labelled=True)


def load(settings: Settings, which: str | None = None) -> Dataset:
    """Load `sample`, `real` or a file's path; by default the real data when fetched, else the sample.

    Raises:
        ProjectError: the data is missing or does not fit the schema.

    """
    fetched = all(path.is_file() for path in settings.published)
    which = which or ("real" if fetched else "sample")
    if which == "real" and not fetched:
        raise ProjectError("the real data is not here yet: run `data fetch`, or train on the sample (--data sample).")
    if which == "sample":
        frame = SCHEMA.check(sample(settings.data.sample_rows, settings.seed), labelled=True)
    elif which == "real":
        frame = _published(settings.published)
    else:
        raw = read(Path(which))
        try:
            frame = SCHEMA.check(raw, labelled=True)
        except ProjectError as error:
            raise ProjectError(f"{which}: {error}") from error
    if SCHEMA.distinct:
        frame = frame[~duplicate_groups(frame).duplicated()].reset_index(drop=True)
    return Dataset(frame, which)


def duplicate_groups(frame: pd.DataFrame) -> pd.Series:
    """Give rows whose features say the same, as each column defines it, the same number."""
    keys = {column.name: column.key(frame[column.name]) for column in SCHEMA.columns}
    return pd.util.hash_pandas_object(pd.DataFrame(keys), index=False)
