"""Checkpoints: what a fit needs to go on after an interruption, checked before it is loaded."""

import hashlib
from io import BytesIO
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from . import ProjectError

FOLDER = Path("models")


def place(network: nn.Module, rows: tuple[Tensor, ...], plan: object) -> Path:
    """Return where the checkpoint of a fit is: another network, row or plan is another fit."""
    state = hashlib.sha256(f"{torch.__version__} {network} {plan}".encode())
    for tensor in (*rows, *network.state_dict().values()):
        state.update(tensor.cpu().numpy().tobytes())
    return FOLDER / f"unfinished-{state.hexdigest()[:16]}.pt"


def write(file: Path, state: dict[str, Any]) -> None:
    """Replace a checkpoint by a newer one, as a whole or not at all; its SHA-256 comes first."""
    content = BytesIO()
    torch.save(state, content)
    file.parent.mkdir(exist_ok=True)
    draft = file.with_suffix(".part")
    draft.write_bytes(hashlib.sha256(content.getvalue()).digest() + content.getvalue())
    draft.replace(file)


def read(file: Path, device: torch.device) -> Any:
    """Return what a checkpoint holds: tensors and plain values, never code."""
    digest, content = file.read_bytes()[:32], file.read_bytes()[32:]
    if hashlib.sha256(content).digest() != digest:
        raise ProjectError(f"{file} is damaged: delete it, and `train` starts this fit anew.")
    return torch.load(BytesIO(content), map_location=device, weights_only=True)
