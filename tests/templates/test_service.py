"""model-service as a process among others: its own checks, load with a promotion, signals, slow clients, memory."""

from __future__ import annotations

import csv
import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any, Self

import pytest

from .conftest import FIRST
from .projects import NOTHING, OWN, SERVICE, TRAINING, everything
from .tools.project import Project
from .tools.shell import succeed

pytestmark = pytest.mark.xdist_group("service")

PATIENCE = 120.0  # seconds for what happens at once on a machine with nothing else to do
ROW = {"sepal length (cm)": 5.1, "sepal width (cm)": 3.5, "petal length (cm)": 1.4, "petal width (cm)": 0.2}
BODY = json.dumps({"rows": [ROW]})
JSON = {"Content-Type": "application/json"}


@pytest.fixture(scope="module")
def trained(use: Callable[..., Project]) -> Project:
    """A service that takes up promoted versions, with two of them, of which the first is the champion."""
    project = use(project=SERVICE, rollout=True)
    for _ in range(2):
        project.succeed("models", "example")
    project.succeed("models", "promote", "v1")
    return project


@pytest.fixture
def project(trained: Project, tmp_path: Path) -> Project:
    """A copy of the project, to do with as a test likes."""
    shutil.copytree(trained.root, tmp_path / "project", ignore=shutil.ignore_patterns(".git"))
    return Project(tmp_path / "project", trained.venv)


def status(port: int, path: str) -> int:
    """Return the status of an answer."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=60) as answer:
            found: int = answer.status
            return found
    except urllib.error.HTTPError as error:
        return error.code


@contextmanager
def serving(project: Project) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """Run the service; yield its port and its process, which must stop when it is told to."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = project.command("serve", "--port", str(port))
    with (project.root / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=project.root, env={**os.environ, **project.variables}, stderr=log)
    try:
        deadline = time.monotonic() + PATIENCE
        while True:
            with suppress(OSError):
                if status(port, "/ready") == 200:
                    break
            assert process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.1)
        yield port, process
    finally:
        if process.poll() is None:
            process.terminate()
        # uvicorn answers what has begun, and then ends by the signal, which a shell reports as 143.
        assert process.wait(PATIENCE) == -signal.SIGTERM


class Load:
    """Clients that ask one thing after another on kept connections, and what they were told."""

    def __init__(self, port: int, clients: int = 8) -> None:
        self.port, self.stop = port, threading.Event()
        self.statuses, self.versions, self.broken = Counter[int](), Counter[str](), list[bytes]()
        self.threads = [threading.Thread(target=self.ask) for _ in range(clients)]

    def ask(self) -> None:
        """Be one client, until told to stop or until the service has gone."""
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)) as connection:
            self.ask_by(connection)

    def ask_by(self, connection: http.client.HTTPConnection) -> None:
        """Ask by one connection, until told to stop or until the service has gone."""
        while not self.stop.is_set():
            try:
                connection.request("POST", "/predict", BODY, JSON)
                answer = connection.getresponse()
                said: dict[str, Any] = json.loads(answer.read())
            except http.client.IncompleteRead as error:
                self.broken.append(error.partial)
                return
            except (OSError, http.client.HTTPException):
                return  # between two answers a connection may end
            self.statuses[answer.status] += 1
            self.versions[said.get("model_version", "")] += 1

    def __enter__(self) -> Self:
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        for thread in self.threads:
            thread.join(PATIENCE)

    def answered(self, count: int) -> None:
        """Wait until so many more requests are answered."""
        before, deadline = self.statuses[200], time.monotonic() + 10 * PATIENCE
        while self.statuses[200] < before + count:
            assert time.monotonic() < deadline
            time.sleep(0.2)

    def until(self, version: str) -> None:
        """Wait until a version has answered."""
        before, deadline = self.versions[version], time.monotonic() + PATIENCE
        while self.versions[version] <= before + 20:
            assert time.monotonic() < deadline
            time.sleep(0.05)


