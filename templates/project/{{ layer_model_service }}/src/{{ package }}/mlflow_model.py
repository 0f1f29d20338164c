"""An MLflow model: whatever has the `python_function` flavour, asked through it, with the columns of its signature."""

import os
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from .errors import ProjectError
from .models import TableModel
from .table import Schema

TRUST = "mlflow"  # what `--trust` must say before such a model's code is run

# How a signature calls its types, what the schema calls them, and what the model must be given.
TYPES = {
    "long": ("integer", "int64"),
    "integer": ("integer", "int32"),
    "double": ("number", "float64"),
    "float": ("number", "float32"),
    "string": ("text", "object"),
}


def _mlflow() -> Any:
    # Before the import, which would otherwise report its use to MLflow's makers.
    os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")
    try:
        import mlflow.pyfunc
    except ModuleNotFoundError as error:
        raise ProjectError("an MLflow model needs MLflow: uv sync --extra mlflow") from error
    return mlflow


def signature(path: Path) -> list[dict[str, Any]]:
    """Return the columns that a model's signature names, as a schema file would.

    Raises:
        ProjectError: it has none, or one of other things than columns.

    """
    inputs, examples = _inputs(path), _examples(path)
    said = []
    for column in inputs:
        known: dict[str, Any] = {"name": column.name, "type": TYPES[column.type.name][0]}
        if known["type"] == "number" and not column.required:
            known["optional"] = True
        if column.name in examples:
            known["example"] = examples[column.name]
        said.append(known)
    return said


def _examples(path: Path) -> dict[str, Any]:
    """Return the first row of the example that was saved with the model, if any was."""
    said = _mlflow().models.Model.load(str(path))
    example = said.load_input_example(str(path)) if said.saved_input_example_info else None
    rows: list[Any] = example.head(1).to_dict("records") if isinstance(example, pd.DataFrame) else []
    return dict(rows[0]) if rows else {}


def _inputs(path: Path) -> list[Any]:
    try:
        said = _mlflow().models.Model.load(str(path)).signature
    except ProjectError:
        raise
    except Exception as error:  # a damaged file fails in many ways
        raise ProjectError(f"{path} cannot be read as an MLflow model: {error}") from error
    if said is None or said.inputs is None or not said.inputs.has_input_names():
        raise ProjectError(f"{path} has no signature that names its columns: log the model with one (infer_signature).")
    columns = list(said.inputs.inputs)
    if odd := [column.name for column in columns if getattr(column.type, "name", "") not in TYPES]:
        raise ProjectError(f"{path} takes columns of types that no request can have here: {', '.join(odd)}.")
    return columns


class MlflowModel(TableModel):
    """Answers with the columns that the model returns, or with a `prediction`."""

    def __init__(self, path: Path, schema: Schema, trusted: tuple[str, ...]) -> None:
        """Load the model.

        Raises:
            ProjectError: its code is not trusted, it cannot be loaded, or takes other columns.

        """
        if TRUST not in trusted:
            raise ProjectError(f"an MLflow model runs whatever its maker put into it. If you know who: --trust {TRUST}")
        self.schema = schema
        self.types = {column.name: TYPES[column.type.name][1] for column in _inputs(path)}
        if set(self.types) != set(schema.names):
            different = ", ".join(sorted(set(self.types) ^ set(schema.names)))
            raise ProjectError(f"the signature of {path.name} and the schema name different columns: {different}.")
        try:
            self.model: Any = _mlflow().pyfunc.load_model(str(path))
        except Exception as error:  # whatever the flavour's own reader raises
            raise ProjectError(f"{path.name} cannot be loaded: {error}") from error

    def columns(self, table: Any) -> dict[str, np.ndarray | list[Any]]:
        """Return what the model says."""
        said = self.model.predict(table[list(self.types)].astype(self.types))
        if isinstance(said, pd.DataFrame):
            return {str(name): said[name].to_numpy() for name in said}
        return {"prediction": np.asarray(said)}
