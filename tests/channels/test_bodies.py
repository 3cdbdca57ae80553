"""What is posted is read within bounds, over real connections: neither too much nor for ever."""

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest
import uvicorn
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.channels.bodies import LARGEST_DELIVERY, read_delivery
from bot.channels.server import build_app


class Wire(asyncio.Protocol):
    """A connection on which every byte is ours, closed politely or not."""

    def __init__(self) -> None:
        self.heard = bytearray()
        self.is_open = True
        self._transport: asyncio.Transport | None = None
        self._stirred = asyncio.Event()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self.heard += data
        self._stirred.set()

    def connection_lost(self, exc: Exception | None) -> None:
        del exc  # what was still under way when the server closed makes it a reset
        self.is_open = False
        self._stirred.set()

    def send(self, text: str) -> None:
        assert self._transport is not None
        self._transport.write(text.encode())

    def close(self) -> None:
        assert self._transport is not None
        self._transport.close()

    async def until(self, has_come: Callable[[], bool]) -> None:
        while not has_come():
            self._stirred.clear()
            await self._stirred.wait()

    async def status(self) -> int:
        """Of the answer; that the server has closed after it is for `closed`."""
        await self.until(lambda: b"\r\n" in self.heard or not self.is_open)
        return int(self.heard.split(maxsplit=2)[1])

    async def closed(self) -> None:
        """The connection is free for somebody else."""
        await self.until(lambda: not self.is_open)


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
    loop = asyncio.get_running_loop()
    _, made = await loop.create_connection(Wire, "127.0.0.1", port)
    yield made
    made.close()


def head(*lines: str, path: str = "/") -> str:
    return "\r\n".join((f"POST {path} HTTP/1.1", "Host: bot.test", *lines, "", ""))


async def dripped(wire: Wire) -> int:
    """The status with which a body that never ends is given up, its connection closed."""

    async def drip() -> None:
        while wire.is_open:
            wire.send("{")
            await asyncio.sleep(0.005)

    dripping = asyncio.create_task(drip())
    status = await wire.status()
    await wire.closed()
    await dripping
    return status


async def test_a_body_that_drips_in_is_given_up_and_its_connection_closed(
    wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However steadily it drips: what counts is when the whole of it is there."""
    monkeypatch.setattr("bot.channels.bodies.SECONDS", 0.05)
    wire.send(head("Content-Length: 100000"))
    assert await dripped(wire) == 408


@pytest.mark.parametrize(("path", "status"), [("/shut", 403), ("/nowhere", 404), ("/khoe", 405)])
async def test_who_is_refused_cannot_hold_the_connection_by_dripping(
    wire: Wire, path: str, status: int
) -> None:
    wire.send(head("Content-Length: 100000", path=path))
    assert await dripped(wire) == status


async def test_who_has_said_everything_keeps_the_connection(wire: Wire) -> None:
    for _ in range(2):
        wire.send(head("Content-Length: 1") + "x")
        await wire.until(lambda: wire.heard.endswith(b"\r\n\r\n1"))
        assert wire.heard.startswith(b"HTTP/1.1 200")
        assert b"connection: close" not in wire.heard.lower()
        wire.heard.clear()


async def test_too_much_is_refused_when_it_is_announced(wire: Wire) -> None:
    wire.send(head(f"Content-Length: {LARGEST_DELIVERY + 1}"))
    assert await wire.status() == 413
    await wire.closed()


async def test_too_much_is_refused_when_it_was_not_announced(wire: Wire) -> None:
    wire.send(head("Transfer-Encoding: chunked"))
    piece = "x" * 0xFFFF
    for _ in range(LARGEST_DELIVERY // len(piece) + 2):
        wire.send(f"ffff\r\n{piece}\r\n")
    assert await wire.status() == 413


async def test_as_much_as_is_allowed_is_read_whole(wire: Wire) -> None:
    wire.send(head(f"Content-Length: {LARGEST_DELIVERY}") + "x" * LARGEST_DELIVERY)
    assert await wire.status() == 200


async def test_to_have_hung_up_half_way_is_no_defect() -> None:
    said = iter([{"type": "http.request", "body": b"{", "more_body": True}])

    async def receive() -> dict[str, object]:
        return next(said, {"type": "http.disconnect"})

    request = Request({"type": "http", "method": "POST", "headers": []}, receive)
    with pytest.raises(HTTPException) as refusal:
        await read_delivery(request)
    assert refusal.value.status_code == 400
