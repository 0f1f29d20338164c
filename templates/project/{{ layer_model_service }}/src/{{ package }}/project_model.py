"""A version that another project of this family has trained: its `models/vN`, answered by that project's own code.

Its features, its rule and its words for an answer are its package's, which must be installed here.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

import pandas as pd
from pydantic import BaseModel

from .errors import ProjectError
from .models import Model, Reason, Rows
from .table import Schema
from .terms import Output, Terms, digest_of

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

    def __init__(self, path: Path, schema: Schema) -> None:
        """Load a version by means of its own package.

        Raises:
            ProjectError: the package is not installed, or refuses the version.

        """
        self.schema, self.package = schema, package_of(path)
        self.own = own_terms(self.package)
        registry, predict = _module(self.package, "registry"), _module(self.package, "predict")
        try:
            found = registry.Registry(path.parent).load(path.name)
        except Exception as error:  # an error of the other package
            raise ProjectError(f"{self.package} cannot load {path.name}: {error}") from error
        self.predictor = predict.Predictor(*found)
        self.prediction = predict.Prediction

    @property
    def row(self) -> type[BaseModel]:
        """What a row must be: that of the schema, unless the package means more by it."""
        return self.own.row if self.own else self.schema.row_model()

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
        """Return what an answer holds, as the other project documents it; its own terms say it themselves."""
        if self.own:
            return []
        fields = self.prediction.model_json_schema()["properties"]
        return [
            Output(name=name, type=JSON_TYPES[said["type"]], about=said.get("description", ""))
            for name, said in fields.items()
        ]

    def reasons(self, row: Mapping[str, Any]) -> list[Reason] | None:
        """Return what the package says about a row that is no row of a table; nothing, where it does not explain."""
        if not self.own:
            return None
        if not find_spec(f"{self.package}.reasons"):
            return []
        found: list[Reason] = _module(self.package, "reasons").reasons(self.predictor, row)
        return found


@dataclass(frozen=True)
class OwnTerms(Terms):
    """The terms that a package declares itself, for rows that are no rows of a table: what somebody rated, say."""

    package: str = ""

    @property
    def about(self) -> str:
        """What the answers are, in a sentence."""
        return self.prediction.__doc__ or f"Answers as {self.package} does."

    @property
    def counted(self) -> str:
        """The field by whose kinds answers are counted."""
        return str(_module(self.package, "answers").COUNTED)

    def kind(self, value: Any) -> str:
        """Return what an answer is counted under."""
        return str(_module(self.package, "answers").kind(value))

    def summary(self, answer: Mapping[str, Any]) -> str:
        """Return an answer as a sentence."""
        return str(_module(self.package, "answers").summary(answer))


def own_terms(package: str) -> OwnTerms | None:
    """Return the terms of a package whose rows hold lists; None where a row is a value for each column.

    Raises:
        ProjectError: the package is not installed.

    """
    predict = _module(package, "predict")
    row, prediction = predict.Row.model_json_schema(), predict.Prediction.model_json_schema()
    if all(field.get("type") != "array" for field in row["properties"].values()):
        return None
    says = {
        f"the {name} of {package} ({digest_of(declared)[:8]})"
        for name, declared in {"rows": row, "answers": prediction}.items()
    }
    return OwnTerms(
        predict.Row, predict.Prediction, Schema(columns=()), (), digest_of(sorted(says)), frozenset(says), package
    )


def package_of(version: Path) -> str:
    """Return the package that a version needs.

    Raises:
        ProjectError: it does not say.

    """
    try:
        return str(json.loads((version / "metadata.json").read_text("utf-8"))["package"])
    except (OSError, ValueError, KeyError) as error:
        raise ProjectError(f"{version} does not say which package it needs: train it anew, then import it.") from error


def _module(package: str, name: str) -> ModuleType:
    try:
        return import_module(f"{package}.{name}")
    except ModuleNotFoundError as error:
        slug = package.replace("_", "-")
        raise ProjectError(
            f"this version needs the code of {slug}, and {error.name} is not installed here: uv add ../{slug} "
            "(wherever that project lies), then try again."
        ) from error
