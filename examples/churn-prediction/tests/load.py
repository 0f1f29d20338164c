"""What the service can take: `uv run python -m tests.load`, on a machine with wrk (`apt-get` or `brew install wrk`).

Two floors stand beside it, served and driven in the same way and in turns: a FastAPI route that returns a constant, and
the same model asked as most services do it, with a data frame for each request. What is compared is requests for each
second of the server's processor time, which other work on the machine changes least. The table goes into the README.
"""
# ruff: noqa: T201 - a script: it prints.

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Annotated, Any
from urllib.parse import urlsplit

import psutil
from fastapi import Body, FastAPI
from threadpoolctl import threadpool_limits

from churn_prediction.config import load_settings
from churn_prediction.contract import contract
from churn_prediction.predict import Predictor

SERVICE = "churn_prediction.serve:application"
LABELS = {"constant": "a route that returns a constant", "naive": "a table for each request", "service": "this service"}
FORMS = {"rows": "row by row", "columns": "column by column"}
# Many short rounds: a machine may be slow for some seconds, and then should be so for all of them.
CONNECTIONS, SECONDS, ROUNDS, MANY = 8, 1, 16, 1000
BEGIN, END = "<!-- load: written by tests/load.py -->", "<!-- end of load -->"


def constant() -> FastAPI:
    """Build a service that does nothing but answer."""
    app = FastAPI()
    answer = Predictor.load(load_settings()).answer([example()])

    @app.post("/predict")
    async def predict() -> dict[str, Any]:
        return {"model_version": "v1", "predictions": answer}

    return app


def naive() -> FastAPI:
    """Build the service that one writes first: every request becomes a table, and the table goes to the model."""
    app = FastAPI()
    terms, predictor = contract(load_settings()), Predictor.load(load_settings())
    row_model, answer_model = terms.row, terms.prediction

    @app.post("/predict", response_model=list[answer_model])  # type: ignore[valid-type]
    def predict(rows: Annotated[list[row_model], Body(embed=True)]) -> list[Any]:  # type: ignore[valid-type]
        asked: list[Any] = list(rows)
        answers = plainly(predictor, [row.model_dump(by_alias=True) for row in asked])
        return [answer_model.model_validate(answer) for answer in answers]

    return app


def plainly(predictor: Predictor, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the answers as `predict` gives them for a file."""
    table = predictor.predict(predictor.schema.frame(rows))
    return [dict(zip(list(table.columns), values, strict=True)) for values in table.itertuples(index=False)]


def example() -> dict[str, Any]:
    """Return the row that the documentation gives as an example."""
    return Predictor.load(load_settings()).example()


@contextmanager
def served(factory: str) -> Iterator[tuple[str, psutil.Process]]:
    """Run a service in a process of its own, on a free port, and yield its address once it answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = ["uvicorn", "--factory", factory, "--port", str(port), "--log-level", "error", "--no-access-log"]
    process = subprocess.Popen([sys.executable, "-m", *command], env=os.environ | {"OMP_NUM_THREADS": "1"})
    try:
        address = f"http://127.0.0.1:{port}"
        for _ in range(600):
            try:
                urllib.request.urlopen(f"{address}/openapi.json", timeout=5)  # noqa: S310 - our own address
                break
            except OSError:
                time.sleep(0.2)
        yield f"{address}/predict", psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait()


def drive(url: str, server: psutil.Process, body: bytes, seconds: float = SECONDS) -> float:
    """Return how many requests the server answers in a second of its own processor time."""
    with TemporaryDirectory() as folder:
        script = Path(folder) / "post.lua"
        (Path(folder) / "body").write_bytes(body)
        script.write_text(
            f'wrk.method = "POST"\nwrk.headers["Content-Type"] = "application/json"\n'
            f'local file = io.open("{folder}/body", "rb")\nwrk.body = file:read("*a")\nfile:close()\n'
        )
        before = sum(server.cpu_times()[:2])
        command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "-s", str(script), url]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        used = sum(server.cpu_times()[:2]) - before
    if "Non-2xx" in said or not (found := re.search(r"(\d+) requests in", said)):
        raise SystemExit(f"error: the service did not answer every request:\n{said}")
    return int(found[1]) / used


