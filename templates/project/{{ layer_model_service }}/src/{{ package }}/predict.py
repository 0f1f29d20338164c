"""Prediction: one path for a file, a program and the API."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import pandas as pd
from pydantic import TypeAdapter, ValidationError

from . import ProjectError, registry
from .files import read
from .mlflow_model import MlflowModel
from .onnx_model import OnnxModel
from .project_model import ProjectModel
from .registry import FOLDER, Metadata
from .schema import Rows, contract
from .sklearn_model import SklearnModel

KINDS: dict[str, Any] = {  # each opens the files in a folder
    "sklearn": SklearnModel,
    "onnx": OnnxModel,
    "mlflow": MlflowModel,
    "project": ProjectModel,
}


class Model(Protocol):
    """What the service needs of a model."""

    row: Any  # the type of a row

    def answers(self, rows: Rows) -> Rows:
        """Return the answers to checked rows."""
        ...


@dataclass
class Predictor:
    """A version that is ready to answer."""

    model: Model
    metadata: Metadata
    quick: int = 0  # so many rows take less time than handing them to a thread


def load(version: str | None = None) -> Predictor:
    """Return a version, by default the champion; a ProjectError says why it cannot be served."""
    metadata = registry.check(version)
    try:
        model = KINDS[metadata.kind](FOLDER / metadata.version, metadata)
    except ProjectError as error:
        raise ProjectError(f"{metadata.version} cannot be served: {error}") from error
    if contract(model.row) != metadata.columns:
        raise ProjectError(f"the columns of {metadata.version} have changed: import it again.")
    return Predictor(model, metadata)


def checked(row: Any, rows: list[Any], first: int = 1) -> Rows:
    """Return rows with the types of the schema; a ProjectError names the values that do not fit."""
    try:
        return plain(TypeAdapter(list[row]).validate_python(rows))
    except ValidationError as error:
        lines = [
            f"row {first + int(e['loc'][0])}, {e['loc'][-1]}: {e['msg']}; it is {e['input']!r:.60}"
            for e in error.errors()[:5]
        ]
        head = f"{error.error_count():,} value(s) do not fit the schema"
        raise ProjectError("\n  ".join([head, *lines])) from error


def plain(rows: list[Any]) -> Rows:
    """Return checked rows as dictionaries; those of a project are models, with fields."""
    return [row if isinstance(row, dict) else vars(row) for row in rows]


def predict_file(file: Path, output: Path = Path("predictions.csv")) -> None:
    """Answer every row of a CSV file, and write the answers as CSV."""
    if output.resolve() == file.resolve():
        raise ProjectError(f"{output} is the input: name another file with --output.")
    model, count, draft = load().model, 0, output.with_name(f"{output.name}.part")
    names = list(contract(model.row))
    for chunk in read(file):
        given = [{name: row[name] for name in names if name in row} for row in chunk]
        answers = pd.json_normalize(model.answers(checked(model.row, given, count + 1)))
        answers.to_csv(draft, index=False, mode="a" if count else "w", header=not count)
        count += len(chunk)
    draft.replace(output)
    print(f"Wrote the answers to {count:,} rows to {output}.")