CHUNKED = b"POST /predict HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n"
HOSTILE = {
    "no HTTP": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" * 10 + b"\r\n\r\n",
    "zero bytes": b"\x00" * 10_000 + b"\r\n\r\n",
    "a request line without end": b"GET /" + b"a" * 1_000_000,
    "a long path": b"GET /%s HTTP/1.1\r\nhost: x\r\n\r\n" % (b"a" * 30_000),
    "a zero byte in the path": b"GET /\x00 HTTP/1.1\r\nhost: x\r\n\r\n",
    "a coded zero byte": b"GET /%00%ff%c0%af HTTP/1.1\r\nhost: x\r\n\r\n",
    "a path upwards": b"GET /../..%2f..%2fetc/passwd HTTP/1.1\r\nhost: x\r\n\r\n",
    "an address for a path": b"GET http://[::1/predict HTTP/1.1\r\nhost: x\r\n\r\n",
    "HTTP of the future": b"GET / HTTP/9.9\r\nhost: x\r\n\r\n",
    "no host": b"GET /health HTTP/1.1\r\n\r\n",
    "an unknown method": b"FOO /predict HTTP/1.1\r\nhost: x\r\n\r\n",
    "a tunnel": b"CONNECT x:443 HTTP/1.1\r\nhost: x\r\n\r\n",
    "a websocket": b"GET /predict HTTP/1.1\r\nhost: x\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n",
    "a length that is no number": b"POST /predict HTTP/1.1\r\nhost: x\r\ncontent-length: many\r\n\r\n{}",
    "a negative length": b"POST /predict HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n{}",
    "two lengths": b"POST /predict HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\ncontent-length: 9\r\n\r\n{}",
    "length and chunks": CHUNKED[:-2] + b"content-length: 2\r\n\r\n0\r\n\r\n",
    "chunks that are none": CHUNKED + b"zz\r\nrubbish\r\n",
    "a chunk of more than there is": CHUNKED + b"f" * 30 + b"\r\n{}",
    "many small chunks": CHUNKED + b"1\r\n \r\n" * 20_000 + b"0\r\n\r\n",
    "many headers": b"GET /health HTTP/1.1\r\nhost: x\r\n" + b"x-a: b\r\n" * 50_000 + b"\r\n",
    "a large header": b"GET /health HTTP/1.1\r\nhost: x\r\nx-a: " + b"b" * 500_000 + b"\r\n\r\n",
    "a header without a name": b"GET /health HTTP/1.1\r\nhost: x\r\n: b\r\n\r\n",
    "a zero byte in a header": b"GET /health HTTP/1.1\r\nhost: x\r\nx-a: \x00\r\n\r\n",
    "a folded header": b"GET /health HTTP/1.1\r\nhost: x\r\nx-a: b\r\n c\r\n\r\n",
    "headers that mean something": b"GET /model HTTP/1.1\r\nhost: \xff\r\nx-api-key: \xff\xfe\r\ncookie: =;=\r\n"
    b"authorization: Bearer\r\ntraceparent: 00-zz-zz-zz\r\nx-forwarded-for: ;'\xff\r\nrange: bytes=9-1\r\n\r\n",
    "a body by GET": b"GET /predict HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\n\r\n{}",
    "a packed body": b"POST /predict HTTP/1.1\r\nhost: x\r\ncontent-encoding: gzip\r\ncontent-length: 1\r\n\r\n\x1f",
    "requests one after another": b"POST /predict HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\n\r\n{}" * 50,
}
# What a client may stop in the middle of.
HALVES = (b"", b"POST /pre", b"POST /predict HTTP/1.1\r\nhost: x\r\nx-a", CHUNKED + b"5\r\n{", CHUNKED + b"1\r\n{\r\n")


def told(port: int, sent: bytes) -> list[int]:
    """Return the statuses of what a service answers to some bytes, before it or this client has had enough."""
    said = b""
    with closing(socket.create_connection(("127.0.0.1", port), timeout=3)) as connection, suppress(OSError):
        with suppress(OSError):  # a service need not read everything
            connection.sendall(sent)
        while part := connection.recv(65_536):
            said += part
            connection.settimeout(0.5)
    return [int(status) for status in re.findall(rb"HTTP/1\.1 (\d{3}) ", said)]


@pytest.mark.parametrize(
    "answers",
    [
        pytest.param({}, marks=pytest.mark.slow, id="default"),
        pytest.param({**everything(SERVICE), "deploy": "sagemaker"}, marks=pytest.mark.nightly, id="everything"),
    ],
)
def test_hostile_bytes_and_clients_that_stop_harm_nobody(use: Callable[..., Project], answers: dict[str, Any]) -> None:
    project = use(project=SERVICE, **answers)
    project.succeed("models", "example")
    headers = {**JSON, **({"X-API-Key": project.succeed("keys", "add", "shop").split()[0]} if answers else {})}
    with serving(project) as (port, _), ExitStack() as stack:
        for half in HALVES * 20:
            stopped = stack.enter_context(closing(socket.create_connection(("127.0.0.1", port))))
            stopped.sendall(half)
        with ThreadPoolExecutor(8) as pool:
            found = dict(zip(HOSTILE, pool.map(partial(told, port), HOSTILE.values()), strict=True))
        assert {name: codes for name, codes in found.items() if any(code >= 500 for code in codes)} == {}
        assert sum(map(bool, found.values())) > len(HOSTILE) * 0.8
        request = urllib.request.Request(f"http://127.0.0.1:{port}/predict", BODY.encode(), headers)
        with urllib.request.urlopen(request, timeout=60) as answer:
            assert answer.status == 200
    # Where a body turns out to be none after it was answered, uvicorn has sent 400 and complains about the answer.
    errors = re.findall(r"(?m)^[\w.]+(?:Error|Exception)\b.*", (project.root / "log").read_text("utf-8"))
    assert [error for error in errors if not error.startswith("h11._util.LocalProtocolError: ")] == []


