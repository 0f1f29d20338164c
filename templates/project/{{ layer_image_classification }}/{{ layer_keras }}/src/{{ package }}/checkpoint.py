"""Checkpoints: what a fit needs to go on after an interruption, checked before it is loaded."""

import hashlib
from io import BytesIO
from pathlib import Path
from typing import Any

import keras
import numpy as np

from . import ProjectError

FOLDER = Path("models")


def place(network: keras.Model, rows: tuple[np.ndarray, ...], plan: object) -> Path:
    """Return where the checkpoint of a fit is: another network, row or plan is another fit."""
    layers = [layer.get_config() for layer in network.layers]
    state = hashlib.sha256(f"{keras.__version__} {layers} {plan}".encode())
    for array in (*rows, *network.get_weights()):
        state.update(array.tobytes())
    return FOLDER / f"unfinished-{state.hexdigest()[:16]}.npz"


def write(file: Path, state: dict[str, Any]) -> None:
    """Replace a checkpoint by a newer one, as a whole or not at all; its SHA-256 comes first."""
    content = BytesIO()
    np.savez(content, **state)
    file.parent.mkdir(exist_ok=True)
    draft = file.with_suffix(".part")
    draft.write_bytes(hashlib.sha256(content.getvalue()).digest() + content.getvalue())
    draft.replace(file)


def read(file: Path) -> dict[str, np.ndarray]:
    """Return what a checkpoint holds: arrays of numbers, never code."""
    digest, content = file.read_bytes()[:32], file.read_bytes()[32:]
    if hashlib.sha256(content).digest() != digest:
        raise ProjectError(f"{file} is damaged: delete it, and `train` starts this fit anew.")
    with np.load(BytesIO(content), allow_pickle=False) as saved:
        return dict(saved)
