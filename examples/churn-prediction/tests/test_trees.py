from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder

from churn_prediction.fields import Category, Number
from churn_prediction.parts import Encoder
from churn_prediction.table import Schema
from churn_prediction.trees import FEW, Trees

SIZES = np.random.default_rng(0).normal(size=600)
ROWS = pd.DataFrame({"size": np.where(np.arange(600) % 7, SIZES, np.nan), "colour": ["red", "blue", "green"] * 200})
SCHEMA = Schema((Number("size", -9, 9, 1, "", optional=True), Category("colour", ("blue", "green", "red"), "")))
TARGET = np.sin(3 * SIZES) + (ROWS["colour"] == "red")


def encoder(categories: Any) -> Encoder:
    columns = ColumnTransformer([("numbers", "passthrough", ["size"]), ("categories", categories, ["colour"])])
    return Encoder(columns.fit(ROWS), ROWS.iloc[:1], SCHEMA)


@pytest.mark.parametrize("leaves", [2, 31, 100, 300])
def test_they_answer_as_their_own_model_does_gaps_included(leaves: int) -> None:
    asked = encoder(OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1))
    forest = HistGradientBoostingRegressor(max_iter=20, max_leaf_nodes=leaves, min_samples_leaf=1)
    forest.fit(asked.transformer.transform(ROWS), TARGET)
    assert max(tree.nodes["is_leaf"].sum() for (tree,) in forest._predictors) == leaves
    trees = Trees(asked, forest)
    for size in [*np.linspace(-4, 4, 40), np.nan]:
        for colour in ("blue", "green", "red", "never seen"):
            row = {"size": size, "colour": colour}
            expected = forest.predict(asked.transformer.transform(pd.DataFrame([row])))[0]
            assert trees(row) == pytest.approx(expected, rel=1e-12)
    expected = forest.predict(asked.transformer.transform(ROWS))
    few, many = ({name: rows[name].to_numpy() for name in rows} for rows in (ROWS.head(FEW), ROWS))
    np.testing.assert_allclose(trees(few), expected[:FEW], rtol=1e-12)
    np.testing.assert_array_equal(trees(many), expected)


def test_a_tree_that_found_nothing_to_ask_is_one_leaf() -> None:
    asked = encoder(OrdinalEncoder())
    forest = HistGradientBoostingRegressor(max_iter=2).fit(asked.transformer.transform(ROWS), np.ones(len(ROWS)))
    assert Trees(asked, forest)({"size": 1.0, "colour": "red"}) == pytest.approx(1.0)


def test_trees_that_take_too_much_memory_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("churn_prediction.trees.MOST", 100_000)
    asked = encoder(OrdinalEncoder())
    forest = HistGradientBoostingRegressor(max_iter=200).fit(asked.transformer.transform(ROWS), TARGET)
    with pytest.raises(ValueError, match="would take"):
        Trees(asked, forest)


def test_an_encoder_that_makes_several_features_of_a_column_is_none_for_them() -> None:
    asked = encoder(OneHotEncoder())
    forest = HistGradientBoostingRegressor(max_iter=2).fit(asked.transformer.transform(ROWS), TARGET)
    with pytest.raises(ValueError, match="one feature of each column"):
        Trees(asked, forest)


def test_trees_that_split_by_sets_are_refused() -> None:
    asked = encoder(OrdinalEncoder())
    forest = HistGradientBoostingRegressor(max_iter=5, min_samples_leaf=2, categorical_features=[1])
    forest.fit(asked.transformer.transform(ROWS), ROWS["colour"].map({"red": 9.0, "blue": 0.0, "green": 5.0}))
    with pytest.raises(ValueError, match="sets of categories"):
        Trees(asked, forest)
