from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from churn_prediction.config import Settings
from churn_prediction.predict import Predictor
from churn_prediction.reasons import reasons
from churn_prediction.serve import create_app


@pytest.fixture(scope="module")
def client(trained: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(trained)) as client:
        yield client


def test_an_explanation_is_the_prediction_with_its_parts(client: TestClient, predictor: Predictor) -> None:
    row = predictor.example()
    answer = client.post("/explain", json=row).json()
    assert answer["prediction"] == client.post("/predict", json={"rows": [row]}).json()["predictions"][0]
    assert answer["model_version"] == "v1"
    assert answer["summary"].endswith(".")
    expected = sorted(reasons(predictor, row), key=lambda reason: -abs(reason[2]))
    assert [(part["name"], part["value"]) for part in answer["parts"]] == [reason[:2] for reason in expected]
    assert [part["effect"] for part in answer["parts"]] == pytest.approx([effect for *_, effect in expected])
    sizes = [abs(part["effect"]) for part in answer["parts"]]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] > 0


def test_what_is_no_row_is_refused(client: TestClient, predictor: Predictor) -> None:
    row = predictor.example()
    assert client.post("/explain", json=row | {"more": 1}).status_code == 422
    assert client.post("/explain", json={name: {} for name in row}).status_code == 422
    assert client.post("/explain", json=[row]).status_code == 422


def test_without_a_model_there_is_no_explanation(settings: Settings, predictor: Predictor) -> None:
    with TestClient(create_app(settings)) as client:
        assert client.post("/explain", json=predictor.example()).status_code == 503


def test_an_error_inside_is_told_by_its_name_alone(
    trained: Settings, predictor: Predictor, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise ArithmeticError("a secret")

    monkeypatch.setattr("churn_prediction.explaining.reasons", fail)
    with TestClient(create_app(trained)) as client:
        answer = client.post("/explain", json=predictor.example(), headers={"x-request-id": "r-1"})
    assert (answer.status_code, answer.json()) == (500, {"detail": "internal error; the log knows it as r-1"})
    assert answer.headers["x-request-id"] == "r-1"
    (found,) = (record.exc_info for record in caplog.records if record.exc_info)
    assert found[0] is ArithmeticError
