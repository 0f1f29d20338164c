"""Settings: the values of `config.toml`, checked."""

import tomllib
from pathlib import Path
from typing import Any

from pydantic import BaseModel, Field, ValidationError

from . import ProjectError
from .decision import DecisionSettings


class DataSettings(BaseModel, extra="forbid"):
    """[data]: where the dataset comes from, and how much of it is held out."""

    files: dict[str, str]  # addresses and their SHA-256
    path: Path
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
    seeds: int = Field(ge=2)
    data: DataSettings
    decision: DecisionSettings
    gate: GateSettings
    model: dict[str, dict[str, Any]]


def load_settings() -> Settings:
    """Read the settings of the project in the current folder; a ProjectError names what is off."""
    try:
        return Settings.model_validate(tomllib.loads(Path("config.toml").read_text("utf-8")))
    except FileNotFoundError as error:
        raise ProjectError(
            f"{Path.cwd()} has no config.toml: go to the project's folder."
        ) from error
    except ValidationError as error:
        lines = [f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()]
        raise ProjectError("\n  ".join(["config.toml cannot be used:", *lines])) from error
    except ValueError as error:
        raise ProjectError(f"config.toml cannot be read: {error}") from error
