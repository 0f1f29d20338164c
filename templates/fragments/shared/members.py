"""What each column contributes to the score of one pipeline: features.py's columns and a model."""

import json
from typing import Any

import numpy as np
import pandas as pd
from sklearn.pipeline import Pipeline

from .. import ProjectError
from ..config import load_settings
from ..data import load, split
from ..registry import FOLDER, Metadata
from ..schema import COLUMNS

BASE = "an average training row"  # what contributions are compared with


def split_again(metadata: Metadata) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the training rows and the held-out rows of a version."""
    data = load(load_settings().data, metadata.data)
    if data.sha256 != metadata.data_sha256:
        raise ProjectError(f"the rows changed since {metadata.version} was trained: train again.")
    return split(data.table, metadata.test_fraction, metadata.seed)


def averages(pipelines: list[Pipeline], metadata: Metadata) -> list[Any]:
    """Return the mean training row, as each linear model sees it; trees know their own.

    It is kept beside the model, so that an API without the training rows can explain as well.
    """
    file = FOLDER / metadata.version / "averages.json"
    if not any(hasattr(pipeline[-1], "coef_") for pipeline in pipelines):
        return [None] * len(pipelines)
    if not file.is_file():
        training, _ = split_again(metadata)
        seen = [_dense(pipeline[:-1].transform(training[COLUMNS])) for pipeline in pipelines]
        file.write_text(json.dumps([table.mean(axis=0).tolist() for table in seen]), "utf-8")
    found: list[Any] = json.loads(file.read_text("utf-8"))
    return found


def explain_member(
    pipeline: Pipeline, average: Any, rows: pd.DataFrame
) -> tuple[pd.DataFrame, float]:
    """Return the row, name, value and contribution of each column, and the average row's score."""
    features, model = pipeline[0], pipeline[-1]
    seen = _dense(features.transform(rows))
    if hasattr(model, "coef_"):
        coefficients = np.ravel(model.coef_)
        base = float(np.ravel(model.intercept_)[0] + coefficients @ average)
        found = coefficients * (seen - average)
    else:
        found, base = _shap(model, seen)
    # The baseline of one column computes none before it is encoded.
    computes = isinstance(features, Pipeline)
    columns: Any = features[0].transform(rows) if computes else rows
    encoder = features[-1] if computes else features
    names = [_source(name, list(columns)) for name in encoder.get_feature_names_out()]
    # The levels of a category are columns of 0 and 1 to a linear model, and one column to people.
    table = pd.DataFrame(found, columns=names).T.groupby(level=0).sum().T
    parts = {
        "row": np.repeat(np.arange(len(table)), table.shape[1]),
        "name": np.tile(table.columns, len(table)),
        "value": columns[[*table]].astype(object).to_numpy().ravel(),
        "contribution": table.to_numpy().ravel(),
    }
    return pd.DataFrame(parts), base


def _shap(model: Any, seen: np.ndarray) -> tuple[np.ndarray, float]:
    """Return SHAP values along the paths of the trees: no row is altered, nor any sampled.

    Lundberg et al., Nature Machine Intelligence 2, 2020. Their base is the mean over the rows that
    the trees have learnt from.
    """
    import shap  # takes seconds, which other commands need not wait for

    try:
        explainer = shap.TreeExplainer(model)
    except Exception as error:
        raise ProjectError(f"a {type(model).__name__} gives no reasons: {error}") from error
    base = float(np.ravel(explainer.expected_value)[0])
    return explainer.shap_values(seen, check_additivity=False), base


def _source(name: str, columns: list[str]) -> str:
    """Return the column of an encoded one: "categories__Contract_One year" is of "Contract"."""
    encoded = name.split("__", 1)[1]
    return max((each for each in columns if f"{encoded}_".startswith(f"{each}_")), key=len)


def _dense(table: Any) -> np.ndarray:
    return table.toarray() if hasattr(table, "toarray") else np.asarray(table)
