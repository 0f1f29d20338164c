"""Settings: the values of `config.toml`, checked."""

import tomllib
from pathlib import Path
from typing import Any

from pydantic import BaseModel, Field, ValidationError

from . import ProjectError
from .decision import DecisionSettings


class DataSettings(BaseModel, extra="forbid"):
    """[data]: where the dataset comes from, and how much of it is held out."""

    url: str
    path: Path
    sha256: str
    sample: Path
    test_fraction: float = Field(gt=0, le=0.5)


class GateSettings(BaseModel, extra="forbid"):
    """[gate]: what a model must reach on the training rows before it is promoted."""

    limit: float
    gain_over_dummy: float = Field(ge=0)
    tolerance: float = Field(ge=0)


class Settings(BaseModel, extra="forbid"):
    """All of config.toml; a key that is not declared here is an error."""

    seed: int
    folds: int = Field(ge=2)
    bootstrap: int = Field(ge=100)
    data: DataSettings
    decision: DecisionSettings
    gate: GateSettings
    model: dict[str, dict[str, Any]]


{% include "fragments/shared/load_settings.py" %}
