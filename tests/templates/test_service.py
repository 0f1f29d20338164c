"""model-service as a process among others: too many, slow and leaving clients, signals, lost workers, new versions."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any, TypeVar

import pytest

from .projects import NOTHING, SERVICE, everything
from .tools.project import Project
from .tools.shell import need

pytestmark = pytest.mark.xdist_group("service")

PATIENCE = 120.0  # seconds for what happens at once on a machine with nothing else to do
Result = TypeVar("Result")
Answer = tuple[int, dict[str, str], bytes]


@dataclass
class Running:
    """A service and what it takes to talk to it."""

    project: Project
    process: subprocess.Popen[bytes]
    port: int
    row: dict[str, Any]
    opened: list[asyncio.StreamWriter] = field(default_factory=list)

    def do(self, work: Coroutine[Any, Any, Result]) -> Result:
        """Do something as a client, and close every connection at the end."""

        async def main() -> Result:
            try:
                return await work
            finally:
                for writer in self.opened:
                    writer.close()
                await asyncio.gather(*(writer.wait_closed() for writer in self.opened), return_exceptions=True)
                self.opened.clear()

        return asyncio.run(main())

    def request(self, rows: int = 1, more: str = "") -> bytes:
        """Return a request for predictions."""
        body = json.dumps({"rows": [self.row] * rows})
        return (
            f"POST /predict HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n{more}"
            f"content-length: {len(body)}\r\n\r\n{body}"
        ).encode()

    def get(self, path: str) -> tuple[int, str]:
        """Return status and body."""
        return get(self.port, path)

    def metric(self, name: str) -> dict[str, float]:
        """Return a metric's series by their labels."""
        lines = re.findall(rf"(?m)^{name}(?:\{{(.*)\}})? (\S+)$", self.get("/metrics")[1])
        return {labels: float(value) for labels, value in lines}

    async def connect(self) -> Connection:
        """Open a connection that is kept."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        self.opened.append(writer)
        return Connection(reader, writer)

    async def once(self, request: bytes) -> Answer:
        """Ask on a connection of its own."""
        connection = await self.connect()
        return await connection.ask(request)


@dataclass
class Connection:
    """One connection of a client."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def ask(self, request: bytes) -> Answer:
        """Send a request and read its answer."""
        self.writer.write(request)
        return await self.answer()

    async def answer(self) -> Answer:
        """Read an answer to its end; raise IncompleteReadError where it ends before."""
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *lines = head.strip().split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        return int(first.split()[1]), headers, await self.reader.readexactly(int(headers.get("content-length", 0)))


def get(port: int, path: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=60) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def until(true: Callable[[], bool], process: subprocess.Popen[bytes] | None = None) -> None:
    """Return once something is true."""
    deadline = time.monotonic() + PATIENCE
    while True:
        with suppress(OSError):
            if true():
                return
        assert process is None or process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.1)


@pytest.fixture(scope="module")
def trained(use: Callable[..., Project]) -> Project:
    """A service with two versions, of which the first is the champion."""
    project = use(project=SERVICE)
    for _ in range(2):
        project.succeed("models", "example")
    project.succeed("models", "promote", "v1")
    return project


@pytest.fixture
def project(trained: Project, tmp_path: Path) -> Project:
    """A copy of the project, to do with as a test likes."""
    shutil.copytree(trained.root, tmp_path / "project", ignore=shutil.ignore_patterns(".git"))
    return Project(tmp_path / "project", trained.venv)