def in_turn(url: str, server: psutil.Process, body: bytes, seconds: float = SECONDS) -> float:
    """Return the same for slow requests, one after another: wrk leaves off in the middle of one a connection."""
    address = urlsplit(url)
    connection = HTTPConnection(address.netloc)
    before, started, count = sum(server.cpu_times()[:2]), time.monotonic(), 0
    while time.monotonic() < started + seconds:
        connection.request("POST", address.path, body, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        if answer.status != 200:
            raise SystemExit(f"error: the service did not answer every request: {answer.read().decode()}")
        answer.read()
        count += 1
    connection.close()
    return count / (sum(server.cpu_times()[:2]) - before)


def measure() -> dict[str, float]:
    """Return medians over rounds in turn: requests by processor second for each service, and rows, many at once.

    Each is held against the constant of its own round, so that no ratio is one of two states of the machine.
    """
    one, many = (json.dumps({"rows": [example()] * count}).encode() for count in (1, MANY))
    columns = json.dumps({"columns": {name: [value] * MANY for name, value in example().items()}}).encode()
    found: dict[str, list[float]] = {}
    with (
        served("tests.load:constant") as floor,
        served(SERVICE) as ours,
        served("tests.load:naive") as plain,
        served(SERVICE) as batches,  # the constant has none in between, either
    ):
        services = {"constant": floor, "service": ours, "naive": plain}
        for service in services.values():
            drive(*service, one, 1)  # warm up
        for _ in range(ROUNDS):
            for name, service in services.items():
                found.setdefault(name, []).append((in_turn if name == "naive" else drive)(*service, one))
            found.setdefault("rows", []).append(in_turn(*batches, many) * MANY)
            found.setdefault("columns", []).append(in_turn(f"{batches[0]}/columns", batches[1], columns) * MANY)
            found.setdefault("model", []).append(vectorised())
    constant = found["constant"]
    return {
        name: median(constant) * median(value / floor for value, floor in zip(values, constant, strict=True))
        for name, values in found.items()
    }


def vectorised() -> float:
    """Return how many rows the model itself scores in a second of processor time, a thousand checked rows at a time."""
    predictor, rows = Predictor.load(load_settings()), [example()] * MANY
    with threadpool_limits(1):
        ask = partial(predictor.predict, predictor.schema.frame(rows))
        ask()
        started = time.process_time()
        for _ in range(ROUNDS):
            ask()
    return ROUNDS * MANY / (time.process_time() - started)


def table(measured: dict[str, float]) -> str:
    """Return what was measured, for people."""
    constant, naive = measured["constant"], measured["naive"]
    many = [
        f"| {label} | {measured[name]:,.0f} | {measured[name] / measured['model']:.0%} |"
        for name, label in FORMS.items()
    ]
    lines = [
        "| one row a request | requests by processor second | of the constant | of the naive |",
        "| --- | ---: | ---: | ---: |",
        *(
            f"| {label} | {value:,.0f} | {value / constant:.0%} | {value / naive:.1f} times |"
            for value, label in ((measured[name], label) for name, label in LABELS.items())
        ),
        "",
        f"| {MANY:,} rows a request | rows by processor second, JSON included | of the model with a ready table |",
        "| --- | ---: | ---: |",
        *many,
    ]
    return "\n".join(lines)


def main() -> None:
    """Measure, print the table, and put it into the README."""
    if not shutil.which("wrk"):
        raise SystemExit("error: wrk is missing: apt-get install wrk, or brew install wrk.")
    measured = measure()
    print(json.dumps(measured) if "--json" in sys.argv else table(measured))
    readme = Path("README.md")
    before, _, rest = readme.read_text("utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    if after:
        readme.write_text(f"{before}{BEGIN}\n\n{table(measured)}\n\n{END}{after}", "utf-8")


if __name__ == "__main__":
    main()
