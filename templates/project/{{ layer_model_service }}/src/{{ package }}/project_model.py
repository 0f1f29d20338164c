"""A version that another project of this family has trained: its `models/vN`, answered by that project's own code.

Its features, its rule and its words for an answer are its package's, which must be installed here.
"""

import json
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pandas as pd

from .errors import ProjectError
from .models import Model, Rows
from .terms import Output

JSON_TYPES: dict[str, Any] = {"number": "number", "integer": "integer", "boolean": "boolean", "string": "text"}


def version_in(path: Path) -> Path | None:
    """Return the version at a path, be it the version's own folder or a whole project, whose champion it is then.

    Raises:
        ProjectError: it is a project without a champion.

    """
    if (path / "metadata.json").is_file() and (path / "model.skops").is_file():
        return path
    if not (path / "models").is_dir() or not (path / "pyproject.toml").is_file():
        return None
    pointer = path / "models" / "champion.json"
    if not pointer.is_file():
        raise ProjectError(f"{path} has no champion: run `train` there first.")
    version: Path = path / "models" / json.loads(pointer.read_text("utf-8"))["history"][-1]
    return version


class ProjectModel(Model):
    """Answers as the other project's own service does."""

    def __init__(self, path: Path) -> None:
        """Load a version by means of its own package.

        Raises:
            ProjectError: the package is not installed, or refuses the version.

        """
        try:
            self.known = json.loads((path / "metadata.json").read_text("utf-8"))
            package = self.known["package"]
        except (OSError, ValueError, KeyError) as error:
            raise ProjectError(f"{path} does not say which package it needs: train it anew, then import it.") from error
        registry, predict = _module(package, "registry"), _module(package, "predict")
        try:
            found = registry.Registry(path.parent).load(path.name)
        except Exception as error:  # an error of the other package
            raise ProjectError(f"{package} cannot load {path.name}: {error}") from error
        self.predictor = predict.Predictor(*found)
        self.prediction = predict.Prediction
        if "ratings" in predict.Row.model_json_schema()["properties"]:
            raise ProjectError(f"{package} recommends, and its requests are no rows of a table: use its own `serve`.")

    @property
    def at_once(self) -> int:
        """How many rows the other project answers in less time than it takes to hand them to a thread."""
        most: int = self.predictor.at_once
        return most

    def answer(self, rows: Rows) -> list[dict[str, Any]]:
        """Return an answer for each row of a request."""
        answers: list[dict[str, Any]] = self.predictor.answer(rows)
        return answers

    def predict(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return the same for a table."""
        answers: pd.DataFrame = self.predictor.predict(frame)
        return answers

    def outputs(self) -> list[Output]:
        """Return what an answer holds, as the other project documents it."""
        fields = self.prediction.model_json_schema()["properties"]
        return [
            Output(name=name, type=JSON_TYPES[said["type"]], about=said.get("description", ""))
            for name, said in fields.items()
        ]


def _module(package: str, name: str) -> ModuleType:
    try:
        return import_module(f"{package}.{name}")
    except ModuleNotFoundError as error:
        slug = package.replace("_", "-")
        raise ProjectError(
            f"this version needs the code of {slug}, and {error.name} is not installed here: uv add ../{slug} "
            "(wherever that project lies), then try again."
        ) from error
