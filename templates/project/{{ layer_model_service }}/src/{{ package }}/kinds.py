"""Which kind of model a path holds, and how each kind is opened."""

from pathlib import Path
from typing import Any

from .config import Settings
from .errors import ProjectError
from .exchange import described
from .mlflow_model import MlflowModel, signature
from .models import Model
from .onnx_model import OnnxModel
from .project_model import ProjectModel, columns_of, package_of, version_in
from .schema_file import read_schema
from .sklearn_model import SklearnModel
from .table import Schema

KINDS = "a .skops file, an .onnx file, the folder of an MLflow model, or models/vN of a project that trains"


def recognise(path: Path) -> tuple[str, Path]:
    """Return the kind of model at a path, and where exactly it lies.

    Raises:
        ProjectError: there is none.

    """
    if not path.exists():
        raise ProjectError(f"{path} does not exist.")
    if path.suffix in {".skops", ".onnx"} and path.is_file():
        return {".skops": "scikit-learn", ".onnx": "onnx"}[path.suffix], path
    if (path / "MLmodel").is_file():
        return "mlflow", path
    if version := version_in(path):
        return "project", version
    if path.suffix in {".pkl", ".pickle", ".joblib"}:
        raise ProjectError(
            f"{path} is a pickle, which runs whatever it holds. Where it was made: skops.io.dump(model, 'model.skops')."
        )
    raise ProjectError(f"{path} is no model that can be served. That would be {KINDS}.")


def declared(kind: str, path: Path, given: Path | None) -> dict[str, Any]:
    """Return what a model takes, as a schema file says it: the one that was given, or what comes with the model.

    Raises:
        ProjectError: nothing says it.

    """
    if kind == "project":
        return {"columns": columns_of(package_of(path))}
    if kind == "mlflow" and not given:
        return {"columns": signature(path)}
    return described(read_schema(given or path.parent / "schema.json").columns)


def open_model(kind: str, path: Path, schema: Schema, trusted: tuple[str, ...], settings: Settings) -> Model:
    """Load the model at a path.

    Raises:
        ProjectError: it cannot be loaded, or must not be.

    """
    if kind == "scikit-learn":
        return SklearnModel(path, schema, trusted)
    if kind == "onnx":
        return OnnxModel(path, schema, settings.model.threads)
    if kind == "mlflow":
        return MlflowModel(path, schema, trusted)
    if kind == "project":
        return ProjectModel(path, schema)
    raise ProjectError(f"{path} is of a kind that this version of the code does not know: {kind}.")
