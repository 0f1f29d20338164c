"""ONNX: a fitted network as a file that ONNX Runtime answers with, where there is no TensorFlow."""

import warnings
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from onnxruntime import InferenceSession, SessionOptions

from . import ProjectError

BATCH = 500  # rows at a time
TOLERANCE = 1e-5  # how far a probability of the exported network may be from the original's


def export(network: Any, example: np.ndarray) -> bytes:
    """Return the network as an ONNX file: from inputs like `example` to probabilities by class."""
    import keras  # here and not above, for where the model only answers there is none

    inputs = keras.InputSpec(shape=(None, *example.shape[1:]), dtype="float32", name="inputs")
    answers = keras.Sequential([network, keras.layers.Softmax()])
    with TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about NumPy; `difference` checks what comes out
        file = Path(folder, "network.onnx")
        answers.export(file, "onnx", verbose=False, input_signature=[inputs])
        return file.read_bytes()


def probabilities(onnx: bytes, inputs: np.ndarray) -> np.ndarray:
    """Return the probability of each class (columns) for each of the inputs (rows)."""
    parts = np.array_split(inputs, max(1, -(-len(inputs) // BATCH)))
    found = np.concatenate([_session(onnx).run(None, {"inputs": part})[0] for part in parts])
    return np.asarray(found / found.sum(axis=1, keepdims=True, dtype=float))


def difference(network: Any, onnx: bytes, inputs: np.ndarray) -> float:
    """Return how far a probability of the export is at most from the network's own."""
    import keras

    scores = network.predict(inputs, BATCH, verbose=0)
    own = keras.ops.convert_to_numpy(keras.ops.softmax(scores))
    found = float(np.abs(own - probabilities(onnx, inputs)).max())
    if found > TOLERANCE:
        raise ProjectError(f"the ONNX file differs from the network by {found:.2g}: train again.")
    return found


@lru_cache(maxsize=4)
def _session(onnx: bytes) -> InferenceSession:
    options = SessionOptions()
    options.intra_op_num_threads = 1  # requests already come side by side
    return InferenceSession(onnx, options, providers=["CPUExecutionProvider"])
