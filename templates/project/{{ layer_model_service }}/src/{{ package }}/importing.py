"""Importing: a model becomes the next version once it has answered rows of its schema."""

import math
import shutil
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any

import typer

from . import ProjectError, predict, registry
from .project_model import champion_of
from .registry import FOLDER, Metadata
from .schema import contract, draw, read_schema


def import_model(
    source: Path,
    schema: Annotated[Path, typer.Option(help="The columns of a row")] = Path("schema.json"),
    trust: Annotated[list[str] | None, typer.Option(help="A type in a skops file; mlflow")] = None,
) -> Metadata:
    """Import a skops file, an ONNX file, an MLflow model or a training project's champion."""
    number = max((int(name[1:]) for name in registry.versions()), default=0) + 1
    draft = FOLDER / f".v{number}"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    try:
        kind = copy(source, draft)
        if kind != "project":  # a project's package knows its columns
            columns = read_schema(schema)
            (draft / "schema.json").write_text(columns.model_dump_json(indent=1), "utf-8")
        metadata = Metadata(
            version=f"v{number}",
            kind=kind,
            source=str(source),
            created=datetime.now(UTC),
            trusted=trust or [],
            libraries={name: version(name) for name in ("scikit-learn", "numpy", "skops")},
            files=registry.digests(draft),
        )
        model: predict.Model = predict.KINDS[kind](draft, metadata)
        metadata.columns, metadata.by_row = contract(model.row), answers_by_row(model)
        (draft / "metadata.json").write_text(metadata.model_dump_json(indent=2), "utf-8")
        draft.rename(FOLDER / metadata.version)
    except ProjectError as error:
        raise ProjectError(f"{source} cannot be imported: {error}") from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    print(f"{metadata.version} is imported. To serve it: models promote {metadata.version}")
    return metadata


def copy(source: Path, draft: Path) -> str:
    """Copy the files of a model, and return its kind; a pickle is refused by any name."""
    is_whole = source.is_file() or (source / "MLmodel").is_file()
    taken = source if is_whole else champion_of(source)
    if pickles := [path.name for path in [taken, *taken.rglob("*")] if _is_pickle(path)]:
        remedy = "save it with skops (in MLflow: serialization_format='skops')."
        raise ProjectError(f"{pickles[0]} is a pickle, which runs whatever is in it: {remedy}")
    if source.suffix in {".skops", ".onnx"} and source.is_file():
        shutil.copyfile(source, draft / f"model{source.suffix}")
        return {".skops": "sklearn", ".onnx": "onnx"}[source.suffix]
    if (source / "MLmodel").is_file():
        shutil.copytree(source, draft / "mlflow")
        return "mlflow"
    if not (taken / "model.skops").is_file() or not (taken / "metadata.json").is_file():
        raise ProjectError("it is no .skops or .onnx file, MLflow model or training project.")
    shutil.copyfile(taken / "model.skops", draft / "model.skops")
    shutil.copyfile(taken / "metadata.json", draft / "project.json")
    return "project"


def _is_pickle(path: Path) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as file:
        start = file.read(2)
    is_named = path.suffix in {".pkl", ".pickle", ".joblib"}
    return is_named or (start[:1] == b"\x80" and start[1:] <= b"\x05")


def answers_by_row(model: predict.Model) -> bool:
    """Let a model answer drawn rows; return whether each answer is that of its row alone."""
    rows = predict.checked(model.row, draw(model.row, 5))
    try:
        together = model.answers(rows)
        alone = [answer for row in rows for answer in model.answers([row])]
    except Exception as error:  # whatever the model does with rows that fit its schema
        raise ProjectError(f"it does not answer rows of its schema: {error}") from error
    return len(together) == len(rows) and same(together, alone)


def same(first: Any, second: Any) -> bool:
    """Return whether two lists of answers are equal, numbers to nine digits."""
    if isinstance(first, float) and isinstance(second, float):
        both = math.isnan(first) and math.isnan(second)
        return both or math.isclose(first, second, rel_tol=1e-9, abs_tol=1e-9)
    if isinstance(first, dict) and isinstance(second, dict):
        return list(first) == list(second) and same([*first.values()], [*second.values()])
    if isinstance(first, list) and isinstance(second, list):
        return len(first) == len(second) and all(map(same, first, second))
    return bool(first == second)
