import pandas as pd

from churn_prediction.predict import Predictor


def test_a_decision_is_the_probability_against_the_threshold(predictor: Predictor, held_out: pd.DataFrame) -> None:
    predictions = predictor.predict(held_out)
    assert predictions["probability"].between(0, 1).all()
    assert (predictions["decision"] == (predictions["probability"] >= predictor.metadata.rule["threshold"])).all()
    assert predictions["decision"].nunique() == 2
