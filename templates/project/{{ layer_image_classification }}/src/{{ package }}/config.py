"""Settings: the values of `config.toml`, checked."""

import tomllib
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, Field, ValidationError

from . import ProjectError
from .decision import DecisionSettings


class Published(BaseModel, extra="forbid"):
    """[data.published]: where a dataset comes from, and what its numbers of classes mean."""

    url: str
    classes: list[str]
    files: dict[str, str]  # names and the SHA-256 of each, packed or unpacked


class DataSettings(BaseModel, extra="forbid"):
    """[data]: which dataset is used, and how much of the images is kept from fitting."""

    dataset: Literal["mnist", "fashion-mnist"]
    sample: Path
    test_fraction: float = Field(gt=0, le=0.5)
    validation_fraction: float = Field(gt=0, le=0.5)
    published: dict[str, Published]

    @property
    def path(self) -> Path:
        """The folder of the dataset's files."""
        return Path("data") / self.dataset


class GateSettings(BaseModel, extra="forbid"):
    """[gate]: what a model must reach on the training rows before it is promoted."""

    limit: float
    gain_over_dummy: float = Field(ge=0)
    tolerance: float = Field(ge=0)


class Settings(BaseModel, extra="forbid"):
    """All of config.toml; a key that is not declared here is an error."""

    seed: int
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
