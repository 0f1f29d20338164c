"""Settings: `config.toml` in the project's root, each value open to an environment variable.

The variable for `[serve] port` in a package called `my_package` is `MY_PACKAGE_SERVE__PORT`.
Importing this module reads nothing; `load_settings()` does.
"""

import os
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from .decision import DecisionSettings
from .errors import ProjectError

ENV_PREFIX = f"{__package__.upper()}_"


class Section(BaseModel):
    """A table of config.toml; a key that is not declared here is an error, so no setting is silently ignored."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class DataSettings(Section):
    """Where the published files come from, and the SHA-256 that each must have ("": judged by schema and `rows`).

    `url` is a file, an archive that holds the files, or, with a slash at its end, the folder they lie in.
    """

    url: str
    files: dict[str, Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$")]] = Field(min_length=1)
    rows: int | None = None
    sample_rows: int = Field(ge=200)
    test_fraction: float = Field(gt=0, lt=1)


class TrainSettings(Section):
    """How candidates are compared, and with how many threads a model may be fitted."""

    folds: int = Field(ge=2)
    threads: int = Field(ge=1)


class Gate(Section):
    """What `train` demands of the cross-validated metric before a model may be promoted: to be at least `limit`.

    Where a lower metric is better: at most.
    """

    limit: float
    gain_over_dummy: float = Field(ge=0)
    tolerance: float = Field(ge=0)


class EvaluateSettings(Section):
    """How the held-out set is reported."""

    bootstrap: int = Field(ge=100)
    slices: tuple[str, ...]
    bands: dict[str, tuple[float, ...]]


class ServeSettings(Section):
    """Where the API listens, and how much it takes on at a time."""

    host: str
    port: int = Field(ge=1, le=65535)
    workers: int = Field(ge=1, le=256)
    max_rows: int = Field(ge=1)
    max_bytes: int = Field(ge=1000)
    queue: int = Field(ge=1)
    timeout: float = Field(gt=0)
    reload: float = Field(gt=0)


class MonitorSettings(Section):
    """When a shift counts as drift (population stability index), and what the service's log holds."""

    psi_alert: float = Field(gt=0)
    log: str
    log_fields: tuple[str, ...]
    log_bytes: int = Field(ge=1000)
    log_files: int = Field(ge=2)


class Settings(BaseSettings):
    """All settings, and the folders that hang off the project's root."""

    model_config = SettingsConfigDict(
        frozen=True, extra="forbid", env_prefix=ENV_PREFIX, env_nested_delimiter="__", toml_file="config.toml"
    )

    serve: ServeSettings
    monitor: MonitorSettings
    root: Path = Path()
    seed: int = Field(ge=0, lt=2**32)
    data: DataSettings
    train: TrainSettings
    decision: DecisionSettings
    gate: Gate
    evaluate: EvaluateSettings

    @property
    def published(self) -> list[Path]:
        """The published files, once fetched."""
        return [self.root / "data" / name for name in self.data.files]

    @property
    def models(self) -> Path:
        """One folder per version."""
        return self.root / "models"

    @property
    def reports(self) -> Path:
        """What was measured: figures, plots, the worst errors."""
        return self.root / "reports"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Rank the sources: arguments, then environment variables, then config.toml."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def load_settings(root: Path | None = None) -> Settings:
    """Read the settings of the project in `root` (default: the variable `..._ROOT`, else the current folder).

    Raises:
        ProjectError: config.toml is missing, or a value in it (or in the environment) is not valid.

    """
    folder = root or Path(os.environ.get(f"{ENV_PREFIX}ROOT", "."))
    file = folder / "config.toml"
    if not file.is_file():
        raise ProjectError(f"{file} does not exist: run this in the project's root, or set {ENV_PREFIX}ROOT to it.")

    class ProjectSettings(Settings):
        model_config = SettingsConfigDict(toml_file=file)

    try:
        return ProjectSettings(root=folder)
    except (ValidationError, ValueError) as error:
        raise ProjectError(f"{file} (or a {ENV_PREFIX}* variable) is not valid:\n{error}") from error
