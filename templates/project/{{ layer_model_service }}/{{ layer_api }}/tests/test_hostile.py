"""Bodies that nobody sends who means well: the answer says whose fault it is, and the service lives on."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from .service import MARK, Service


@pytest.fixture(scope="module")
def posts(service: Service) -> list[str]:
    return service.posts()


BODIES = {
    "nothing": b"",
    "blank": b" \r\n ",
    "null": b"null",
    "text": b'"%s"' % MARK.encode(),
    "half": b'{"rows": [{"' + MARK.encode(),
    "deep lists": b"[" * 100_000,
    "deep rows": b'{"rows": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "deep objects": b'{"rows":' * 50_000,
    "unknown fields": json.dumps({f"{MARK}{number}": number for number in range(10_000)}).encode(),
    "unknown columns": json.dumps({"rows": [{f"{MARK}{number}": number for number in range(10_000)}]}).encode(),
    "a long name": json.dumps({"rows": [{MARK * 40_000: 1}]}).encode(),
    "many wrong rows": b'{"rows": [' + b",".join([b"{}"] * 1_000) + b"]}",
    "invalid utf-8": b'{"rows": [{"\xff\xfe": 1}]}',
    "utf-16": '{"rows": []}'.encode("utf-16"),
    "byte order mark": b'\xef\xbb\xbf{"rows": []}',
    "zero bytes": b"\x00" * 1_000,
    "surrogate name": rb'{"rows": [{"\ud800": 1}], "\udfff": 1}',
    "duplicates": b'{"rows": [], "rows": [{}], "rows": 1}',
    "pickle": b"\x80\x04\x95\x0f\x00\x00\x00\x00\x00\x00\x00\x8c\x08builtins.",
    "xml": b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_a_body_that_makes_no_sense_is_refused(service: Service, posts: list[str], body: bytes) -> None:
    assert {service.post(path, body) for path in posts} <= {400, 422}


VALUES = [
    b"NaN", b"Infinity", b"-Infinity", b"1e999", b"-1e999", b"1e-999", b"9" * 5_000, b"-" + b"9" * 100_000,
    b"0.1" + b"0" * 9_999, b"0x10", b"1_000", b"+1", b"true", b"null", b"[]", b"{}", rb'"\ud800"', rb'"\u0000"',
    b'"%s"' % (b"a" * 400_000), b'"\xc3"',
]  # fmt: skip


@pytest.mark.parametrize("value", VALUES, ids=lambda value: value[:10].decode("latin-1"))
def test_a_value_that_is_none_does_no_harm(service: Service, value: bytes) -> None:
    row = service.row()
    for name in row:
        text = json.dumps(row | {name: "@"}).encode().replace(b'"@"', value)
        assert service.post("/predict", b'{"rows": [%s]}' % text) in {200, 400, 422}


VALUE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner, max_size=4),
)


@given(VALUE, st.booleans(), st.sampled_from(["surrogatepass", "replace"]))
@settings(max_examples=100, deadline=None)
def test_any_json_is_answered(service: Service, posts: list[str], value: Any, wrapped: bool, errors: str) -> None:  # noqa: FBT001
    body = json.dumps({"rows": [value]} if wrapped else value, ensure_ascii=False).encode("utf-8", errors)
    assert {service.post(path, body) for path in posts} <= {200, 400, 422}


def test_after_all_that_it_works(service: Service) -> None:
    """The last test of this file, for it looks at what the others have left."""
    service.check()
