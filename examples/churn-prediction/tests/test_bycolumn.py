import asyncio
import json
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pydantic import BaseModel, ValidationError

from churn_prediction.answering import Answering
from churn_prediction.bodies import ByRow
from churn_prediction.bycolumn import ByColumn
from churn_prediction.config import Settings
from churn_prediction.fields import Category, Number, Text
from churn_prediction.live import Live
from churn_prediction.meters import Meters
from churn_prediction.serve import create_app
from churn_prediction.table import Schema


class Said(BaseModel):
    """An answer."""

    value: float


SCHEMA = Schema(
    columns=(
        Number("spent (net)", -10, 10, 0.5, "Spent"),
        Number("age", 0, 120, 40, "Years", integer=True),
        Number("width", 0, 10, 1.0, "Width", optional=True),
        Category("pool", ("none", "big"), "Pool", blank="none"),
        Text("note", 20, "fine", "Note"),
    )
)
CONTRACT: Any = SimpleNamespace(row=SCHEMA.row_model(), prediction=Said)
GIVEN = {
    "spent (net)": [1, -2.5, 3.0],
    "age": [30, 31.0, 32],
    "width": [1.5, None, 2],
    "pool": ["big", "none", "big"],
    "note": ["a", "b", "c"],
}


def read(**columns: Any) -> Any:
    return ByColumn(CONTRACT, 3).read(json.dumps({"columns": {**GIVEN, **columns}}).encode())


def test_columns_are_read_as_rows_are() -> None:
    rows = [dict(zip(GIVEN, values, strict=True)) for values in zip(*GIVEN.values(), strict=True)]
    form, given = ByColumn(CONTRACT, 3), read()
    assert form.rows(given) == ByRow(CONTRACT, 3).read(json.dumps({"rows": rows}).encode())
    assert form.count(given) == 3
    assert all(type(row["age"]) is int for row in form.rows(given))


def test_what_may_be_left_out_is_filled() -> None:
    given = ByColumn(CONTRACT, 3).read(
        json.dumps({"columns": {name: GIVEN[name] for name in ("note", "age", "spent (net)")}}).encode()
    )
    assert given["pool"] == ["none"] * 3
    assert given["width"] == [None] * 3


def test_something_must_be_given() -> None:
    contract: Any = SimpleNamespace(row=Schema(columns=(SCHEMA.columns[2],)).row_model(), prediction=Said)
    with pytest.raises(ValidationError, match="no column is given"):
        ByColumn(contract, 3).read(b'{"columns": {}}')


@pytest.mark.parametrize(
    ("columns", "complaint"),
    [
        ({"age": [30, 31]}, r"age has 2 value\(s\), and spent \(net\) has 3"),
        ({"pool": ["big"]}, r"pool has 1 value\(s\)"),
        ({"age": [30, 30.5, 31]}, "the number in position 1 is not whole"),
        ({"age": [30, 30, True]}, "age.2"),
        ({"age": [30, 30, "31"]}, "age.2"),
        ({"age": [30, 30, 121]}, "age.2"),
        ({"age": [30, 30, float("nan")]}, "age.2"),
        ({"spent (net)": [1, 2, float("inf")]}, r"spent \(net\).2"),
        ({"spent (net)": [1, 2, None]}, r"spent \(net\).2"),
        ({"pool": ["big", "huge", "big"]}, "pool.1"),
        ({"note": ["a", "b", " "]}, "note.2"),
        ({"note": ["a", "b", "c", "d"]}, "at most 3"),
        ({"note": []}, "at least 1"),
        ({"note": "abc"}, "note"),
        ({"more": [1, 2, 3]}, "more"),
    ],
)
def test_columns_that_break_the_schema_are_refused(columns: dict[str, Any], complaint: str) -> None:
    with pytest.raises(ValidationError, match=complaint):
        read(**columns)


@pytest.fixture(scope="module")
def client(trained: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(trained)) as client:
        yield client


def columns_of(client: TestClient, count: int) -> dict[str, list[Any]]:
    described = client.get("/openapi.json").json()["components"]["schemas"]["Columns"]["properties"]
    return {name: column["examples"][0] * count for name, column in described.items()}


def test_both_forms_get_the_same_answers(client: TestClient) -> None:
    columns = columns_of(client, 30)
    rows = [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
    by_row = client.post("/predict", json={"rows": rows}).json()
    by_column = client.post("/predict/columns", json={"columns": columns}).json()
    for name, values in by_column["columns"].items():
        assert [answer[name] for answer in by_row["predictions"]] == values
    assert by_column["model_version"] == by_row["model_version"]


def test_a_problem_is_told_with_its_place(client: TestClient) -> None:
    columns = columns_of(client, 2)
    first = next(iter(columns))
    answer = client.post("/predict/columns", json={"columns": {**columns, first: [columns[first][0], {}]}})
    assert answer.status_code == 422
    assert answer.json()["detail"][0]["loc"][:4] == ["body", "columns", first, 1]


def test_who_listens_hears_rows(client: TestClient, trained: Settings) -> None:
    live = Live(trained, Meters())
    live.refresh()
    answering, heard = Answering(live, 10, live.meters), []
    answering.heard = lambda *told: heard.append(told)
    columns = columns_of(client, 2)
    answer = asyncio.run(answering.answer(answering.bodies[0], json.dumps({"columns": columns}).encode()))
    assert answer.background
    asyncio.run(answer.background())
    ((version, role, rows, answers),) = heard
    assert (version, role, len(answers)) == ("v1", "champion", 2)
    assert rows == [{name: values[0] for name, values in columns.items()}] * 2
