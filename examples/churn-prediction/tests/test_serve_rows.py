import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from fastapi.testclient import TestClient

from churn_prediction.config import Settings
from churn_prediction.fields import Category, Column, Number
from churn_prediction.predict import Prediction, Predictor, predict_file
from churn_prediction.schema import SCHEMA
from churn_prediction.serve import create_app
from churn_prediction.together import Together


def wrong(column: Column) -> list[object]:
    """Return values that the column must refuse."""
    if isinstance(column, Number):
        return [True, "0", column.high + 1, column.low - 1]
    if isinstance(column, Category):
        return ["unheard of", 5]
    return [" ", "x" * (column.longest + 1), 5]


WRONG = [(column.name, value) for column in (SCHEMA.columns[0], SCHEMA.columns[-1]) for value in wrong(column)]


@pytest.fixture(scope="module")
def client(trained: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(trained)) as client:
        yield client


@pytest.fixture(scope="module")
def row() -> dict[str, Any]:
    """The example that the API's own documentation gives."""
    columns = SCHEMA.row_model().model_json_schema()["properties"]
    return {name: column["examples"][0] for name, column in columns.items()}


def requested(file: Path) -> pd.DataFrame:
    """Return a file's rows as requests hold them: nothing where nothing was measured."""
    checked = SCHEMA.check(pd.read_csv(file, keep_default_na=False, na_values=[""]), labelled=False)
    return checked[SCHEMA.names].astype("object").where(checked[SCHEMA.names].notna(), None)


def test_the_api_and_a_file_agree_to_the_last_digit(client: TestClient, own: Settings, sample_file: Path) -> None:
    predict_file(own, sample_file, own.root / "out.csv")
    from_file = pd.read_csv(own.root / "out.csv")
    rows = requested(sample_file)
    answer = client.post("/predict", json={"rows": rows.to_dict(orient="records")}).json()
    by_column = client.post("/predict/columns", json={"columns": rows.to_dict(orient="list")}).json()["columns"]
    for name in Prediction.model_fields:
        assert [prediction[name] for prediction in answer["predictions"]] == list(from_file[name])
        assert by_column[name] == list(from_file[name])
    assert answer["model_version"] == "v1"


def test_a_row_is_answered_alike_whoever_else_asks_at_the_same_moment(predictor: Predictor, sample_file: Path) -> None:
    rows: list[Any] = requested(sample_file).to_dict(orient="records")

    async def main(together: Together) -> list[list[dict[str, Any]]]:
        return await asyncio.gather(*(together.ask(predictor, [row]) for row in rows))

    alone = [predictor.answer([row]) for row in rows]
    with ThreadPoolExecutor(1) as thread:
        for together in (Together(), Together(thread)):
            assert asyncio.run(main(together)) == alone


@pytest.mark.parametrize(("name", "value"), [*WRONG, ("unknown", 1)])
def test_a_row_that_breaks_the_schema_is_refused(
    client: TestClient, row: dict[str, Any], name: str, value: object
) -> None:
    answer = client.post("/predict", json={"rows": [row | {name: value}]})
    assert answer.status_code == 422
    assert answer.json()["detail"][0]["loc"][:4] == ["body", "rows", 0, name]


def test_a_missing_column_is_refused(client: TestClient, row: dict[str, Any]) -> None:
    name = next(name for name, field in SCHEMA.row_model().model_fields.items() if field.is_required())
    column = SCHEMA.row_model().model_fields[name].alias
    answer = client.post("/predict", json={"rows": [{key: value for key, value in row.items() if key != column}]})
    assert answer.status_code == 422
    assert answer.json()["detail"][0]["loc"][-1] == column


@pytest.mark.parametrize("text", ["NaN", "Infinity", "1e999", "[]", "{}"])
def test_what_is_no_value_is_refused(client: TestClient, text: str) -> None:
    body = '{"rows": [{' + f'"{SCHEMA.names[-1]}": {text}' + "}]}"
    answer = client.post("/predict", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 422
