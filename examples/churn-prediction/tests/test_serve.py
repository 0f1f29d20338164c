from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given
from hypothesis import settings as bounded
from hypothesis import strategies as st

from churn_prediction.config import Settings
from churn_prediction.predict import predict_file
from churn_prediction.schema import SCHEMA
from churn_prediction.serve import MAX_ROWS, create_app


@pytest.fixture(scope="module")
def client(trained: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(trained)) as client:
        yield client


@pytest.fixture(scope="module")
def row(client: TestClient) -> dict[str, Any]:
    """The example that the API's own documentation gives."""
    columns = client.get("/openapi.json").json()["components"]["schemas"]["Row"]["properties"]
    return {name: column["examples"][0] for name, column in columns.items()}


def test_the_api_and_a_file_agree_to_the_last_digit(client: TestClient, own: Settings, sample_file: Path) -> None:
    predict_file(own, sample_file, own.root / "out.csv")
    from_file = pd.read_csv(own.root / "out.csv")
    rows = SCHEMA.check(pd.read_csv(sample_file), labelled=False).to_dict(orient="records")
    answer = client.post("/predict", json={"rows": rows}).json()
    assert [prediction["probability"] for prediction in answer["predictions"]] == list(from_file["probability"])
    assert [prediction["decision"] for prediction in answer["predictions"]] == list(from_file["decision"])
    assert answer["model_version"] == "v1"


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({SCHEMA.numbers[0]: True}, SCHEMA.numbers[0]),
        ({SCHEMA.numbers[0]: "0"}, SCHEMA.numbers[0]),
        ({SCHEMA.numbers[-1]: -1}, SCHEMA.numbers[-1]),
        ({SCHEMA.categories[0]: "unheard of"}, SCHEMA.categories[0]),
        ({"unknown": 1}, "unknown"),
    ],
)
def test_a_row_that_breaks_the_schema_is_refused(
    client: TestClient, row: dict[str, Any], change: dict[str, object], where: str
) -> None:
    answer = client.post("/predict", json={"rows": [row | change]})
    assert answer.status_code == 422
    assert answer.json()["detail"][0]["loc"] == ["body", "rows", 0, where]


def test_a_missing_column_is_refused(client: TestClient, row: dict[str, Any]) -> None:
    name = SCHEMA.names[0]
    answer = client.post("/predict", json={"rows": [{key: value for key, value in row.items() if key != name}]})
    assert answer.status_code == 422
    assert answer.json()["detail"][0]["loc"][-1] == name


@pytest.mark.parametrize("text", ["NaN", "Infinity", "1e999", '"x"', "[]", "null"])
def test_what_is_no_number_is_refused(client: TestClient, row: dict[str, Any], text: str) -> None:
    body = '{"rows": [{' + f'"{SCHEMA.numbers[-1]}": {text}' + "}]}"
    answer = client.post("/predict", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 422


def test_the_number_of_rows_is_bounded(client: TestClient, row: dict[str, Any]) -> None:
    assert client.post("/predict", json={"rows": []}).status_code == 422
    assert client.post("/predict", json={"rows": [row] * (MAX_ROWS + 1)}).status_code == 422


def test_it_says_what_it_serves(client: TestClient, trained: Settings) -> None:
    assert client.get("/health").json() == {"status": "ok"}
    assert client.get("/ready").json() == {"status": "serving v1"}
    model = client.get("/model").json()
    assert model["version"] == "v1"
    assert 0.5 < model["cross_validation"]["roc_auc"] < 1


def test_predictions_are_counted(client: TestClient, row: dict[str, Any]) -> None:
    def count() -> float:
        lines = client.get("/metrics").text.splitlines()
        return sum(float(line.split()[-1]) for line in lines if line.startswith("predictions_total"))

    before = count()
    client.post("/predict", json={"rows": [row, row]})
    assert count() == before + 2


def test_without_a_model_it_lives_but_is_not_ready(settings: Settings, row: dict[str, Any]) -> None:
    with TestClient(create_app(settings)) as client:
        assert client.get("/health").status_code == 200
        assert client.get("/ready").status_code == 503
        assert client.get("/model").status_code == 503
        assert client.post("/predict", json={"rows": [row]}).status_code == 503


@pytest.fixture(scope="module")
def documented(trained: Settings) -> Iterator[Any]:
    app = create_app(trained)
    with TestClient(app):
        yield schemathesis.openapi.from_asgi("/openapi.json", app)


@given(st.data())
@bounded(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_answer_is_one_that_the_documentation_promises(documented: Any, data: st.DataObject) -> None:
    data.draw(documented.as_strategy()).call_and_validate()
