"""Files in: four formats, read whole or piece by piece, always with the same idea of what an empty cell is."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq

from .errors import ProjectError

Reader = Callable[[Path], pd.DataFrame]

# Only an empty cell is empty here; what "NA" or "None" means is for the schema to say, column by column.
READERS: Mapping[str, Reader] = {
    ".csv": lambda path: pd.read_csv(path, keep_default_na=False, na_values=[""]),
    ".jsonl": lambda path: pd.read_json(path, lines=True, precise_float=True, dtype=False),
    ".xlsx": lambda path: pd.read_excel(path, keep_default_na=False, na_values=[""]),
    ".parquet": pd.read_parquet,
}


def read(path: Path, formats: Mapping[str, Reader] | None = None, called: str | None = None) -> pd.DataFrame:
    """Read a CSV, JSON Lines, Excel or Parquet file as it is; `formats` adds readers by suffix.

    Raises:
        ProjectError: the file is missing, of another kind, empty or damaged.

    """
    name, readers = called or str(path), {**READERS, **(formats or {})}
    suffix = _known_suffix(path, readers, name)
    try:
        return readers[suffix](path)
    except Exception as error:  # each format's reader raises its own kind
        raise ProjectError(f"{name} cannot be read: {error}") from error


def chunks(path: Path, rows: int, identifier: str = "") -> Iterator[pd.DataFrame]:
    """Read a file in pieces of at most `rows` rows, so that it may be larger than memory.

    The column `identifier` is text, whatever it looks like: "007" is not 7. An Excel sheet ends at 1,048,576 rows and
    is read whole.

    Raises:
        ProjectError: as `read` does.

    """
    suffix = _known_suffix(path, READERS, str(path))
    try:
        if suffix == ".csv":
            text = {identifier: "str"}
            yield from pd.read_csv(path, chunksize=rows, dtype=text, keep_default_na=False, na_values=[""])
        elif suffix == ".jsonl":
            yield from pd.read_json(path, lines=True, precise_float=True, dtype=False, chunksize=rows)
        elif suffix == ".parquet":
            with pq.ParquetFile(path) as file:
                yield from (batch.to_pandas() for batch in file.iter_batches(batch_size=rows))
        else:
            yield READERS[suffix](path)
    except ProjectError:
        raise
    except Exception as error:  # each format's reader raises its own kind
        raise ProjectError(f"{path} cannot be read: {error}") from error


def _known_suffix(path: Path, readers: Mapping[str, Reader], name: str) -> str:
    suffix = path.suffix.lower()
    if suffix not in readers:
        raise ProjectError(f"{name}: cannot read '{path.suffix}' files. Use one of {', '.join(READERS)}.")
    if not path.is_file():
        raise ProjectError(f"{name} does not exist.")
    if path.stat().st_size == 0:
        raise ProjectError(f"{name} is empty.")
    return suffix
