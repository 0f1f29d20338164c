"""An ONNX model: one session of ONNX Runtime, fed with values by column; no table is made on the way."""

from pathlib import Path
from typing import Any

import numpy as np

from .errors import ProjectError
from .models import Columns, Rows, TableModel
from .table import Schema

TYPES: dict[str, Any] = {
    "tensor(float)": np.float32,
    "tensor(double)": np.float64,
    "tensor(int32)": np.int32,
    "tensor(int64)": np.int64,
    "tensor(string)": object,
}


class OnnxModel(TableModel):
    """Answers with the model's outputs under their own names.

    Its inputs are one for each column, or a single one that takes all columns side by side.
    """

    @property
    def at_once(self) -> int:
        """How many rows are answered in less time than it takes to hand them to a thread."""
        return 20

    def __init__(self, path: Path, schema: Schema, threads: int) -> None:
        """Start the session.

        Raises:
            ProjectError: ONNX Runtime is not installed, the file cannot be read, or its inputs are not the columns.

        """
        try:
            import onnxruntime
        except ModuleNotFoundError as error:
            raise ProjectError("an ONNX model needs ONNX Runtime: uv sync --extra onnx") from error
        self.schema = schema
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = threads
        options.log_severity_level = 3
        try:
            self.session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        except Exception as error:  # the runtime's exceptions share no base class
            raise ProjectError(f"{path.name} cannot be read as an ONNX file: {error}") from error
        inputs = self.session.get_inputs()
        if unknown := [f"{given.name} ({given.type})" for given in inputs if given.type not in TYPES]:
            raise ProjectError(f"{path.name} has inputs that no column can fill: {', '.join(unknown)}.")
        self.inputs = {given.name: TYPES[given.type] for given in inputs}
        self.flat = {given.name for given in inputs if len(given.shape) == 1}
        self.matrix = len(inputs) == 1 and not set(self.inputs) <= set(schema.names)
        if self.matrix:
            width = inputs[0].shape[-1]
            if isinstance(width, int) and width != len(schema.names):
                raise ProjectError(f"{path.name} takes {width} columns, and the schema has {len(schema.names)}.")
        elif set(self.inputs) != set(schema.names):
            different = ", ".join(sorted(set(self.inputs) ^ set(schema.names)))
            raise ProjectError(f"the inputs of {path.name} are not the columns of the schema: {different}.")
        self.names = [output.name for output in self.session.get_outputs()]

    def given(self, rows: Rows) -> dict[str, list[Any]]:
        """Return lists of values, which are made in a fraction of a table's time."""
        return {name: [row[name] for row in rows] for name in self.schema.names}

    def given_columns(self, columns: Columns) -> Columns:
        """Return them as they are."""
        return columns

    def columns(self, table: Any) -> dict[str, np.ndarray | list[Any]]:
        """Return the outputs; a row of one value counts as that value."""
        if self.matrix:
            (name, kind), columns = next(iter(self.inputs.items())), [table[column] for column in self.schema.names]
            given = {name: np.array(columns, dtype=kind).T}
        else:
            given = {name: self._column(name, kind, table[name]) for name, kind in self.inputs.items()}
        return {name: _output(value) for name, value in zip(self.names, self.session.run(None, given), strict=True)}

    def _column(self, name: str, kind: Any, values: Any) -> np.ndarray:
        column = np.array(values, dtype=kind)
        return column if name in self.flat else column.reshape(-1, 1)


def _output(value: Any) -> np.ndarray | list[Any]:
    """Return an output by row: an array, or for each row a share by class, as classifiers are often exported."""
    if isinstance(value, list):
        return [{str(label): float(share) for label, share in row.items()} for row in value]
    array = np.asarray(value)
    return array.ravel() if array.ndim > 1 and array.shape[1:] == (1,) * (array.ndim - 1) else array
