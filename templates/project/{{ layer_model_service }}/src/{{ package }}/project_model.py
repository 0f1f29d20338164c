"""A version that a training project has made: its `models/vN`, answered by that project's own code.

Features, decision and answers are its package's, which must be installed here.
"""

import json
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pandas as pd
import skops.io

from .errors import ProjectError
from .models import Model, Rows
from .table import Schema
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
    champions = path / "models" / "champion"
    if not champions.is_file():
        raise ProjectError(f"{path} has no champion: run `train` there first.")
    return path / "models" / champions.read_text("utf-8").split()[-1]


class ProjectModel(Model):
    """Answers as the other project's own API does."""

    def __init__(self, path: Path, schema: Schema) -> None:
        """Load a version by means of its own package.

        Raises:
            ProjectError: the package is not installed, does not answer row by row, or refuses the version.

        """
        self.schema, self.package = schema, package_of(path)
        registry, model = module(self.package, "registry"), module(self.package, "model")
        self.answers, self.prediction = module(self.package, "predict"), module(self.package, "decision").Prediction
        try:
            self.metadata = registry.Metadata.model_validate_json((path / "metadata.json").read_bytes())
            self.estimator: Any = skops.io.load(path / "model.skops", trusted=list(model.TRUSTED))
        except Exception as error:  # a damaged archive fails in many ways
            raise ProjectError(f"{self.package} cannot load {path.name}: {error}") from error

    def answer(self, rows: Rows) -> list[dict[str, Any]]:
        """Return an answer for each row of a request."""
        answers: Any = self.predict(self.schema.frame(rows)).to_dict("records")
        return list(answers)

    def predict(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return the same for a table."""
        given = frame.astype("object").where(frame.notna(), None).to_dict("records")
        rows = module(self.package, "files").check(given, module(self.package, "schema").Row)
        answers: pd.DataFrame = self.answers.predict_rows(rows, self.estimator, self.metadata)
        return answers

    def outputs(self) -> list[Output]:
        """Return what an answer holds, as the other project documents it.

        Raises:
            ProjectError: its answers are lists.

        """
        fields = self.prediction.model_json_schema()["properties"]
        try:
            return [
                Output(name=name, type=JSON_TYPES[said["type"]], about=said.get("description", ""))
                for name, said in fields.items()
            ]
        except KeyError as error:
            raise ProjectError(f"{self.package} answers with lists: it has to be served by its own API.") from error


def columns_of(package: str) -> list[dict[str, Any]]:
    """Return the columns of a package's rows, as a schema file declares them.

    Raises:
        ProjectError: the package is not installed.

    """
    said = module(package, "schema").Row.model_json_schema()
    return [_column(name, field, said.get("$defs", {})) for name, field in said["properties"].items()]


def _column(name: str, said: Mapping[str, Any], named: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a JSON schema says of one field; it may stand for several kinds of value, null among them."""
    kinds = [named[kind["$ref"].rpartition("/")[2]] if "$ref" in kind else kind for kind in said.get("anyOf", [said])]
    kind = next(kind for kind in kinds if kind.get("type") != "null")
    column = {"name": name, "about": said.get("description", "")}
    if levels := kind.get("enum", [kind["const"]] if "const" in kind else []):
        return column | {"type": "category", "levels": levels}
    example = (said.get("examples") or [None])[0]
    if kind["type"] == "string":
        return column | {"type": "text", "longest": kind.get("maxLength", 10_000), "example": example or "text"}
    bounds = {"low": kind.get("minimum"), "high": kind.get("maximum"), "example": example}
    return column | {"type": kind["type"], **bounds, "optional": len(kinds) > 1}


def package_of(version: Path) -> str:
    """Return the package that a version needs.

    Raises:
        ProjectError: it does not say.

    """
    try:
        return str(json.loads((version / "metadata.json").read_text("utf-8"))["package"])
    except (OSError, ValueError, KeyError) as error:
        raise ProjectError(f"{version} does not say which package it needs: train it anew, then import it.") from error


def module(package: str, name: str) -> ModuleType:
    """Import a module of the package.

    Raises:
        ProjectError: the package is not installed.

    """
    try:
        return import_module(f"{package}.{name}")
    except ModuleNotFoundError as error:
        slug = package.replace("_", "-")
        raise ProjectError(
            f"this version needs the code of {slug}, and {error.name} is not installed here: uv add ../{slug} "
            "(wherever that project lies), then try again."
        ) from error
