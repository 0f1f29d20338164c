"""A scikit-learn estimator in the skops format: loaded only if every type in it is trusted, by skops or by you."""

from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import skops.io
from sklearn.base import is_classifier, is_clusterer
from skops.io.exceptions import UntrustedTypesFoundException

from .compiled import Compiled, compiled
from .errors import ProjectError
from .models import Columns, Rows, TableModel
from .table import Schema
from .terms import Output

HALF = 0.5  # of two classes, the one that is more likely than this is the label


class SklearnModel(TableModel):
    """Answers with a label and its probability, with a value, or with a cluster."""

    def __init__(self, path: Path, schema: Schema, trusted: tuple[str, ...]) -> None:
        """Load the estimator.

        Raises:
            ProjectError: it is no skops file, holds types that are not trusted, or was fitted on other columns.

        """
        self.schema = schema
        try:
            self.estimator: Any = skops.io.load(path, trusted=list(trusted))
        except UntrustedTypesFoundException as error:
            unknown = sorted(set(skops.io.get_untrusted_types(file=path)) - set(trusted))
            options = " ".join(f"--trust {name}" for name in unknown)
            raise ProjectError(
                f"{path.name} holds types that are not trusted. If you know who made it: {options}"
            ) from error
        except Exception as error:  # a damaged archive fails in many ways
            raise ProjectError(f"{path.name} cannot be read as a skops file: {error}") from error
        if not hasattr(self.estimator, "predict"):
            raise ProjectError(f"{path.name} holds a {type(self.estimator).__name__}, which does not predict.")
        self.fitted = list(getattr(self.estimator, "feature_names_in_", []))
        if missing := [name for name in self.fitted if name not in schema.names]:
            raise ProjectError(f"the model was fitted on columns that the schema lacks: {', '.join(missing)}.")
        self.classes: list[Any] = []
        if is_classifier(self.estimator):
            if isinstance(self.estimator.classes_, list):
                raise ProjectError("the model answers several questions at once: serve one model for each.")
            self.classes = self.estimator.classes_.tolist()

    @cached_property
    def quick(self) -> Compiled | None:
        """The same model without tables, where it can be had; a file is answered without it."""
        # Of two classes the probability of the second one says all.
        simple = self.fitted and len(self.classes) in (0, 2) and not is_clusterer(self.estimator)
        return compiled(self.estimator, self.schema) if simple else None

    @property
    def at_once(self) -> int:
        """How many rows are answered in less time than it takes to hand them to a thread."""
        return 20 if self.quick else 0

    def given(self, rows: Rows) -> Any:
        """Return plain values by column, where the model can be asked without a table."""
        return self.schema.columns_of(rows) if self.quick else super().given(rows)

    def given_columns(self, columns: Columns) -> Any:
        """Return arrays by column, where the model can be asked without a table."""
        return self.schema.arrays(columns) if self.quick else super().given_columns(columns)

    def columns(self, table: Any) -> dict[str, np.ndarray | list[Any]]:
        """Return what the estimator says of a table, or of plain values by column."""
        if not isinstance(table, pd.DataFrame) and self.quick:
            return self._quickly(self.quick, table)
        rows = self._rows(table)
        said = np.asarray(self.estimator.predict(rows))
        if not self.classes:
            if is_clusterer(self.estimator):
                return {"cluster": said}
            return {"value": said.ravel() if said.shape[1:] == (1,) else said}
        if not hasattr(self.estimator, "predict_proba"):
            return {"label": said}
        shares = self.estimator.predict_proba(rows)
        if len(self.classes) == 2:
            return {"label": said, "probability": shares[:, 1]}
        names = [str(name) for name in self.classes]
        return {"label": said, "probabilities": [dict(zip(names, row, strict=True)) for row in shares.tolist()]}

    def _quickly(self, quick: Compiled, columns: Any) -> dict[str, np.ndarray | list[Any]]:
        if not self.classes:
            return {"value": quick.predict(columns)}
        probability = quick.predict_proba(columns)[:, 1]
        return {"label": np.asarray(self.classes)[(probability > HALF).astype(int)], "probability": probability}

    def outputs(self) -> list[Output]:
        """Return what an answer holds, and of which class the probability is."""
        about = {
            "cluster": "The cluster that the row belongs to",
            "label": "The most likely class",
            "probability": f"Probability of {str(self.classes[-1:])[1:-1]}",
            "value": "The number that the model predicts",
        }
        return [output.model_copy(update={"about": about.get(output.name, "")}) for output in super().outputs()]

    def _rows(self, table: Any) -> Any:
        """Return the rows in the form in which the estimator has learnt from them."""
        if self.fitted:
            return table[self.fitted]
        if len(self.schema.texts) == len(self.schema.names) == 1:
            return table[self.schema.names[0]]
        return table.to_numpy()
