"""An ONNX file: one input for each column, or a single one that takes all of them side by side."""

from pathlib import Path
from typing import Any

import numpy as np

from . import ProjectError
from .registry import Metadata
from .schema import Rows, read_schema

TYPES: dict[str, Any] = {
    "tensor(float)": np.float32,
    "tensor(double)": np.float64,
    "tensor(int32)": np.int32,
    "tensor(int64)": np.int64,
    "tensor(string)": object,
}


class OnnxModel:
    """Answers with the outputs of the model, by name."""

    def __init__(self, folder: Path, metadata: Metadata) -> None:
        """Start a session; a ProjectError says what does not fit the schema."""
        schema = read_schema(folder / "schema.json")
        self.row, self.names = schema.row(), schema.names
        self.session = session(folder / "model.onnx")
        inputs = self.session.get_inputs()
        self.inputs = {each.name: TYPES.get(each.type, object) for each in inputs}
        self.shapes = {each.name: [-1, 1][: len(each.shape)] for each in inputs}
        self.outputs = [output.name for output in self.session.get_outputs()]
        self.is_matrix = len(inputs) == 1 and set(self.inputs) != set(self.names)
        if not self.is_matrix and set(self.inputs) != set(self.names):
            differing = ", ".join(sorted(set(self.inputs) ^ set(self.names)))
            raise ProjectError(f"these are inputs or columns, but not both: {differing}.")

    def answers(self, rows: Rows) -> Rows:
        """Return one answer for each row."""
        if self.is_matrix:
            values = [[row[name] for name in self.names] for row in rows]
            given = {name: np.array(values, kind) for name, kind in self.inputs.items()}
        else:
            given = {
                name: np.array([row[name] for row in rows], kind).reshape(self.shapes[name])
                for name, kind in self.inputs.items()
            }
        found = [_by_row(output) for output in self.session.run(None, given)]
        return [dict(zip(self.outputs, values, strict=True)) for values in zip(*found, strict=True)]


def _by_row(output: Any) -> list[Any]:
    if isinstance(output, list):  # classifiers are often exported with a dictionary for each row
        return [{str(label): share for label, share in row.items()} for row in output]
    values: list[Any] = (output.squeeze(1) if output.shape[1:] == (1,) else output).tolist()
    return values


def session(path: Path) -> Any:
    """Start ONNX Runtime with one thread: requests are answered together already."""
    try:
        import onnxruntime
    except ModuleNotFoundError as error:
        raise ProjectError("it needs ONNX Runtime: uv add onnxruntime") from error
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(str(path), options, ["CPUExecutionProvider"])
    except Exception as error:  # the runtime's exceptions share no base class
        raise ProjectError(f"{path.name} cannot be read as an ONNX file: {error}") from error
