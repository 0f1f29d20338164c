import logging
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.pipeline import make_pipeline

from churn_prediction.compiled import (
    TOLERANCE,
    NotCompiledError,
    check,
    compiled,
    invented,
)
from churn_prediction.data import Dataset
from churn_prediction.model import candidates
from churn_prediction.predict import Predictor
from churn_prediction.schema import SCHEMA

# The dummy and the plain baseline are never served; all others can be.
STRONG = [name for name in candidates(1) if name != "dummy"]


def records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Return rows as requests hold them: nothing where nothing was measured."""
    plain = rows.astype("object").where(rows.notna(), None)
    return [{str(name): value for name, value in row.items()} for row in plain.to_dict("records")]


@pytest.mark.parametrize("name", STRONG)
def test_every_candidate_gives_its_own_answers_without_tables(name: str, sample: Dataset) -> None:
    rows = sample.frame[SCHEMA.names].head(400)
    estimator = candidates(1)[name].fit(rows, sample.frame[SCHEMA.target].to_numpy()[:400])
    model = compiled(estimator, SCHEMA)
    assert model
    method = "predict_proba" if hasattr(estimator, "predict_proba") else "predict"
    expected = getattr(estimator, method)(rows)
    at_once = getattr(model, method)(SCHEMA.columns_of(records(rows)))
    few = getattr(model, method)(SCHEMA.columns_of(records(rows.head(20))))
    singly = [getattr(model, method)(SCHEMA.columns_of([row]))[0] for row in records(rows)]
    np.testing.assert_allclose(at_once, expected, rtol=TOLERANCE, atol=TOLERANCE)
    np.testing.assert_allclose(few, expected[:20], rtol=TOLERANCE, atol=TOLERANCE)
    np.testing.assert_allclose(singly, expected, rtol=TOLERANCE, atol=TOLERANCE)


def test_a_model_that_answers_otherwise_is_found_out(predictor: Predictor) -> None:
    assert predictor.quick

    method = "predict_proba" if hasattr(predictor.estimator, "predict_proba") else "predict"

    def slightly_more(rows: pd.DataFrame) -> np.ndarray:
        more: np.ndarray = getattr(predictor.estimator, method)(rows) * (1 + 1e-6)
        return more

    with pytest.raises(NotCompiledError, match="off by"):
        check(predictor.quick, SimpleNamespace(**{method: slightly_more}), invented(SCHEMA, 16))


def test_a_model_with_an_unknown_part_is_served_all_the_same(
    predictor: Predictor, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        assert compiled(make_pipeline(predictor.estimator), SCHEMA) is None
    assert "slower" in caplog.text
    slow = Predictor(predictor.estimator, predictor.metadata)
    slow.__dict__["quick"] = None
    row = predictor.example()
    assert slow.answer([row]) == predictor.answer([row])
    assert slow.at_once == 0


def test_what_is_invented_is_what_the_schema_allows() -> None:
    checked = SCHEMA.check(invented(SCHEMA, 100), labelled=False)
    pd.testing.assert_frame_equal(checked[SCHEMA.names], invented(SCHEMA, 100))
