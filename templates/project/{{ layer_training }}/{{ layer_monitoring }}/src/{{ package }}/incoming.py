"""What has come in since training: the rows of a file, or what the service wrote down of its requests and answers."""

import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from .errors import ProjectError
from .files import read
from .predict import Predictor
from .watch import given, said, spoken, watched

log = logging.getLogger(__name__)

LOG_FILES = "predictions-*.jsonl"


@dataclass(frozen=True)
class Incoming:
    """How many rows came in, and what is watched of them, by name."""

    rows: int
    columns: dict[str, pd.Series]


def incoming(source: Path, predictor: Predictor) -> Incoming:
    """Read a file of rows, which the model is asked about, or the folder of a prediction log, where it has answered.

    Raises:
        ProjectError: it cannot be read, does not fit the schema, or holds nothing that can be compared.

    """
    try:
        if source.is_dir():
            return _logged(source, predictor)
        rows = predictor.schema.check(read(source), labelled=False)
        return Incoming(len(rows), {**watched(rows, predictor), **said(rows, predictor)})
    except ProjectError as error:
        raise ProjectError(str(error) if str(source) in str(error) else f"{source}: {error}") from error


def _logged(folder: Path, predictor: Predictor) -> Incoming:
    """Return what the log holds: the fields that it may hold, and what this version of the model said itself."""
    lines = list(_lines(folder))
    if not lines:
        raise ProjectError("nothing has been logged yet.")
    version = predictor.metadata.version
    answers = [line["answer"] for line in lines if line["model_version"] == version]
    raw = given([line["row"] for line in lines])
    schema = predictor.schema
    known = replace(schema, columns=tuple(column for column in schema.columns if column.name in raw))
    columns: dict[str, pd.Series] = {}
    if known.columns:
        columns |= dict(watched(known.check(raw, labelled=False), predictor))
    if answers:
        columns |= dict(spoken(pd.DataFrame(answers)))
    if not columns:
        raise ProjectError(f"nothing can be compared: no logged field is watched, and no answer is {version}'s.")
    return Incoming(len(lines), columns)


def _lines(folder: Path) -> Iterator[dict[str, Any]]:
    files = sorted(folder.glob(LOG_FILES))
    if not files:
        raise ProjectError(f"there is no {LOG_FILES} here, as a service with `[monitor] log` writes them.")
    torn = 0
    for file in files:
        for line in file.read_bytes().splitlines():
            try:
                yield json.loads(line)
            except ValueError:  # the last line of a process that was killed
                torn += 1
    if torn:
        log.warning("%s: %d line(s) are cut off, and left out", folder, torn)
