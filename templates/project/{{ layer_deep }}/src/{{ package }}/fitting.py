"""Fitting a network: epochs of gradient descent, until the validation loss no longer falls."""

import copy
import math
import time
from typing import Any, NamedTuple

import torch
from torch import nn

from . import checkpoint

BATCH = 1000  # rows at a time where nothing is learnt


class Rows(NamedTuple):
    """Rows of examples, as arrays or as tensors."""

    inputs: Any  # (rows, ...), as the network takes them
    targets: Any  # (rows,), the number of each row's class


class Plan(NamedTuple):
    """How to fit."""

    epochs: int
    patience: int  # epochs without a lower validation loss, before fitting stops
    batch_size: int
    learning_rate: float  # the highest one
    weight_decay: float
    seed: int


def device() -> torch.device:
    """Return the fastest device there is: an NVIDIA GPU, Apple's GPU or the CPU."""
    if torch.cuda.is_available():
        return torch.device("cuda")
    return torch.device("mps" if torch.backends.mps.is_available() else "cpu")


def fit(
    network: nn.Module, training: Rows, validation: Rows, plan: Plan, augment: Any = None
) -> list[dict[str, float]]:
    """Fit a network, or go on from its checkpoint; return the losses by epoch, keep the best."""
    network.to(where := device())
    training = Rows(*(torch.as_tensor(part).to(where) for part in training))
    validation = Rows(*(torch.as_tensor(part).to(where) for part in validation))
    optimizer = torch.optim.AdamW(network.parameters(), weight_decay=plan.weight_decay)
    # The learning rate rises, then falls to nothing (Smith and Topin, arXiv:1708.07120, 2017).
    steps = plan.epochs * math.ceil(len(training.targets) / plan.batch_size)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, plan.learning_rate, steps)
    history: list[dict[str, float]] = []
    best = copy.deepcopy(network.state_dict())
    parts: dict[str, Any] = {"network": network, "optimizer": optimizer, "schedule": schedule}
    file = checkpoint.place(network, training, plan)
    if file.is_file():
        saved = checkpoint.read(file, where)
        history, best = saved["history"], saved["best"]
        for name, part in parts.items():
            part.load_state_dict(saved[name])
    print(f"  on {where.type}, from epoch {len(history) + 1}", flush=True)
    while len(history) < plan.epochs and _since_best(history) < plan.patience:
        started = time.perf_counter()
        # Each epoch has a seed of its own, so that a fit in two goes gets the same weights.
        torch.manual_seed(plan.seed + len(history))
        loss = 0.0
        network.train()
        for chosen in torch.randperm(len(training.targets)).to(where).split(plan.batch_size):
            inputs = training.inputs[chosen]
            scores = network(augment(inputs) if augment else inputs)
            mean = nn.functional.cross_entropy(scores, training.targets[chosen])
            optimizer.zero_grad()
            mean.backward()  # the gradient of the loss by each weight
            optimizer.step()  # each weight a little down its gradient
            schedule.step()
            loss += mean.item() * len(chosen)
        history.append({"training": loss / len(training.targets), **judge(network, validation)})
        if _since_best(history) == 0:
            best = copy.deepcopy(network.state_dict())
        states = {name: part.state_dict() for name, part in parts.items()}
        checkpoint.write(file, {**states, "history": history, "best": best})
        _report(history, plan.epochs, time.perf_counter() - started)
    network.load_state_dict(best)
    network.cpu().eval()
    file.unlink(missing_ok=True)
    return history


def judge(network: nn.Module, rows: Rows) -> dict[str, float]:
    """Return the mean loss on rows that nothing is learnt from, and the share that is right."""
    network.eval()
    with torch.no_grad():
        scores = torch.cat([network(part) for part in rows.inputs.split(BATCH)])
    loss = nn.functional.cross_entropy(scores, rows.targets)
    right = (scores.argmax(1) == rows.targets).float().mean()
    return {"validation": loss.item(), "accuracy": right.item()}


def _since_best(history: list[dict[str, float]]) -> int:
    losses = [epoch["validation"] for epoch in history]
    return losses[::-1].index(min(losses)) if losses else 0


def _report(history: list[dict[str, float]], epochs: int, seconds: float) -> None:
    done, found, left = len(history), history[-1], seconds * (epochs - len(history))
    losses = f"loss {found['training']:.4f}, validation {found['validation']:.4f}"
    right = f"{found['accuracy']:.2%} right, at most {left:.0f} s left"
    print(f"  epoch {done}/{epochs}: {losses}, {right}", flush=True)
