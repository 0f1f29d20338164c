"""The service as its command starts it, and a client that sends it bytes: a library would put half of them right."""

import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from typing import Any

from churn_prediction.config import ENV_PREFIX

MAX_BYTES = 500_000
JSON = b"content-type: application/json\r\n"
MARK = "swordfish"  # stands in bodies and must not stand in the log
SANE = re.compile(r"[A-Za-z0-9._-]{1,64}")
# What the server itself refuses never reaches the application, so it has no more than this fixed text.
BY_SERVER = b"Invalid HTTP request received."


@dataclass
class Service:
    """A running service."""

    port: int
    log: Path

    def send(self, data: bytes, method: str = "POST") -> tuple[int, bytes]:
        """Send bytes and check what comes back; a connection closed without an answer counts as 0."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=60) as connection:
            with suppress(OSError):  # it may be refused before it is complete, and the answer is there to read
                connection.sendall(data)
            answer = HTTPResponse(connection, method=method)
            try:
                answer.begin()
                body = answer.read()
            except (HTTPException, OSError):
                return 0, b""
        assert answer.status < 500 or b"too many requests" in body, (answer.status, body[:500])
        assert not re.search(rb'Traceback|File "|Error\(', body)
        assert len(body) < 100_000 or data.startswith(b"GET ")
        if body != BY_SERVER:
            assert SANE.fullmatch(answer.headers["x-request-id"])
            assert len(answer.headers.get_all("x-request-id") or []) == 1
            assert answer.headers["x-content-type-options"] == "nosniff"
            page = (answer.headers["content-type"] or "").startswith("text/html")
            assert not page or "frame-ancestors 'none'" in answer.headers["content-security-policy"]
            assert "server" not in answer.headers
        return answer.status, body

    def post(self, path: str, body: bytes, headers: bytes = JSON) -> int:
        """Post a body of which the declared length is true."""
        length = b"content-length: %d\r\nconnection: close\r\n" % len(body)
        return self.send(b"POST %s HTTP/1.1\r\nhost: x\r\n%s%s\r\n%s" % (path.encode(), headers, length, body))[0]

    def get(self, path: str) -> Any:
        """Return the body of an answer."""
        return self.send(f"GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n".encode(), "GET")[1]

    def schema(self) -> dict[str, Any]:
        """Return the service's own documentation."""
        found: dict[str, Any] = json.loads(self.get("/openapi.json"))
        return found

    def row(self) -> dict[str, Any]:
        """Return the row that the documentation gives as an example."""
        columns = self.schema()["components"]["schemas"]["Row"]["properties"]
        return {name: column["examples"][0] for name, column in columns.items()}

    def posts(self) -> list[str]:
        """Return the paths that take a body."""
        return [path for path, operations in self.schema()["paths"].items() if "post" in operations]

    def check(self) -> None:
        """See that it answers, and what it has counted and logged so far."""
        assert self.post("/predict", json.dumps({"rows": [self.row()]}).encode()) == 200
        counted = self.get("/metrics").decode()
        known = set(self.schema()["paths"]) | {"unknown", "/", "/docs", "/redoc", "/openapi.json"}
        assert set(re.findall(r'route="([^"]*)"', counted)) <= known
        assert set(re.findall(r'status="(5[^"]*)"', counted)) <= {"503"}
        assert MARK not in counted
        logged = self.log.read_text("utf-8").splitlines()
        assert not [line for line in logged if "error" in json.loads(line) or MARK in line]


@contextmanager
def running(root: Path, log: Path) -> Iterator[Service]:
    """Start the service of a project's folder; it must stop cleanly when told to."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    start = "from churn_prediction.cli import main; main()"
    command = [sys.executable, "-c", start, "serve", "--port", str(port)]
    variables = os.environ | {f"{ENV_PREFIX}SERVE__MAX_BYTES": str(MAX_BYTES)}
    with log.open("wb") as file, subprocess.Popen(command, cwd=root, env=variables, stderr=file) as process:
        service = Service(port, log)
        deadline = time.monotonic() + 120
        try:
            while True:
                try:
                    service.get("/ready")
                    break
                except OSError:
                    assert process.poll() is None, log.read_text("utf-8")
                    assert time.monotonic() < deadline
                    time.sleep(0.1)
            yield service
        finally:
            process.terminate()
            assert process.wait(60) == 0
