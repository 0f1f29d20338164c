"""What is watched: the columns of the rows in a file, and the answers to them."""

import json
from pathlib import Path
from typing import Any

import pandas as pd
from pydantic import TypeAdapter

from .. import ProjectError
from ..files import read
from ..predict import Predictor, checked
from ..schema import Rows, contract


def watched(path: Path, predictor: Predictor) -> pd.DataFrame:
    """Return the columns of the rows in a file, of a text its length, and the answers to them."""
    is_log = ".jsonl" in path.name  # or .jsonl.1, an older file of the log
    rows, answers = logged(path, predictor) if is_log else answered(path, predictor)
    kinds: dict[str, Any] = TypeAdapter(predictor.model.row).json_schema(by_alias=False)
    found: dict[str, Any] = {}
    for name in rows[0]:
        values = pd.Series([row[name] for row in rows])
        kind = kinds["properties"][name]
        if is_text(kind):
            found[f"characters of {name}"] = values.str.len()
        elif is_number(kind):
            found[name] = values.astype(float)
        else:
            found[name] = values
    if len(answers) == len(rows):  # a recommender answers with a list for each user
        # Decisions follow from the rest.
        predicted = pd.json_normalize(answers).select_dtypes(exclude=bool)
        found |= {f"predicted {name}": predicted[name] for name in predicted}
    return pd.DataFrame(found)


def answered(path: Path, predictor: Predictor) -> tuple[Rows, Rows]:
    """Return the checked rows of a CSV file, and the champion's answers to them."""
    rows, answers, row = Rows(), Rows(), predictor.model.row
    names = list(contract(row))
    for chunk in read(path):
        given = [{name: each[name] for name in names if name in each} for each in chunk]
        fitting = checked(row, given, len(rows) + 1)
        rows += fitting
        answers += predictor.model.answers(fitting)
    return rows, answers


def logged(path: Path, predictor: Predictor) -> tuple[Rows, Rows]:
    """Return the rows of a prediction log that the champion has answered, and its answers."""
    name = predictor.metadata.version
    try:
        lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        own = [line for line in lines if line["model_version"] == name]
        rows, answers = [line["row"] for line in own], [line["answer"] for line in own]
    except (OSError, ValueError, KeyError) as error:
        raise ProjectError(f"{path} cannot be read as a prediction log: {error!r}") from error
    if not rows:
        raise ProjectError(f"{path} has no row that {name}, the champion, has answered.")
    return rows, answers


def is_text(column: dict[str, Any]) -> bool:
    """Return whether a column of a JSON schema is free text."""
    kinds = column.get("anyOf", [column])
    return any(kind.get("type") == "string" and not {"enum", "const"} & set(kind) for kind in kinds)


def is_number(column: dict[str, Any]) -> bool:
    """Return whether a column of a JSON schema holds numbers."""
    kinds = column.get("anyOf", [column])
    return any(kind.get("type") in {"number", "integer"} for kind in kinds)
