from pathlib import Path

import pandas as pd
import pytest

from churn_prediction.config import Settings
from churn_prediction.errors import ProjectError
from churn_prediction.predict import Predictor, predict_file
from churn_prediction.schema import SCHEMA


def test_a_file_is_scored_as_its_rows_are(own: Settings, predictor: Predictor, sample_file: Path) -> None:
    target = own.root / "out.csv"
    assert predict_file(own, sample_file, target) == 40
    written = pd.read_csv(target)
    raw = pd.read_csv(sample_file)
    assert list(written[SCHEMA.identifier]) == list(raw[SCHEMA.identifier])
    expected = predictor.predict(SCHEMA.check(raw, labelled=False))
    pd.testing.assert_frame_equal(written[["probability", "decision"]], expected)


def test_a_decision_is_the_probability_against_the_threshold(predictor: Predictor, held_out: pd.DataFrame) -> None:
    predictions = predictor.predict(held_out)
    assert predictions["probability"].between(0, 1).all()
    assert (predictions["decision"] == (predictions["probability"] >= predictor.metadata.threshold)).all()
    assert predictions["decision"].nunique() == 2


def test_rows_do_not_influence_each_other(predictor: Predictor, held_out: pd.DataFrame) -> None:
    together = predictor.predict(held_out)
    alone = predictor.predict(held_out.iloc[[17]])
    reversed_ = predictor.predict(held_out[::-1])
    assert alone["probability"].item() == together["probability"][17]
    assert list(reversed_["probability"][::-1]) == list(together["probability"])


def test_a_file_that_does_not_fit_is_refused_and_nothing_is_written(own: Settings, tmp_path: Path) -> None:
    source, target = tmp_path / "bad.csv", tmp_path / "out.csv"
    source.write_text("a,b\n1,2\n", "utf-8")
    with pytest.raises(ProjectError, match=r"bad\.csv: missing column"):
        predict_file(own, source, target)
    assert not target.exists()
