"""A model to begin with: the species of an iris by the size of its leaves (Fisher, 1936)."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

import skops.io
from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from . import registry
from .importing import import_model


def example() -> None:
    """Train a small model, import it and make it the champion."""
    data = load_iris(as_frame=True)
    species = data.target.map(dict(enumerate(data.target_names)))
    train, test, train_species, test_species = train_test_split(
        data.data, species, stratify=species, random_state=42
    )
    estimator = make_pipeline(StandardScaler(), LogisticRegression()).fit(train, train_species)
    columns = [
        {"name": name, "type": "number", "low": 0, "high": 10, "example": float(test[name].iloc[0])}
        for name in train
    ]
    with TemporaryDirectory() as folder:
        model, schema = Path(folder, "iris.skops"), Path(folder, "schema.json")
        skops.io.dump(estimator, model)
        schema.write_text(json.dumps({"columns": columns}), "utf-8")
        metadata = import_model(model, schema)
    registry.promote(metadata.version)
    right = (estimator.predict(test) == test_species).mean()
    print(f"It is right for {right:.0%} of {len(test)} held-out flowers. Next: serve")
