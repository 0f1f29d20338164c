"""Import: a model that somebody has is copied, loaded, asked for the answer to its own example, and only then kept."""

import json
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pandas as pd

from .config import Settings
from .errors import ProjectError
from .files import read
from .kinds import declared, open_model, recognise
from .metadata import Metadata
from .project_model import module
from .registry import REFERENCE, Registry, digest
from .schema_file import parse
from .table import example_of

CLOSE = 1e-4  # what single precision may make of the same row: sums of many numbers lose a few digits
MOST_ROWS = 50_000  # of a reference that are kept: more would not tell a shift any better


@dataclass(frozen=True)
class Told:
    """What whoever imports a model says about it.

    Attributes:
        name: what it is called; default: as the file or folder.
        schema: the file that says what it takes; default: `schema.json` beside it.
        trusted: the types that it may hold beyond those that are safe.
        metrics: how good it was where it comes from.
        data: what it has learnt from, in words.
        data_sha256: a digest of that.
        reference: a file of rows that it has learnt from, which `monitor` compares new ones with.

    """

    name: str = ""
    schema: Path | None = None
    trusted: tuple[str, ...] = ()
    metrics: dict[str, float] = field(default_factory=dict)
    data: str = "not told"
    data_sha256: str = ""
    reference: Path | None = None


def import_model(settings: Settings, source: Path, told: Told) -> Metadata:
    """Make a model the next version, without promoting it.

    Raises:
        ProjectError: it cannot be loaded, must not be, or does not answer. Nothing is left of it then.

    """
    kind, path = recognise(source)
    registry = Registry(settings.models)
    content = declared(kind, path, told.schema)
    schema = parse(content)
    rows = schema.check(read(told.reference), labelled=False) if told.reference else None
    copy = registry.prepare(path)
    try:
        model = open_model(kind, copy, schema, told.trusted, settings)
        try:
            outputs = model.outputs()
            alone, beside = (model.answer([example_of(model.row)] * count) for count in (1, 2))
        except Exception as error:
            complaint = f"{source} does not answer the example of its schema ({error}). Say more in a --schema."
            raise ProjectError(complaint) from error
        try:
            pd.testing.assert_frame_equal(pd.DataFrame(beside), pd.DataFrame(alone * 2), rtol=CLOSE)
        except AssertionError as error:
            raise ProjectError(
                f"{source} answers a row otherwise when another one is beside it. A service asks about the rows of "
                "several people at once, and each of them must get the answer of their own."
            ) from error
        origin: dict[str, Any] = {"path": str(source), "sha256": digest(path)}
        if kind == "project":
            told = taught(path, told)
        if rows is not None:
            rows.sample(min(len(rows), MOST_ROWS), random_state=0).to_parquet(copy.parent.parent / REFERENCE)
        return registry.save(
            copy,
            content,
            outputs,
            {
                "model": told.name or source.stem,
                "kind": kind,
                "data": told.data,
                "data_sha256": told.data_sha256,
                "trusted": told.trusted,
                "metrics": told.metrics,
                "origin": origin,
            },
        )
    except BaseException:
        registry.discard(copy)
        raise


def taught(version: Path, told: Told) -> Told:
    """Add what a project that trains has kept beside its version."""
    known = json.loads((version / "metadata.json").read_text("utf-8"))
    return replace(
        told,
        name=told.name or f"{known['package']}-{known['version']}",
        metrics=told.metrics or {module(known["package"], "model").METRIC: known["value"]},
        data=known["data"],
        data_sha256=known["data_sha256"],
    )


def read_metrics(path: Path | None) -> dict[str, float]:
    """Read what was measured, as numbers by name, from a JSON file.

    Raises:
        ProjectError: that is not what it holds.

    """
    if not path:
        return {}
    try:
        return {str(name): float(value) for name, value in json.loads(path.read_text("utf-8")).items()}
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise ProjectError(f"{path} holds no numbers by name: {error}") from error