@pytest.mark.nightly
def test_memory_does_not_grow_with_requests(project: Project) -> None:
    def megabytes(process: subprocess.Popen[bytes]) -> float:
        text = Path(f"/proc/{process.pid}/status").read_text("utf-8")
        return int(re.findall(r"VmRSS:\s+(\d+) kB", text)[0]) / 1024

    with serving(project) as (port, process), Load(port) as load:
        load.answered(5_000)
        before = megabytes(process)
        load.answered(20_000)
        assert megabytes(process) - before < 5


def check(project: Project) -> None:
    """Run the checks that the service has of its own."""
    project.tool("mypy")
    output = project.tool("pytest", "-q", "-p", "no:cacheprovider")
    assert " passed" in output


@pytest.mark.slow
def test_it_passes_its_own_checks(use: Callable[..., Project]) -> None:
    check(use(project=SERVICE))


@pytest.mark.slow
def test_with_everything_it_passes_its_own_checks(use: Callable[..., Project]) -> None:
    check(use(project=SERVICE, **everything(SERVICE), deploy="sagemaker"))


@pytest.mark.nightly
def test_with_nothing_it_passes_its_own_checks(use: Callable[..., Project]) -> None:
    check(use(project=SERVICE, **NOTHING))


@pytest.mark.slow
def test_versions_change_under_load_without_a_lost_request(project: Project) -> None:
    with serving(project) as (port, _):
        with Load(port) as load:
            load.until("v1")
            project.succeed("models", "promote", "v2")
            load.until("v2")
            project.succeed("models", "rollback")
            load.until("v1")
            # A version whose file was cut changes nothing.
            model = project.root / "models" / "v2" / "model.skops"
            model.write_bytes(model.read_bytes()[:-10])
            (project.root / "models" / "champion").write_text("v1\nv2")
            time.sleep(5)
            load.until("v1")
        assert set(load.statuses) == {200}
        assert set(load.versions) == {"v1", "v2"}
        assert status(port, "/ready") == 200


@pytest.mark.slow
def test_a_stop_under_load_breaks_off_no_answer(project: Project) -> None:
    with serving(project) as (port, process), Load(port) as load:
        load.until("v1")
        process.terminate()
        process.wait(PATIENCE)
    assert set(load.statuses) == {200}
    assert load.broken == []


@pytest.mark.slow
def test_two_hundred_slow_clients_hold_nobody_up(project: Project) -> None:
    with serving(project) as (port, _):
        slow = [socket.create_connection(("127.0.0.1", port)) for _ in range(200)]
        for connection in slow:
            connection.sendall(b"POST /predict HTTP/1.1\r\nhost: x\r\ncontent-length: 99\r\n\r\n{")
        with Load(port, clients=2) as load:
            load.until("v1")
        assert set(load.statuses) == {200}
        for connection in slow:
            connection.close()
        assert status(port, "/ready") == 200


def answers(path: Path) -> list[dict[str, str]]:
    """Return the rows of predictions.csv, without what only the project's own file repeats of its input."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    "slug",
    [pytest.param(slug, marks=pytest.mark.slow if slug == FIRST else pytest.mark.nightly) for slug in (*TRAINING, OWN)],
)
def test_a_champion_answers_behind_it_as_its_readme_says(use: Callable[..., Project], slug: str) -> None:
    made = use(project=slug)
    made.succeed("train", "--data", "sample")
    made.succeed("predict", "data/sample.csv")
    # The libraries in its environment have pickles among their tests, which are none of the model's.
    (made.root / ".venv").mkdir()
    (made.root / ".venv" / "library.pkl").write_bytes(b"")
    readme = (made.root / "README.md").read_text("utf-8")
    commands = readme.partition("## Put it into production")[2].split("```console\n")[1].partition("```")[0]
    assert len(commands.splitlines()) == 3
    # A folder without config.toml: a version brings all that its answers follow from.
    ask = f"uv run --no-sync model-service predict ../{made.root.name}/data/sample.csv"
    succeed("bash", "-ec", f"{commands}\n{ask}", cwd=made.root, timeout=900)
    ours, its = (answers(root / "predictions.csv") for root in (made.root.parent / SERVICE, made.root))
    assert len(ours) == len(its) > 0
    for mine, theirs in zip(ours, its, strict=True):
        for name, value in mine.items():
            with suppress(ValueError):
                assert float(value) == pytest.approx(float(theirs[name]), rel=1e-9)
                continue
            assert value == theirs[name]
