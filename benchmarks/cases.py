"""Every case by its name, in the order in which they run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from .case import Case
from .creating import help_, new, new_each
from .lab import Lab
from .scaling import scale, scale_start
from .training import train
from .updates import update, update_20, update_200

CASES: Mapping[str, Callable[[Lab], Case]] = {
    "help": help_,
    "help-terminal": partial(help_, terminal=True),
    "new": new,
    "new-each": new_each,
    "update": update,
    "update-20": update_20,
    "update-200": update_200,
    "train": train,
    "scale": scale,
    "scale-start": scale_start,
}
"""What sets each case up, raising ``UnavailableError`` where it cannot be measured."""
