"""Fast: trees by Treelite, linear models by coefficients; where not exact, scikit-learn."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from .. import predict
from ..importing import same
from ..predict import Predictor
from ..project_model import ProjectModel
from ..registry import Metadata
from ..schema import Rows, draw
from ..sklearn_model import SklearnModel
from .columns import Columns
from .compiling import compiled

QUICK = 64  # rows that are answered in the event loop, in a few milliseconds at most
log = logging.getLogger(__name__)


class FastModel:
    """Answers as another model does, without a table."""

    def __init__(self, model: SklearnModel | ProjectModel) -> None:
        """Take over a model; NotImplementedError says which part cannot be."""
        self.row, self.model = model.row, model
        self.estimator = compiled(model.estimator)

    def answers(self, rows: Rows) -> Rows:
        """Return an answer for each row."""
        if isinstance(self.model, ProjectModel):
            # The project's own code goes on from here, on columns instead of a table.
            found = self.model.predict_rows(Columns.of(rows), self.estimator, self.model.metadata)
            return Columns(found).records()
        return self.model.answered(self.estimator, Columns.of(rows))


def load(version: str | None = None) -> Predictor:
    """Return a version that answers fast where that is exact; otherwise it is as it was."""
    predictor = predict.load(version)
    if why := take_over(predictor):
        log.warning("%s is not served fast: %s", predictor.metadata.version, why)
    return predictor


def take_over(predictor: Predictor) -> str:
    """Replace the model of a predictor by a fast one; return why not, or nothing."""
    model = predictor.model
    if not isinstance(model, SklearnModel | ProjectModel) or not predictor.metadata.by_row:
        return "it is no estimator that answers row by row"
    rows = predict.checked(model.row, draw(model.row, 200, seed=1))
    try:
        fast = FastModel(model)
        if not same(fast.answers(rows), model.answers(rows)):
            return "its answers would not be the same to nine digits"
    except Exception as error:  # a project's code may need more of a table than there is
        return str(error)
    predictor.model, predictor.quick = fast, QUICK
    return ""


def reported(import_model: Callable[..., Metadata]) -> Callable[..., Metadata]:
    """Let the command that imports a model say whether it will be fast."""

    @wraps(import_model)
    def command(*arguments: Any, **options: Any) -> Metadata:
        metadata = import_model(*arguments, **options)
        why = take_over(predict.load(metadata.version))
        print(f"It is served by scikit-learn: {why}." if why else "It is served fast, and exactly.")
        return metadata

    return command
