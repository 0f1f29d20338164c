import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import pytest

from churn_prediction.config import Settings
from churn_prediction.limits import ARRIVING, Limits, Message, Receive, Send
from churn_prediction.meters import Meters

Answered = tuple[int, dict[str, str]]
LENGTH = [(b"content-length", b"1")]
SCOPE: dict[str, Any] = {"type": "http", "method": "POST", "path": "/predict", "headers": []}


class Visit:
    """A request to an application behind the limits, and what came of it."""

    def __init__(self, settings: Settings, app: Callable[..., Awaitable[None]], **limits: object) -> None:
        self.meters = Meters()
        self.limits = Limits(app, settings.serve.model_copy(update=limits), self.meters)

    async def __call__(self, *parts: bytes, path: str = "/predict", headers: Any = (), slow: float = 0) -> Answered:
        coming = [{"type": "http.request", "body": part, "more_body": True} for part in parts]
        if coming:
            coming[-1]["more_body"] = False
        answers: list[Message] = []

        async def receive() -> Message:
            await asyncio.sleep(slow)
            return coming.pop(0) if coming else await asyncio.sleep(60, {"type": "http.disconnect"})

        async def send(message: Message) -> None:
            answers.append(message)

        await self.limits({**SCOPE, "path": path, "headers": list(headers)}, receive, send)
        return answers[0]["status"], {key.decode(): value.decode() for key, value in answers[0]["headers"]}

    def refused(self) -> dict[str, float]:
        (meter,) = self.meters.refused.collect()
        counted = [sample for sample in meter.samples if sample.name.endswith("_total")]
        return {sample.labels["reason"]: sample.value for sample in counted if sample.value}


async def reader(_: Message, receive: Receive, send: Send) -> None:
    """Read the body, then say that it is fine."""
    while (await receive()).get("more_body"):
        pass
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"fine"})


async def faulty(_: Message, receive: Receive, send: Send) -> None:
    """Fail with something that is nobody's business."""
    raise RuntimeError("the password is swordfish")


async def sleeper(scope: Message, receive: Receive, send: Send) -> None:
    """Read the body, then take half a second."""
    await reader(scope, receive, partial(asyncio.sleep, 0.25))
    await send({"type": "http.response.start", "status": 200, "headers": []})


def test_what_is_within_the_limits_passes_with_a_name_and_safe_headers(trained: Settings) -> None:
    visit = Visit(trained, reader)
    status, headers = asyncio.run(visit(b"{", b"}", headers=[(b"x-request-id", b"shop-17")]))
    assert status == 200
    assert headers["x-request-id"] == "shop-17"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"


def test_a_page_may_bring_nothing_from_elsewhere(trained: Settings) -> None:
    async def page(_: Message, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/html")]})

    _, headers = asyncio.run(Visit(trained, page)(b""))
    assert headers["content-security-policy"].startswith("default-src 'self'; ")
    assert headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize("given", [b"two words", b"x" * 65, b"\xff", b'"', b""])
def test_a_name_that_could_do_harm_in_a_log_is_replaced(trained: Settings, given: bytes) -> None:
    _, headers = asyncio.run(Visit(trained, reader)(b"", headers=[(b"x-request-id", given)]))
    assert len(headers["x-request-id"]) == 16


def test_a_body_that_says_it_is_too_large_is_not_read(trained: Settings) -> None:
    visit = Visit(trained, faulty, max_bytes=1000)
    status, headers = asyncio.run(visit(headers=[(b"content-length", b"1001")]))
    assert (status, headers["connection"], visit.refused()) == (413, "close", {"size": 1.0})


def test_a_body_that_does_not_say_so_is_read_up_to_the_limit(trained: Settings) -> None:
    visit = Visit(trained, reader, max_bytes=1000)
    assert asyncio.run(visit(b"x" * 600, b"x" * 400))[0] == 200
    assert asyncio.run(visit(b"x" * 600, b"x" * 401))[0] == 413


def test_a_slow_body_and_a_slow_answer_are_told_apart(trained: Settings) -> None:
    slow = Visit(trained, reader, timeout=0.05)
    assert asyncio.run(slow(b"x", headers=LENGTH, slow=0.5))[0] == 408
    visit = Visit(trained, sleeper, timeout=0.05)
    status, headers = asyncio.run(visit(b"x"))
    assert (status, headers["retry-after"], visit.refused()) == (503, "1", {"timeout": 1.0})


def test_more_than_the_queue_holds_are_refused_and_watchers_are_not(trained: Settings) -> None:
    visit = Visit(trained, sleeper, queue=2)

    async def crowd() -> list[Answered]:
        return await asyncio.gather(*(visit(b"x") for _ in range(5)), visit(b"x", path="/health"))

    statuses = [status for status, _ in asyncio.run(crowd())]
    assert sorted(statuses[:5]) == [200, 200, 503, 503, 503]
    assert statuses[5] == 200
    assert visit.refused() == {"queue": 3.0}
    assert visit.limits.busy == 0


def test_who_is_still_sending_takes_no_place_but_they_are_not_without_number(trained: Settings) -> None:
    visit = Visit(trained, reader, queue=1, timeout=0.3)

    async def crowd(slow: int) -> list[int]:
        waiting = [asyncio.create_task(visit(b"x", headers=LENGTH, slow=5)) for _ in range(slow)]
        await asyncio.sleep(0)
        one = await visit(b"x", headers=LENGTH)
        return [one[0], *(status for status, _ in await asyncio.gather(*waiting))]

    assert asyncio.run(crowd(7)) == [200, *[408] * 7]
    assert asyncio.run(crowd(ARRIVING)) == [503, *[408] * ARRIVING]
    assert (visit.limits.open, visit.limits.busy) == (0, 0)


def test_a_fault_shows_nothing_of_the_inside(trained: Settings, caplog: pytest.LogCaptureFixture) -> None:
    said: list[Message] = []

    async def ask() -> None:
        async def send(message: Message) -> None:
            said.append(message)

        await Visit(trained, faulty).limits(dict(SCOPE), lambda: asyncio.sleep(0, {"type": "http.request"}), send)

    asyncio.run(ask())
    assert said[0]["status"] == 500
    assert b"swordfish" not in said[1]["body"]
    assert "swordfish" in caplog.text
