import json
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from fastapi.testclient import TestClient

from churn_prediction import predictionlog
from churn_prediction.config import Settings, load_settings
from churn_prediction.contract import Contract
from churn_prediction.errors import ProjectError
from churn_prediction.incoming import LOG_FILES, incoming
from churn_prediction.predict import Predictor
from churn_prediction.predictionlog import Files, allowed
from churn_prediction.serve import create_app
from churn_prediction.watch import recorded


@pytest.fixture
def logged(own: Settings) -> Settings:
    """A project with a model, whose service keeps a log in `predictions`."""
    return keep(own, log='"predictions"')


def keep(own: Settings, **changes: str) -> Settings:
    file = own.root / "config.toml"
    text = file.read_text("utf-8")
    for name, value in changes.items():
        (line,) = (line for line in text.splitlines() if line.startswith(f"{name} = "))
        text = text.replace(line, f"{name} = {value}")
    file.write_text(text, "utf-8")
    return load_settings(own.root)


def lines(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for file in sorted(folder.glob(LOG_FILES)) for line in file.read_bytes().splitlines()]


def example(client: TestClient) -> dict[str, Any]:
    columns = client.get("/openapi.json").json()["components"]["schemas"]["Row"]["properties"]
    return {name: column["examples"][0] for name, column in columns.items()}


def dropped(client: TestClient) -> float:
    (line,) = (
        line for line in client.get("/metrics").text.splitlines() if line.startswith("prediction_log_dropped_total")
    )
    return float(line.split()[-1])


def test_nothing_is_written_unless_a_folder_is_named(own: Settings) -> None:
    before = set(own.root.rglob("*"))
    with TestClient(create_app(own)) as client:
        assert client.post("/predict", json={"rows": [example(client)]}).status_code == 200
    assert set(own.root.rglob("*")) == before


def test_each_row_is_a_line_with_its_request_its_version_and_its_answer(logged: Settings, terms: Contract) -> None:
    with TestClient(create_app(logged)) as client:
        row = example(client)
        answer = client.post("/predict", json={"rows": [row, row]}, headers={"x-request-id": "order-7"}).json()
    first, second = lines(logged.root / "predictions")
    assert first == second
    assert (first["request_id"], first["model_version"], first["role"]) == ("order-7", "v1", "champion")
    assert first["answer"] == json.loads(json.dumps(recorded(answer["predictions"][0])))
    assert first["time"].endswith("Z")
    assert set(first["row"]) == set(allowed(["*"], terms))


def test_a_field_is_logged_only_when_it_is_allowed(logged: Settings, terms: Contract) -> None:
    name = next(iter(terms.row.model_json_schema()["properties"]))
    with TestClient(create_app(keep(logged, log_fields=f'["{name}"]'))) as client:
        row = example(client)
        client.post("/predict", json={"rows": [row]})
    (line,) = lines(logged.root / "predictions")
    assert line["row"] == {name: row[name]}


def test_free_text_is_never_among_what_is_harmless(terms: Contract) -> None:
    properties = terms.row.model_json_schema()["properties"]
    personal = {name for name, about in properties.items() if about.get("type") in {"string", "array"}}
    assert not {name for name in personal if "enum" not in properties[name]} & set(allowed(["*"], terms))
    assert allowed([], terms) == ()
    with pytest.raises(ProjectError, match="no row has shoe size"):
        allowed(["shoe size"], terms)


def test_what_was_logged_can_be_monitored(logged: Settings, predictor: Predictor, terms: Contract) -> None:
    every = ", ".join(f'"{name}"' for name in terms.row.model_json_schema()["properties"])
    with TestClient(create_app(keep(logged, log_fields=f"[{every}]"))) as client:
        client.post("/predict", json={"rows": [example(client)] * 3})
    folder = logged.root / "predictions"
    (file,) = folder.glob(LOG_FILES)
    with file.open("a", encoding="utf-8") as torn:
        torn.write('{"time": "2026-')
    new = incoming(folder, predictor)
    assert new.rows == 3
    assert new.columns
    row, watched = predictor.example(), [name for name in allowed(["*"], terms) if name in new.columns]
    assert {name: new.columns[name].iloc[0] for name in watched} == {name: row[name] for name in watched}


def test_an_empty_folder_is_one_clear_line(tmp_path: Path, predictor: Predictor) -> None:
    with pytest.raises(ProjectError, match=r"there is no predictions-\*\.jsonl here"):
        incoming(tmp_path, predictor)
    (tmp_path / LOG_FILES.replace("*", "1")).touch()
    with pytest.raises(ProjectError, match="nothing has been logged yet"):
        incoming(tmp_path, predictor)


def test_files_are_bounded_in_size_and_number(tmp_path: Path) -> None:
    files = Files(tmp_path, most_bytes=1000, most_files=3)
    for number in range(100):
        files.write(b"%099d\n" % number)
    files.close()
    kept = sorted(tmp_path.iterdir())
    assert [path.stat().st_size for path in kept] == [1000, 1000, 1000]
    assert kept[-1].read_text("utf-8").splitlines()[-1] == f"{99:099}"


def test_a_file_that_somebody_deleted_is_begun_anew(tmp_path: Path) -> None:
    files = Files(tmp_path, most_bytes=1000, most_files=3)
    files.write(b"one\n")
    for path in tmp_path.iterdir():
        path.unlink()
    files.write(b"two\n")
    files.close()
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"two\n"]


@pytest.fixture
def stalled(monkeypatch: pytest.MonkeyPatch) -> Iterator[Event]:
    """A disk that takes nothing until the event is set."""
    free, write = Event(), Files.write

    def wait(files: Files, text: bytes) -> None:
        assert free.wait(60)
        write(files, text)

    monkeypatch.setattr(Files, "write", wait)
    yield free
    free.set()


def test_what_a_slow_disk_cannot_take_is_dropped_and_counted(
    logged: Settings, stalled: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(predictionlog, "QUEUE", 5)
    with TestClient(create_app(logged)) as client:
        row = example(client)
        for _ in range(4):
            assert client.post("/predict", json={"rows": [row] * 2}).status_code == 200
        assert dropped(client) == 4
        stalled.set()
    assert len(lines(logged.root / "predictions")) == 4


def test_everything_taken_up_is_written_when_the_service_stops(logged: Settings, stalled: Event) -> None:
    answering = TestClient(create_app(logged))
    with answering as client:
        row = example(client)
        for number in range(20):
            client.post("/predict", json={"rows": [row]}, headers={"x-request-id": str(number)})
        assert lines(logged.root / "predictions") == []
        stalled.set()
    assert [line["request_id"] for line in lines(logged.root / "predictions")] == [str(number) for number in range(20)]


def test_a_log_that_cannot_be_written_stops_no_request(logged: Settings) -> None:
    (logged.root / "predictions").write_text("a file where the folder should be", "utf-8")
    with TestClient(create_app(logged)) as client:
        row = example(client)
        assert client.post("/predict", json={"rows": [row] * 3}).status_code == 200
        deadline = time.monotonic() + 60
        while not dropped(client) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert dropped(client) == 3
