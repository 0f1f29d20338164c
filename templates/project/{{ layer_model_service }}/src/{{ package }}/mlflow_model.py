"""An MLflow model, asked through its `python_function` flavour."""

import os
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from . import ProjectError
from .registry import Metadata
from .schema import Rows, read_schema


class MlflowModel:
    """Answers with the columns that the model returns, or with a `prediction`."""

    def __init__(self, folder: Path, metadata: Metadata) -> None:
        """Load the model; a ProjectError says what is missing."""
        if "mlflow" not in metadata.trusted:
            raise ProjectError("it runs code of its maker. If you know who that is: --trust mlflow")
        self.schema = read_schema(folder / "schema.json")
        self.row = self.schema.row()
        try:
            self.model = _pyfunc().load_model(str(folder / "mlflow"))
            inputs = self.model.metadata.get_input_schema().inputs
            self.types = {each.name: each.type.to_pandas() for each in inputs}
        except (AttributeError, OSError, TypeError, ValueError) as error:
            raise ProjectError(f"it cannot be loaded, or has no signature: {error}") from error
        if differing := set(self.types) ^ set(self.schema.names):
            raise ProjectError(f"signature and schema differ in {', '.join(map(str, differing))}.")

    def answers(self, rows: Rows) -> Rows:
        """Return one answer for each row."""
        found = self.model.predict(self.schema.table(rows)[list(self.types)].astype(self.types))
        if isinstance(found, pd.DataFrame):
            names = [str(name) for name in found]
            return [dict(zip(names, row, strict=True)) for row in found.to_numpy().tolist()]
        return [{"prediction": value} for value in np.asarray(found).tolist()]


def _pyfunc() -> Any:
    # Before the import, which would otherwise report its use to MLflow's makers.
    os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")
    try:
        import mlflow.pyfunc
    except ModuleNotFoundError as error:
        raise ProjectError("it needs MLflow: uv add mlflow-skinny") from error
    return mlflow.pyfunc
