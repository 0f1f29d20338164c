from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from churn_prediction.fields import Category, Number
from churn_prediction.parts import Additive, Encoder
from churn_prediction.table import Schema

ROWS = pd.DataFrame(
    {
        "size": [1.0, 2.0, np.nan, 4.0, 5.0, 60.0] * 20,
        "colour": ["red", "blue", "red", "green", "blue", "red"] * 20,
    }
)
SCHEMA = Schema((Number("size", 0, 1e6, 1, "", optional=True), Category("colour", ("blue", "green", "red"), "")))
TARGET = np.linspace(0, 1, len(ROWS)) + ROWS["size"].fillna(0).to_numpy()


def encoder(numbers: Any, categories: Any) -> Encoder:
    columns = ColumnTransformer([("numbers", numbers, ["size"]), ("categories", categories, ["colour"])])
    return Encoder(columns.fit(ROWS), ROWS.iloc[:1], SCHEMA)


def row(size: float, colour: str) -> dict[str, Any]:
    return {"size": size, "colour": colour}


def test_a_weighted_sum_follows_its_encoder() -> None:
    filled = make_pipeline(SimpleImputer(strategy="median"), StandardScaler())
    asked = encoder(filled, OneHotEncoder(handle_unknown="ignore"))
    weights = np.array([2.0, 10.0, 20.0, 30.0])  # size; blue, green, red
    total = Additive.of(asked, weights, 5.0)
    for size in (0.5, 3.0, np.nan, 1e6):
        for colour in ("blue", "green", "red", "never seen"):
            given = pd.DataFrame([row(size, colour)])
            expected = 5.0 + (asked.transformer.transform(given) @ weights)[0]
            assert total(row(size, colour)) == pytest.approx(expected, rel=1e-12)
    many = {name: ROWS[name].to_numpy() for name in ROWS}
    np.testing.assert_allclose(total(many), 5.0 + asked.transformer.transform(ROWS) @ weights, rtol=1e-12)
