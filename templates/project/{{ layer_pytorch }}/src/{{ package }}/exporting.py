"""ONNX: a fitted network as a file that ONNX Runtime answers with, where there is no PyTorch."""

import warnings
from functools import lru_cache
from io import BytesIO
from typing import Any

import numpy as np
from onnxruntime import InferenceSession, SessionOptions

from . import ProjectError

BATCH = 500  # rows at a time
TOLERANCE = 1e-5  # how far a probability of the exported network may be from the original's


def export(network: Any, example: np.ndarray) -> bytes:
    """Return the network as an ONNX file: from inputs like `example` to probabilities by class."""
    import torch  # here and not above, for where the model only answers there is none

    file: Any = BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about shapes, which `difference` checks
        torch.onnx.export(
            torch.nn.Sequential(network, torch.nn.Softmax(1)).eval(),
            (torch.from_numpy(example),),
            file,
            input_names=["inputs"],
            output_names=["probabilities"],
            dynamic_axes={"inputs": {0: "rows"}, "probabilities": {0: "rows"}},
            dynamo=False,  # the other exporter needs onnxscript
        )
    return bytes(file.getvalue())


def probabilities(onnx: bytes, inputs: np.ndarray) -> np.ndarray:
    """Return the probability of each class (columns) for each of the inputs (rows)."""
    parts = np.array_split(inputs, max(1, -(-len(inputs) // BATCH)))
    found = np.concatenate([_session(onnx).run(None, {"inputs": part})[0] for part in parts])
    return np.asarray(found / found.sum(axis=1, keepdims=True, dtype=float))


def difference(network: Any, onnx: bytes, inputs: np.ndarray) -> float:
    """Return how far a probability of the export is at most from the network's own."""
    import torch

    with torch.no_grad():
        parts = [network(part).softmax(1) for part in torch.from_numpy(inputs).split(BATCH)]
    found = float(np.abs(torch.cat(parts).numpy() - probabilities(onnx, inputs)).max())
    if found > TOLERANCE:
        raise ProjectError(f"the ONNX file differs from the network by {found:.2g}: train again.")
    return found


@lru_cache(maxsize=4)
def _session(onnx: bytes) -> InferenceSession:
    options = SessionOptions()
    options.intra_op_num_threads = 1  # requests already come side by side
    return InferenceSession(onnx, options, providers=["CPUExecutionProvider"])
