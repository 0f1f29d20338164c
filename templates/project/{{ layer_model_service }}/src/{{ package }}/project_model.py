"""The champion of a training project: checked and answered by that project's own package."""

import json
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pandas as pd

from . import ProjectError, sklearn_model
from .registry import Metadata
from .schema import Rows


class ProjectModel:
    """Answers as the project's own API does."""

    def __init__(self, folder: Path, metadata: Metadata) -> None:
        """Load the model with its package; a ProjectError says what does not fit."""
        known = (folder / "project.json").read_bytes()
        package = json.loads(known).get("package", "")
        self.row = module(package, "schema").Row
        self.predict_rows = module(package, "predict").predict_rows
        try:
            self.metadata = module(package, "registry").Metadata.model_validate_json(known)
        except ValueError as error:
            raise ProjectError(f"other code than {package} made it: train again.") from error
        trusted = list(module(package, "model").TRUSTED)
        self.estimator = sklearn_model.load(folder / "model.skops", trusted)

    def answers(self, rows: Rows) -> Rows:
        """Return an answer for each row; a recommender answers with a list for each user."""
        found: Any = self.predict_rows(pd.DataFrame(rows), self.estimator, self.metadata)
        answers: Rows = found.to_dict("records")
        return answers


def champion_of(source: Path) -> Path:
    """Return the folder of a version: the one given, or that of the champion of a project."""
    if not (source / "pyproject.toml").is_file():
        return source
    champions = source / "models" / "champion"
    if not champions.is_file():
        raise ProjectError("the project has no champion: run its `train` first.")
    return source / "models" / champions.read_text("utf-8").split()[-1]


def module(package: str, name: str) -> ModuleType:
    """Import a module of the project's package; a ProjectError says how to install it."""
    try:
        return import_module(f"{package}.{name}")
    except ModuleNotFoundError as error:
        slug = package.replace("_", "-")
        raise ProjectError(
            f"it needs the code of {slug}, and {error.name} is not installed here:\n"
            f"  uv add ../{slug}  (wherever that project lies)"
        ) from error
