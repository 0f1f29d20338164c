"""Experiment tracking: every trained version as a run in MLflow, with its files, whether it was promoted or not.

The runs go to a SQLite file beside the project unless `[tracking] uri` names a server. To look at them:
`mlflow server --backend-store-uri sqlite:///mlflow.db`.
"""

import logging
import os
from typing import Any

from .config import Settings
from .metadata import Metadata

FILES = "version"  # where a run keeps what stands in models/vN
TAG = "project_version"  # what a version is called in models/


def connect(settings: Settings) -> Any:
    """Return MLflow, told where to keep things."""
    # Before the import, which would otherwise report its use to MLflow's makers.
    os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")
    import mlflow

    logging.getLogger("mlflow").setLevel(logging.WARNING)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    mlflow.set_tracking_uri(settings.tracking.uri)
    return mlflow


def record(settings: Settings, metadata: Metadata) -> str:
    """Write parameters, data, code, files and every candidate's scores of one version to MLflow, and register it.

    Returns:
        The number that MLflow's registry gives it.

    """
    mlflow = connect(settings)
    mlflow.set_experiment(settings.tracking.experiment)
    with mlflow.start_run(run_name=metadata.version) as run:
        mlflow.set_tags({"git_commit": str(metadata.git_commit), "model_version": metadata.version})
        mlflow.log_params(
            {
                "model": metadata.model,
                "data": metadata.data,
                "data_sha256": metadata.data_sha256,
                "rows": metadata.rows,
                "seed": metadata.seed,
                **metadata.rule,
            }
        )
        mlflow.log_metrics(
            {
                f"{name}.{score}": value
                for name, scores in metadata.candidates.items()
                for score, value in scores.items()
            }
        )
        mlflow.log_metrics({metadata.metric: metadata.value, "seconds": metadata.seconds})
        mlflow.log_artifacts(str(settings.models / metadata.version), FILES)
    client, name = mlflow.MlflowClient(), settings.tracking.model
    if not client.search_registered_models(f"name = '{name}'"):
        client.create_registered_model(name)
    tags = {TAG: metadata.version, "sha256": metadata.file_sha256}
    registered = client.create_model_version(name, f"{run.info.artifact_uri}/{FILES}", run.info.run_id, tags)
    return str(registered.version)
