"""Runs: what a command was given, what it measured and the files it wrote, kept by MLflow.

They go to `mlflow.db` and `mlruns/` in the project, or to the server in MLFLOW_TRACKING_URI.
"""

import logging
import os
from collections.abc import Callable, Iterator
from functools import wraps
from pathlib import Path
from typing import Any

from .. import ProjectError, registry, report
from ..config import load_settings

EXPERIMENT = __name__.split(".")[0].replace("_", "-")


def recorded(command: Callable[..., Any]) -> Callable[..., Any]:
    """Return the command such that MLflow keeps each run of it; one that raises has failed."""

    @wraps(command)
    def run(*args: Any, **options: Any) -> Any:
        mlflow, known, settings = connect(), registry.versions(), load_settings()
        with mlflow.start_run(run_name=command.__name__):
            mlflow.log_params(dict(flat(settings.model_dump(exclude={"data"}))))
            try:
                result = command(*args, **options)
            finally:
                # The gate raises after the version was saved: it is recorded as well.
                for version in registry.versions()[len(known) :]:
                    record_version(mlflow, version)
            if isinstance(result, dict):
                record_report(mlflow, result)
            return result

    return run


def connect() -> Any:
    """Return MLflow with the project's experiment; a ProjectError says why it does not answer."""
    # MLflow reads this when it is imported. Otherwise it sends statistics of its use to its makers.
    os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")
    import mlflow

    for name in ("mlflow", "alembic"):
        logging.getLogger(name).setLevel(logging.WARNING)
    file = Path("mlflow.db").resolve().as_posix()
    mlflow.set_tracking_uri(os.environ.get("MLFLOW_TRACKING_URI", f"sqlite:///{file}"))
    try:
        mlflow.set_experiment(EXPERIMENT)
    except mlflow.MlflowException as error:
        raise ProjectError(f"MLflow at {mlflow.get_tracking_uri()}: {error}") from error
    return mlflow


def record_version(mlflow: Any, version: str) -> None:
    """Add a trained version to the run: its means over the folds, and its folder."""
    metadata = registry.describe(version).model_dump()
    mlflow.set_tags({"model_version": version, "git_commit": metadata["git_commit"]})
    mlflow.log_params({name: metadata[name] for name in ("model", "data", "data_sha256")})
    mlflow.log_metrics(dict(numbers(metadata)))
    mlflow.log_artifacts(str(registry.FOLDER / version), "version")


def record_report(mlflow: Any, found: dict[str, Any]) -> None:
    """Add an evaluation to the run: the figures of metrics.json, the reports and the model card."""
    low, high = found["interval"]
    mlflow.set_tag("model_version", found["model_version"])
    mlflow.log_params({name: found[name] for name in ("model", "data")})
    mlflow.log_metrics({**dict(numbers(found)), "interval_low": low, "interval_high": high})
    mlflow.log_artifacts(str(report.FOLDER), "reports")
    mlflow.log_artifact("MODEL_CARD.md")


def numbers(found: dict[str, Any]) -> Iterator[tuple[str, float]]:
    """Yield the numbers in nested dictionaries, those of lists left out."""
    for name, value in flat(found):
        if isinstance(value, int | float) and not isinstance(value, bool):
            yield name, value


def flat(tree: dict[str, Any], start: str = "") -> Iterator[tuple[str, Any]]:
    """Yield the leaves of nested dictionaries, named like `model.boosting.max_depth`."""
    for name, value in tree.items():
        if isinstance(value, dict):
            yield from flat(value, f"{start}{name}.")
        else:
            yield f"{start}{name}", value