@contextmanager
def serving(project: Project, *options: str, ready: int = 200, **settings: object) -> Iterator[Running]:
    """Run the service with some settings of [serve]; it must stop cleanly unless it has stopped already."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    variables = {f"MODEL_SERVICE_SERVE__{name.upper()}": str(value) for name, value in settings.items()}
    command = project.command("serve", "--port", str(port), *options)
    with (project.root / "log").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=project.root, env={**os.environ, **project.variables, **variables}, stderr=log
        )
    try:
        until(lambda: get(port, "/ready")[0] == ready, process)
        columns = json.loads(get(port, "/openapi.json")[1])["components"]["schemas"]["Row"]["properties"]
        yield Running(project, process, port, {name: column["examples"][0] for name, column in columns.items()})
    finally:
        if process.poll() is None:
            process.terminate()
        assert process.wait(PATIENCE) == 0


@dataclass
class Load:
    """Clients that ask one thing after another, and what they were told."""

    running: Running
    statuses: Counter[int]
    versions: list[list[str]]
    stop: bool = False

    async def client(self, number: int) -> None:
        """Ask on one kept connection."""
        connection, request = await self.running.connect(), self.running.request()
        while not self.stop:
            status, _, body = await connection.ask(request)
            self.statuses[status] += 1
            self.versions[number].append(json.loads(body).get("model_version", ""))

    def seen(self, version: str) -> int:
        """Return how many answers came from a version."""
        return sum(versions.count(version) for versions in self.versions)


def under_load(running: Running, clients: int, then: Callable[[Load], Awaitable[None]]) -> Load:
    """Do something while clients ask; whatever goes wrong for one of them is raised."""
    load = Load(running, Counter(), [[] for _ in range(clients)])

    async def main() -> None:
        async with asyncio.timeout(3 * PATIENCE), asyncio.TaskGroup() as group:
            for number in range(clients):
                group.create_task(load.client(number))
            await then(load)
            load.stop = True

    running.do(main())
    return load


def check(project: Project) -> None:
    """Run the checks that the service has of its own."""
    project.tool("mypy")
    output = project.tool("pytest", "-q", "-p", "no:cacheprovider")
    assert " passed" in output
    assert "skipped" not in output


@pytest.mark.slow
def test_it_passes_its_own_checks(use: Callable[..., Project]) -> None:
    check(use(project=SERVICE))


@pytest.mark.nightly
@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13"])
def test_with_everything_it_passes_its_own_checks(use: Callable[..., Project], python: str) -> None:
    check(use(project=SERVICE, interpreter=python, python=python, **everything(SERVICE), deploy="sagemaker"))


@pytest.mark.nightly
def test_with_nothing_it_passes_its_own_checks(use: Callable[..., Project]) -> None:
    check(use(project=SERVICE, **NOTHING))


@pytest.mark.nightly
def test_more_than_the_queue_holds_is_turned_away_sooner_than_the_rest_is_answered(project: Project) -> None:
    with serving(project, queue=4, timeout=PATIENCE) as running:

        async def timed() -> tuple[float, Answer]:
            began = time.monotonic()
            answer = await running.once(running.request(rows=1000))
            return time.monotonic() - began, answer

        async def main() -> list[tuple[float, Answer]]:
            asked = [asyncio.create_task(timed()) for _ in range(60)]
            assert (await asyncio.to_thread(running.get, "/ready"))[0] == 200  # and whoever watches gets through
            return list(await asyncio.gather(*asked))

        answers = running.do(main())
        assert {status for _, (status, _, _) in answers} == {200, 503}
        assert all(len(json.loads(body)["predictions"]) == 1000 for _, (status, _, body) in answers if status == 200)
        assert all(headers["retry-after"] for _, (status, headers, _) in answers if status == 503)
        quick, slow = (median(took for took, (status, _, _) in answers if status == wanted) for wanted in (503, 200))
        assert quick < slow
        refused = sum(status == 503 for _, (status, _, _) in answers)
        assert running.metric("http_requests_refused_total")['reason="queue"'] == refused
        assert running.do(running.once(running.request()))[0] == 200


@pytest.mark.nightly
def test_what_was_taken_up_before_a_stop_is_answered(project: Project) -> None:
    with serving(project) as running:
        request = running.request(more="expect: 100-continue\r\n")
        head, body = request.split(b"\r\n\r\n", 1)

        async def main() -> list[Answer]:
            kept = [await running.connect() for _ in range(8)]
            for connection in kept:
                assert (await connection.ask(head + b"\r\n\r\n"))[0] == 100  # it is being waited for
            running.process.terminate()
            deadline = time.monotonic() + PATIENCE
            with suppress(ConnectionError):  # as soon as nobody new is let in
                while time.monotonic() < deadline:
                    await running.connect()
                    await asyncio.sleep(0.05)
            for connection in kept:
                connection.writer.write(body)
            return [await connection.answer() for connection in kept]

        assert {status for status, _, _ in running.do(main())} == {200}
        assert running.process.wait(PATIENCE) == 0


@pytest.mark.slow
def test_a_stop_under_load_breaks_off_no_answer(project: Project) -> None:
    with serving(project) as running:
        halves, answered = [], Counter[int]()

        async def client() -> None:
            connection, request = await running.connect(), running.request()
            while True:
                try:
                    answered[(await connection.ask(request))[0]] += 1
                except asyncio.IncompleteReadError as error:
                    halves.append(error.partial)
                    return
                except ConnectionError:
                    return

        async def main() -> None:
            clients = [asyncio.create_task(client()) for _ in range(8)]
            while answered[200] < 100:  # noqa: ASYNC110 - what is waited for has no event
                await asyncio.sleep(0.01)
            running.process.terminate()
            await asyncio.wait_for(asyncio.gather(*clients), PATIENCE)

        running.do(main())
        assert set(answered) == {200}
        assert b"".join(halves) == b""


@pytest.mark.nightly
def test_slow_clients_are_sent_away_and_hold_nobody_up(project: Project) -> None:
    with serving(project, timeout=5) as running:

        async def drip() -> Answer:
            connection, request = await running.connect(), running.request()
            reading = asyncio.create_task(connection.answer())
            for byte in request:
                if reading.done():
                    break
                connection.writer.write(bytes([byte]))
                await asyncio.sleep(0.05)
            return await reading

        async def main() -> tuple[list[Answer], int]:
            slow, others = [asyncio.create_task(drip()) for _ in range(20)], 0
            while not all(client.done() for client in slow):
                others += (await running.once(running.request()))[0] == 200
            return list(await asyncio.gather(*slow)), others

        slow, others = running.do(main())
        assert {status for status, _, _ in slow} == {408}
        assert others > len(slow)
        assert running.metric("http_requests_refused_total")['reason="slow"'] == len(slow)


def workers(process: subprocess.Popen[bytes]) -> set[int]:
    """Return the worker processes of a service."""
    found = set()
    for pid in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text("utf-8").split():
        with suppress(OSError):
            if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes():
                found.add(int(pid))
    return found


@pytest.mark.nightly
def test_a_worker_that_dies_is_replaced(project: Project) -> None:
    with serving(project, "--workers", "2") as running:
        until(lambda: len(workers(running.process)) == 2)
        before = workers(running.process)
        victim = min(before)
        os.kill(victim, signal.SIGKILL)
        until(lambda: len(workers(running.process) - {victim}) == 2)
        (new,) = workers(running.process) - before
        until(lambda: running.do(running.once(running.request()))[0] == 200)
        until(lambda: running.get("/ready")[0] == 200)
        statuses = [running.do(running.once(running.request()))[0] for _ in range(50)]
        assert statuses == [200] * 50
        assert new in workers(running.process)


@pytest.mark.slow
def test_a_promotion_under_load_drops_no_request(project: Project) -> None:
    with serving(project, reload=0.2) as running:

        async def promote(load: Load) -> None:
            await asyncio.to_thread(project.succeed, "models", "promote", "v2")
            while load.seen("v2") < 200:  # noqa: ASYNC110 - what is waited for has no event
                await asyncio.sleep(0.05)

        load = under_load(running, 4, promote)
        assert set(load.statuses) == {200}
        assert load.seen("v1") > 0
        for versions in load.versions:
            assert versions == sorted(versions)  # once v2 has answered, v1 does not
        assert json.loads(running.get("/model")[1])["version"] == "v2"


@pytest.mark.nightly
def test_a_canary_gets_its_share_and_a_shadow_sees_everything(project: Project) -> None:
    with serving(project, reload=0.2) as running:

        async def a_few(load: Load) -> None:
            while sum(load.statuses.values()) < 2_000:  # noqa: ASYNC110 - what is waited for has no event
                await asyncio.sleep(0.05)

        project.succeed("models", "canary", "v2", "--percent", "30")
        until(lambda: json.loads(running.get("/model")[1])["traffic"]["canary"] == "v2")
        load = under_load(running, 4, a_few)
        total = sum(load.statuses.values())
        assert set(load.statuses) == {200}
        # Five standard deviations: once in two million runs by chance.
        assert abs(load.seen("v2") - 0.3 * total) < 5 * (0.3 * 0.7 * total) ** 0.5
        project.succeed("models", "canary")
        project.succeed("models", "shadow", "v2")
        until(lambda: json.loads(running.get("/model")[1])["traffic"]["shadow"] == "v2")
        load = under_load(running, 4, a_few)
        assert load.seen("v2") == 0
        total = sum(load.statuses.values())
        until(lambda: sum(running.metric("shadow_rows_total").values()) == total)


def resident(process: subprocess.Popen[bytes]) -> int:
    """Return the kilobytes that a process holds in memory."""
    status = Path(f"/proc/{process.pid}/status").read_text("utf-8")
    return int(re.findall(r"(?m)^VmRSS:\s+(\d+) kB", status)[0])


@pytest.mark.nightly
def test_memory_stays_flat_over_a_hundred_thousand_requests(
    project: Project, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    need("wrk")
    with serving(project) as running:
        body = running.request().split(b"\r\n\r\n", 1)[1].decode()
        script = tmp_path / "post.lua"
        script.write_text(
            f'wrk.method = "POST"\nwrk.body = [==[{body}]==]\nwrk.headers["content-type"] = "application/json"\n'
        )

        def answered() -> float:
            series = running.metric("http_request_duration_seconds_count")
            return sum(count for labels, count in series.items() if 'route="/predict",status="200"' in labels)

        def ask(count: int) -> None:
            goal, deadline = answered() + count, time.monotonic() + 900
            while answered() < goal:
                assert time.monotonic() < deadline
                url = f"http://127.0.0.1:{running.port}/predict"
                subprocess.run(["wrk", "-t1", "-c8", "-d5", "-s", script, url], check=True, capture_output=True)

        ask(10_000)
        before = resident(running.process)
        ask(100_000)
        grown = resident(running.process) - before
        record_property("kilobytes", grown)
        assert grown < 8 * 1024
