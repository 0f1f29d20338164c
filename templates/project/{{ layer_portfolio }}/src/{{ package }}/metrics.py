"""What a project has measured: reports/metrics.json."""

from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, Field, FiniteFloat, ValidationError

from . import PortfolioError

Count = Annotated[int, Field(ge=0)]
NAMES = {
    "f1": "F1",
    "ndcg_at_10": "NDCG@10",
    "pr_auc": "PR-AUC",
    "rmse_log": "RMSE of the logarithm",
    "roc_auc": "ROC-AUC",
}


class Rows(BaseModel):
    """How many rows the model has learned from and is judged by."""

    train: Count
    test: Count


class Metrics(BaseModel):
    """The figures that every project writes under the same keys; others are left alone."""

    project: str
    model: str = "model"
    data: str  # `sample`, `real`, or the name of a file
    rows: Rows
    metric: str
    higher_is_better: bool
    value: FiniteFloat
    interval: tuple[FiniteFloat, FiniteFloat]  # 95 %
    baselines: dict[str, FiniteFloat]

    @property
    def metric_name(self) -> str:
        """The metric as people write it."""
        return NAMES.get(self.metric, self.metric.replace("_", " "))

    @property
    def is_sample(self) -> bool:
        """Whether the rows are invented, so that the figures say nothing about the world."""
        return self.data == "sample"

    @property
    def basis(self) -> str:
        """What the figures rest on."""
        data = {"real": "real data", "sample": "invented sample"}.get(self.data, self.data)
        return f"{self.rows.test:,} test rows, {data}"


def read_metrics(path: Path) -> Metrics:
    """Read the file; a PortfolioError names it and the key that is wrong."""
    try:
        return Metrics.model_validate_json(path.read_bytes())
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        message = ": ".join(part for part in (str(path), place, first["msg"]) if part)
        raise PortfolioError(f"{message}. Run `evaluate` again.") from error
