"""The API: what a file gets, a request gets; what does not fit is refused."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from fastapi.testclient import TestClient

from churn_prediction.api import MAX_BYTES, MAX_ROWS, create_app
from churn_prediction.files import read
from churn_prediction.predict import predict_file
from churn_prediction.schema import NUMBERS, Row

SAMPLE = Path(__file__).parent.parent / "data" / "sample.csv"
ROWS: list[Any] = next(read(SAMPLE, Row))[1].head(3).to_dict("records")


@pytest.fixture
def client(own: Path) -> Iterator[TestClient]:
    with TestClient(create_app(), raise_server_exceptions=False) as client:
        yield client


def test_a_request_and_a_file_get_the_same_answers(client: TestClient) -> None:
    pd.DataFrame(ROWS).to_csv("rows.csv", index=False)
    predict_file(Path("rows.csv"), Path("answers.csv"))
    reply = client.post("/predict", json={"rows": ROWS})
    assert reply.status_code == 200
    assert reply.json()["model_version"] == "v1"
    answers = pd.DataFrame(reply.json()["predictions"])
    pd.testing.assert_frame_equal(answers, pd.read_csv("answers.csv")[list(answers)])


def test_it_says_what_it_is(client: TestClient) -> None:
    assert client.get("/health").json() == {"status": "ok"}
    assert client.get("/ready").json() == {"model_version": "v1"}
    assert client.get("/model").json()["data"] == "sample"
    assert "/predict" in client.get("/openapi.json").json()["paths"]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"rows": []},
        {"rows": [ROWS[0] | {NUMBERS[0]: True}]},
        {"rows": [ROWS[0] | {NUMBERS[0]: "many"}]},
        {"rows": [ROWS[0] | {"unknown": 1}]},
        {"rows": ROWS, "more": 1},
        {"rows": ROWS * MAX_ROWS},
    ],
)
def test_a_body_that_does_not_fit_is_refused(client: TestClient, body: object) -> None:
    assert client.post("/predict", json=body).status_code == 422


def test_a_body_that_is_too_large_or_of_unknown_size_is_refused(client: TestClient) -> None:
    assert client.post("/predict", content=b" " * (MAX_BYTES + 1)).status_code == 413
    assert client.post("/predict", content=iter([b"{", b"}"])).status_code == 411


def test_without_a_model_it_starts_and_is_not_ready(project: Path) -> None:
    with TestClient(create_app()) as client:
        assert client.get("/health").status_code == 200
        assert client.get("/ready").status_code == 503
        reply = client.post("/predict", json={"rows": ROWS})
    assert reply.status_code == 503
    assert "train" in reply.json()["detail"]
