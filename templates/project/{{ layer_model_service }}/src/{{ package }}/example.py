"""A model to begin with: learnt in a second from a real dataset that comes with scikit-learn, and honestly measured.

442 people with diabetes, ten measurements of each, and how far the disease went on within a year (B. Efron, T. Hastie,
I. Johnstone and R. Tibshirani: Least Angle Regression, Annals of Statistics 32(2), 2004). It is here so that the
service has something to serve; your own model takes its place by `models import`.
"""

import hashlib
import json
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pandas as pd
import skops.io
from sklearn.compose import make_column_transformer
from sklearn.datasets import load_diabetes
from sklearn.dummy import DummyRegressor
from sklearn.linear_model import RidgeCV
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from .config import Settings
from .exchange import described
from .fields import Category, Column, Number
from .importing import Told, import_model
from .metadata import Metadata
from .registry import Registry

SEED = 42
BOOTSTRAP = 1000
NAME = "diabetes-progression"

COLUMNS: tuple[Column, ...] = (
    Number("age", 0, 120, 48, "in years", integer=True),
    Category("sex", ("1", "2"), "as the source codes it"),
    Number("bmi", 10, 60, 26.4, "body mass index"),
    Number("bp", 30, 200, 94.0, "average blood pressure"),
    Number("s1", 50, 500, 189.0, "total serum cholesterol"),
    Number("s2", 20, 400, 115.0, "low-density lipoproteins"),
    Number("s3", 10, 150, 50.0, "high-density lipoproteins"),
    Number("s4", 1, 15, 4.1, "total cholesterol / high-density lipoproteins"),
    Number("s5", 2, 8, 4.6, "log of serum triglycerides"),
    Number("s6", 40, 200, 91.0, "blood sugar"),
)


def rows() -> tuple[pd.DataFrame, pd.Series]:
    """Return the measurements as a file would hold them, and the progression of each person."""
    frame, target = load_diabetes(return_X_y=True, as_frame=True, scaled=False)
    return frame.astype({"age": int, "sex": int}).astype({"sex": str}), target


def make_example(settings: Settings) -> tuple[Metadata, dict[str, Any]]:
    """Train the example, measure it on rows it has not seen, import and promote it; return what was measured."""
    started = time.perf_counter()
    frame, target = rows()
    train, test, learnt, truth = train_test_split(frame, target, test_size=0.25, random_state=SEED)
    numbers = [column.name for column in COLUMNS if isinstance(column, Number)]
    table = make_column_transformer((StandardScaler(), numbers), (OneHotEncoder(drop="if_binary"), ["sex"]))
    model = make_pipeline(table, RidgeCV(np.logspace(-2, 3, 20))).fit(train, learnt)
    said, dummy = model.predict(test), DummyRegressor().fit(train, learnt).predict(test)
    value, low, high = with_interval(truth.to_numpy(), said)
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"{NAME}.skops"
        skops.io.dump(model, path)
        (path.parent / "schema.json").write_text(json.dumps(described(COLUMNS)), "utf-8")
        about = f"{len(train)} of {len(frame)} people in scikit-learn's diabetes data"
        known = path.with_name("rows.parquet")
        train.to_parquet(known)
        told = Told(NAME, None, (), {"r2": value}, about, digest(frame, target), known)
        metadata = import_model(settings, path, told)
    Registry(settings.models).promote(metadata.version)
    measured = {
        "project": "model-service",
        "data": "diabetes",
        "rows": {"train": len(train), "test": len(test)},
        "metric": "r2",
        "higher_is_better": True,
        "value": value,
        "interval": [low, high],
        "baselines": {"dummy": float(r2_score(truth, dummy))},
        "seed": SEED,
        "seconds": round(time.perf_counter() - started, 2),
        "model_version": metadata.version,
    }
    settings.reports.mkdir(exist_ok=True)
    (settings.reports / "metrics.json").write_text(json.dumps(measured, indent=2) + "\n", "utf-8")
    return metadata, measured


def digest(frame: pd.DataFrame, target: pd.Series) -> str:
    """Return what changes with the data."""
    rows = pd.util.hash_pandas_object(frame.assign(target=target), index=False)
    return hashlib.sha256(rows.to_numpy().tobytes()).hexdigest()


def with_interval(truth: np.ndarray, said: np.ndarray) -> tuple[float, float, float]:
    """Return R² with its 95 % interval, by drawing the rows anew (percentile bootstrap)."""
    draws = np.random.default_rng(SEED).integers(0, len(truth), (BOOTSTRAP, len(truth)))
    values = [r2_score(truth[draw], said[draw]) for draw in draws]
    low, high = np.percentile(values, [2.5, 97.5])
    return float(r2_score(truth, said)), float(low), float(high)
