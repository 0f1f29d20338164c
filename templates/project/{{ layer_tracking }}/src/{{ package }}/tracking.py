"""Experiment tracking: every trained version as a run in MLflow, whether it was promoted or not.

The runs go to a SQLite file beside the project unless `[tracking] uri` names a server. To look at them:
`mlflow server --backend-store-uri sqlite:///mlflow.db`.
"""

import logging
import os

from .config import Settings
from .metadata import Metadata


def record(settings: Settings, metadata: Metadata) -> None:
    """Write parameters, data, code and every candidate's scores of one training run to MLflow."""
    # Before the import, which would otherwise report its use to MLflow's makers.
    os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")
    import mlflow

    logging.getLogger("mlflow").setLevel(logging.WARNING)
    mlflow.set_tracking_uri(settings.tracking.uri)
    mlflow.set_experiment(settings.tracking.experiment)
    with mlflow.start_run(run_name=metadata.version):
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
