"""Requests that break HTTP itself: the answer says whose fault it is, and the service lives on."""

import gzip
import socket

import pytest

from .service import JSON, Service


@pytest.fixture(scope="module")
def posts(service: Service) -> list[str]:
    return service.posts()


HEADERS = {
    "many": b"".join(b"x-%d: 1\r\n" % number for number in range(2_000)),
    "long": b"x-long: " + b"a" * 200_000 + b"\r\n",
    "bytes": b"x-bytes: \xff\xfe\xc3\r\n",
    "zero": b"x-zero: a\x00b\r\n",
    "two lines": b"x-request-id: one\r\n two\r\n",
    "split": b"x-request-id: one\rx-content-type-options: sniff\r\n",
    "two names": b"x-request-id: one\r\nx-request-id: two\r\n",
    "long name": b"x-request-id: " + b"a" * 1_000 + b"\r\n",
    "odd name": b"x-request-id: <script>\xc3\xa9\r\n",
    "space": b"x-space : 1\r\n",
    "wrong type": b"content-type: text/plain; charset=utf-16\r\n",
    "form": b"content-type: multipart/form-data\r\n",
    "no type": b"content-type:\r\n",
    "squeezed": JSON + b"content-encoding: gzip\r\n",
    "two lengths": b"content-length: 5\r\n",
    "smuggling": b"transfer-encoding: chunked\r\n",
    "other coding": b"transfer-encoding: gzip\r\n",
    "forwarded": b"x-forwarded-for: \xff, ::1%, a\r\nx-forwarded-proto: \x01\r\nforwarded: for=_\r\n",
    "upgrade": b"connection: upgrade\r\nupgrade: websocket\r\nsec-websocket-key: a\r\n",
}


@pytest.mark.parametrize("headers", HEADERS.values(), ids=HEADERS)
def test_headers_are_no_way_in(service: Service, posts: list[str], headers: bytes) -> None:
    for path in posts:
        status = service.post(path, gzip.compress(b'{"rows": []}') + b"\r\n\r\n", headers)
        assert 400 <= status < 500 or (status == 0 and len(headers) > 2**16)  # the server hangs up


PATHS = [
    "/../config.toml", "/%2e%2e/config.toml", "/..%2fconfig.toml", "/predict%00", "//predict", "//example.org/predict",
    "/predict/", "/predict/../config.toml", "/%ff%fe", "/\\..\\config.toml", "/;/predict", "/" + "a/" * 5_000,
    "/" + "a" * 70_000, "/{path}", "/%0d%0ax-content-type-options:sniff", "config.toml", "*", "http://example.org/x",
]  # fmt: skip


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path[:20])
def test_paths_lead_nowhere_else(service: Service, path: str) -> None:
    request = f"GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n".encode()
    assert service.send(request, "GET")[0] in {307, 400, 404, 405}


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "BREW", "po\xffst"])
def test_other_methods_are_refused(service: Service, posts: list[str], method: str) -> None:
    for path in posts:
        request = f"{method} {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n".encode("latin-1")
        assert service.send(request, method)[0] in {400, 405}


@pytest.mark.parametrize(
    ("head", "body", "status"),
    [
        (b"content-length: 100000000", b"", 413),
        (b"content-length: 500001", b"", 413),
        (b"content-length: -1", b"", 400),
        (b"content-length: 1e3", b"", 400),
        (b"content-length: " + b"9" * 5_000, b"", 400),
        (b"content-length: 2", b"{}" + b"GET /model HTTP/1.1\r\n\r\n", 422),
        (b"transfer-encoding: chunked", b"8000\r\n" + b" " * 0x8000 + b"\r\n", 413),
        (b"transfer-encoding: chunked", b"-1\r\n", 400),
        (b"transfer-encoding: chunked", b"2\r\n{}\r\n0\r\n\r\n", 422),
    ],
)
def test_a_length_that_lies_is_seen_through(
    service: Service, posts: list[str], head: bytes, body: bytes, status: int
) -> None:
    chunks = body * 20 if status == 413 else body
    for path in posts:
        request = b"POST %s HTTP/1.1\r\nhost: x\r\n%s\r\n\r\n%s" % (path.encode(), head, chunks)
        assert service.send(request)[0] == status


def test_who_leaves_halfway_leaves_nothing_behind(service: Service, posts: list[str]) -> None:
    for path in posts:
        for _ in range(20):
            with socket.create_connection(("127.0.0.1", service.port)) as connection:
                connection.sendall(b"POST %s HTTP/1.1\r\nhost: x\r\ncontent-length: 99\r\n\r\n{" % path.encode())


def test_after_all_that_it_works(service: Service) -> None:
    """The last test of this file, for it looks at what the others have left."""
    service.check()
