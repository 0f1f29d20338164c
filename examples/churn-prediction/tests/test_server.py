import asyncio
import time
from collections.abc import Awaitable, Callable
from functools import partial

import pytest
import uvicorn
from starlette.responses import PlainTextResponse
from uvicorn.server import ServerState

from churn_prediction.server import PromptProtocol

PATIENCE = 1  # seconds
Drip = Callable[[bytes], Awaitable[None]]
Client = Callable[[asyncio.StreamReader, Drip], Awaitable[bytes]]
REQUEST = b"GET / HTTP/1.1\r\nhost: x\r\n\r\n"


def visit(client: Client) -> tuple[bytes, float]:
    """Return what came of a client's visit to a service of this protocol, and after how many seconds."""

    async def main() -> tuple[bytes, float]:
        config = uvicorn.Config(PlainTextResponse("fine"), timeout_keep_alive=PATIENCE, access_log=False)
        config.load()
        protocol = partial(PromptProtocol, config, ServerState(), {})
        async with await asyncio.get_running_loop().create_server(protocol, "127.0.0.1", 0) as server:
            reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())

            async def drip(data: bytes) -> None:
                writer.write(data)
                await asyncio.sleep(PATIENCE / 10)

            started = time.monotonic()
            said = await asyncio.wait_for(client(reader, drip), 10 * PATIENCE)
            writer.close()
            return said, time.monotonic() - started

    return asyncio.run(main())


async def silent(reader: asyncio.StreamReader, _: Drip) -> bytes:
    return await reader.read()


async def endless(reader: asyncio.StreamReader, drip: Drip) -> bytes:
    await drip(b"GET / HTTP/1.1\r\n")
    answer = asyncio.create_task(reader.read())
    while not answer.done():
        await drip(b"x: y\r\n")
    return await answer


async def second(reader: asyncio.StreamReader, drip: Drip) -> bytes:
    await drip(REQUEST)
    assert (await reader.readuntil(b"fine")).startswith(b"HTTP/1.1 200 ")
    return await endless(reader, drip)


@pytest.mark.parametrize(("client", "answer"), [(silent, b""), (endless, b"HTTP/1.1 408 "), (second, b"HTTP/1.1 408 ")])
def test_who_does_not_finish_asking_is_sent_away(client: Client, answer: bytes) -> None:
    said, seconds = visit(client)
    assert said.startswith(answer)
    assert bool(said) == bool(answer)
    assert PATIENCE <= seconds < 5 * PATIENCE


async def slow(reader: asyncio.StreamReader, drip: Drip) -> bytes:
    for _ in range(3):
        await drip(REQUEST[:20])
        await drip(REQUEST[20:])
    return await reader.read()


def test_who_asks_slowly_but_in_time_is_answered() -> None:
    said, seconds = visit(slow)
    assert said.count(b"fine") == 3
    assert seconds >= PATIENCE  # an idle connection is kept a while, and then closed
