"""model-service as a process among others: its own checks, load with a promotion, signals, slow clients, memory."""

from __future__ import annotations

import http.client
import json
import os
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
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, Self

import pytest

from .projects import DEEP, NOTHING, SERVICE, TRAINING, everything
from .tools.project import Project

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
        assert process.wait(PATIENCE) in {0, -signal.SIGTERM}


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

    def until(self, version: str) -> None:
        """Wait until a version has answered."""
        before, deadline = self.versions[version], time.monotonic() + PATIENCE
        while self.versions[version] <= before + 20:
            assert time.monotonic() < deadline
            time.sleep(0.05)


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


# An alert of fraud-detection follows from the costs in its config.toml, which no version of a model holds yet.
@pytest.mark.parametrize(
    "slug",
    [
        pytest.param(slug, marks=pytest.mark.nightly if slug in DEEP else pytest.mark.slow)
        for slug in TRAINING
        if slug not in {"fraud-detection", "recommendation"}
    ],
)
def test_the_champion_of_a_training_project_answers_behind_it(use: Callable[..., Project], slug: str) -> None:
    made, service = use(project=slug), use(project=SERVICE)
    made.succeed("train", "--data", "sample")
    source = made.root / "src"
    variables = {**service.variables, "PYTHONPATH": os.pathsep.join([service.variables["PYTHONPATH"], str(source)])}
    environment = {**os.environ, **variables}
    for command in (("models", "import", str(made.root)), ("models", "promote", "v1"), ("models", "list")):
        done = subprocess.run(
            service.command(*command), cwd=service.root, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
    assert "* v1" in done.stdout
