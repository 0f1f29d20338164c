"""Files in: four formats, read whole or piece by piece, always with the same idea of what an empty cell is. And out."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
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


def write(tables: Iterable[pd.DataFrame], source: Path, target: Path) -> int:
    """Write tables below each other as CSV, and return how many rows they have.

    What was at `target` is replaced when all went well. `source` is the file that the tables are made from.

    Raises:
        ProjectError: a table could not be made, which is said of `source`; there are no rows; or `target` cannot be
            written.

    """
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    rows = 0
    try:
        with draft.open("w", encoding="utf-8", newline="") as output:
            for table in tables:
                table.to_csv(output, index=False, header=rows == 0)
                rows += len(table)
        if rows == 0:
            raise ProjectError("there are no rows.")
        draft.replace(target)
    except ProjectError as error:
        raise ProjectError(str(error) if str(source) in str(error) else f"{source}: {error}") from error
    except OSError as error:
        raise ProjectError(f"cannot write {target}: {error}.") from error
    finally:
        draft.unlink(missing_ok=True)
    return rows


def _known_suffix(path: Path, readers: Mapping[str, Reader], name: str) -> str:
    suffix = path.suffix.lower()
    if suffix not in readers:
        raise ProjectError(f"{name}: cannot read '{path.suffix}' files. Use one of {', '.join(READERS)}.")
    if not path.is_file():
        raise ProjectError(f"{name} does not exist.")
    if path.stat().st_size == 0:
        raise ProjectError(f"{name} is empty.")
    return suffix
