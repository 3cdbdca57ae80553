"""What is posted is read within bounds, over real connections: neither too much nor for ever."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
import uvicorn
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.channels.bodies import LARGEST_DELIVERY, read_delivery
from bot.channels.server import build_app


@dataclass(slots=True)
class Wire:
    """A connection on which every byte is ours."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def send(self, text: str) -> None:
        self.writer.write(text.encode())
        await self.writer.drain()

    async def status(self) -> int:
        """Of the answer; then whether the server has closed is for `is_closed`."""
        return int((await self.reader.readline()).split()[1])

    async def is_closed(self) -> bool:
        """Whether nothing comes after the answer: the connection is free for somebody else."""
        await self.reader.read()
        return self.reader.at_eof()


async def _echo(request: Request) -> Response:
    return PlainTextResponse(str(len(await read_delivery(request))))


async def _refuse(_: Request) -> Response:
    return Response(status_code=403)


async def _well() -> dict[str, object]:
    return {}


@pytest.fixture
async def port() -> AsyncIterator[int]:
    routes = [Route("/", _echo, methods=["POST"]), Route("/shut", _refuse, methods=["POST"])]
    app = build_app(routes, _well)
    config = uvicorn.Config(app, "127.0.0.1", 0, log_config=None, access_log=False, lifespan="off")
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    await server.startup()
    yield server.servers[0].sockets[0].getsockname()[1]
    await server.shutdown()


@pytest.fixture
async def wire(port: int) -> AsyncIterator[Wire]:
    made = Wire(*await asyncio.open_connection("127.0.0.1", port))
    yield made
    made.writer.close()


def head(*lines: str, path: str = "/") -> str:
    return "\r\n".join((f"POST {path} HTTP/1.1", "Host: bot.test", *lines, "", ""))


async def dripped(wire: Wire) -> int:
    """The status with which a body that never ends is given up, its connection closed."""

    async def drip() -> None:
        while True:
            await wire.send("{")
            await asyncio.sleep(0.005)

    dripping = asyncio.create_task(drip())
    status = await wire.status()
    assert await wire.is_closed()
    dripping.cancel()
    await asyncio.gather(dripping, return_exceptions=True)
    return status


async def test_a_body_that_drips_in_is_given_up_and_its_connection_closed(
    wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However steadily it drips: what counts is when the whole of it is there."""
    monkeypatch.setattr("bot.channels.bodies.SECONDS", 0.05)
    await wire.send(head("Content-Length: 100000"))
    assert await dripped(wire) == 408


@pytest.mark.parametrize(("path", "status"), [("/shut", 403), ("/nowhere", 404), ("/khoe", 405)])
async def test_who_is_refused_cannot_hold_the_connection_by_dripping(
    wire: Wire, path: str, status: int
) -> None:
    await wire.send(head("Content-Length: 100000", path=path))
    assert await dripped(wire) == status


async def test_who_has_said_everything_keeps_the_connection(wire: Wire) -> None:
    for _ in range(2):
        await wire.send(head("Content-Length: 1") + "x")
        answer = await wire.reader.readuntil(b"\r\n\r\n1")
        assert answer.startswith(b"HTTP/1.1 200")
        assert b"connection: close" not in answer.lower()


async def test_too_much_is_refused_when_it_is_announced(wire: Wire) -> None:
    await wire.send(head(f"Content-Length: {LARGEST_DELIVERY + 1}"))
    assert await wire.status() == 413
    assert await wire.is_closed()


async def test_too_much_is_refused_when_it_was_not_announced(wire: Wire) -> None:
    await wire.send(head("Transfer-Encoding: chunked"))
    piece = "x" * 0xFFFF
    for _ in range(LARGEST_DELIVERY // len(piece) + 2):
        wire.writer.write(f"ffff\r\n{piece}\r\n".encode())
    assert await wire.status() == 413


async def test_as_much_as_is_allowed_is_read_whole(wire: Wire) -> None:
    await wire.send(head(f"Content-Length: {LARGEST_DELIVERY}") + "x" * LARGEST_DELIVERY)
    assert await wire.status() == 200


async def test_to_have_hung_up_half_way_is_no_defect() -> None:
    said = iter([{"type": "http.request", "body": b"{", "more_body": True}])

    async def receive() -> dict[str, object]:
        return next(said, {"type": "http.disconnect"})

    request = Request({"type": "http", "method": "POST", "headers": []}, receive)
    with pytest.raises(HTTPException) as refusal:
        await read_delivery(request)
    assert refusal.value.status_code == 400
