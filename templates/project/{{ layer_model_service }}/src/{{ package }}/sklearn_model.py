"""A scikit-learn estimator in a skops file, asked with a table as it was in training."""

from pathlib import Path
from typing import Any

import numpy as np
import skops.io
from sklearn.base import is_classifier

from . import ProjectError
from .registry import Metadata
from .schema import Rows, read_schema


class SklearnModel:
    """Answers with a label and probabilities, or with a value."""

    def __init__(self, folder: Path, metadata: Metadata) -> None:
        """Load the estimator; a ProjectError names a type of object that is not trusted."""
        self.schema = read_schema(folder / "schema.json")
        self.row = self.schema.row()
        self.estimator = load(folder / "model.skops", metadata.trusted)
        self.columns = list(getattr(self.estimator, "feature_names_in_", self.schema.names))
        if missing := [name for name in self.columns if name not in self.schema.names]:
            raise ProjectError(f"the schema lacks columns of the model: {', '.join(missing)}.")
        self.classes: list[Any] = []
        if is_classifier(self.estimator):
            self.classes = self.estimator.classes_.tolist()

    def answers(self, rows: Rows) -> Rows:
        """Return one answer for each row."""
        return self.answered(self.estimator, self.schema.table(rows))

    def answered(self, estimator: Any, table: Any) -> Rows:
        """Return what an estimator answers to a table."""
        given = table[self.columns]
        if self.classes and hasattr(self.estimator, "predict_proba"):
            return self.worded(estimator.predict_proba(given))
        name = "label" if self.classes else "value"
        return [{name: value} for value in np.asarray(estimator.predict(given)).tolist()]

    def worded(self, probabilities: np.ndarray) -> Rows:
        """Return the label of each row with its probabilities; of two classes one says all."""
        names, answers = [str(name) for name in self.classes], []
        for row in probabilities.tolist():
            answer = {"label": self.classes[row.index(max(row))]}
            if len(row) == 2:
                answer["probability"] = row[1]
            else:
                answer["probabilities"] = dict(zip(names, row, strict=True))
            answers.append(answer)
        return answers


def load(path: Path, trusted: list[str]) -> Any:
    """Return the object in a skops file, of types that skops trusts and of `trusted` ones."""
    try:
        unknown = sorted(set(skops.io.get_untrusted_types(file=path)) - set(trusted))
        if not unknown:
            return skops.io.load(path, trusted=trusted)
    except Exception as error:  # a damaged archive fails in many ways
        raise ProjectError(f"{path.name} cannot be read as a skops file: {error}") from error
    options = " ".join(f"--trust {name}" for name in unknown)
    raise ProjectError(f"it holds types that are not trusted. If you know its maker: {options}")
