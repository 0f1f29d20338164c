"""Settings: the tables of `config.toml`, checked; environment variables override their values."""

import os
import tomllib
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from . import ProjectError

PREFIX = str(__package__).upper()


def load_settings(table: str, model: Any) -> Any:
    """Return a table of config.toml; a ProjectError names what is off.

    The variable PACKAGE_AUTH_RATE overrides `rate` of [auth], with the package's own name.
    """
    try:
        found = dict(tomllib.loads(Path("config.toml").read_text("utf-8")).get(table, {}))
        for name in model.model_fields:
            variable = f"{PREFIX}_{table}_{name}".upper()
            if variable in os.environ:
                found[name] = os.environ[variable]
        return model.model_validate(found)
    except FileNotFoundError as error:
        raise ProjectError(
            f"{Path.cwd()} has no config.toml: go to the project's folder."
        ) from error
    except ValidationError as error:
        lines = [f"{table}.{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()]
        raise ProjectError("\n  ".join(["config.toml cannot be used:", *lines])) from error
    except ValueError as error:
        raise ProjectError(f"config.toml cannot be read: {error}") from error
