from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from churn_prediction.predict import Predictor
from churn_prediction.reasons import lean, reasons
from churn_prediction.schema import SCHEMA


def test_an_effect_is_what_making_the_column_typical_changes(predictor: Predictor, held_out: pd.DataFrame) -> None:
    row: dict[str, Any] = dict(zip(SCHEMA.names, held_out[SCHEMA.names].iloc[0].tolist(), strict=True))
    typical = predictor.metadata.typical
    assert list(typical) == SCHEMA.numbers + SCHEMA.categories
    found = reasons(predictor, row)
    assert [(name, value) for name, value, _ in found] == [(name, row[name]) for name in typical]
    # By way of tables, which the service avoids: that the two agree is tested as well.
    (whole,) = lean(slowly := without_quick(predictor), [row])
    for name, _, effect in found:
        (changed,) = lean(slowly, [row | {name: typical[name]}])
        assert effect == pytest.approx(whole - changed, rel=1e-6, abs=1e-6)
    assert any(effect for *_, effect in found)


def test_a_typical_row_has_nothing_to_explain(predictor: Predictor) -> None:
    assert {effect for *_, effect in reasons(predictor, predictor.metadata.typical)} == {0.0}


def test_a_version_without_typical_values_gives_no_reasons(predictor: Predictor) -> None:
    older = replace(predictor, metadata=predictor.metadata.model_copy(update={"typical": {}}))
    assert reasons(older, predictor.example()) == []


def test_effects_of_a_model_that_is_certain_are_finite(predictor: Predictor) -> None:
    certain = SimpleNamespace(
        predict_proba=lambda rows: np.array([[0.0, 1.0], [1.0, 0.0]] * len(rows))[: len(rows)],
        predict=lambda rows: np.arange(len(rows)) * -1.0,
    )
    row = predictor.example()
    assert np.isfinite(lean(without_quick(replace(predictor, estimator=certain)), [row] * 4)).all()


def without_quick(predictor: Predictor) -> Predictor:
    """Return the same model, answering by way of tables."""
    slow = replace(predictor)
    slow.__dict__["quick"] = None
    return slow
