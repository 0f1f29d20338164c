from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given
from hypothesis import settings as bounded
from hypothesis import strategies as st
from schemathesis.specs.openapi.checks import positive_data_acceptance

from churn_prediction.config import Settings
from churn_prediction.registry import Registry
from churn_prediction.serve import create_app


@pytest.fixture(scope="module")
def client(trained: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(trained)) as client:
        yield client


@pytest.fixture(scope="module")
def row(client: TestClient) -> dict[str, Any]:
    """The example that the API's own documentation gives."""
    columns = client.get("/openapi.json").json()["components"]["schemas"]["Row"]["properties"]
    return {name: column["examples"][0] for name, column in columns.items()}


def test_the_number_of_rows_is_bounded(client: TestClient, trained: Settings, row: dict[str, Any]) -> None:
    assert client.post("/predict", json={"rows": []}).status_code == 422
    assert client.post("/predict", json={"rows": [row] * (trained.serve.max_rows + 1)}).status_code == 422


def test_the_usual_way_leads_to_the_same_answer(client: TestClient, trained: Settings, row: dict[str, Any]) -> None:
    app = create_app(trained)
    # An address that a proxy has put a folder before is none that the short way knows.
    with TestClient(app, root_path="/models") as behind_a_proxy:
        answer = behind_a_proxy.post("/models/predict", json={"rows": [row]})
        assert answer.status_code == 200
        assert answer.json() == client.post("/predict", json={"rows": [row]}).json()
        assert behind_a_proxy.get("/models/predict").status_code == 405


def test_it_says_what_it_serves(client: TestClient, trained: Settings) -> None:
    assert client.get("/health").json() == {"status": "ok"}
    assert client.get("/ready").json() == {"status": "serving v1"}
    model, known = client.get("/model").json(), Registry(trained.models).metadata()
    assert model["version"] == "v1"
    assert model["versions"]["v1"] == known.model_dump(mode="json")
    assert model["traffic"]["history"] == ["v1"]


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
    case = data.draw(documented.as_strategy())
    # JSON Schema has no word for lists that must be equally long.
    case.call_and_validate(excluded_checks=[positive_data_acceptance] if case.path == "/predict/columns" else [])
