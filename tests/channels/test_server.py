"""What every answer of the HTTP app carries, and what it never shows."""

from collections.abc import Mapping

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.channels.server import build_app


async def well() -> Mapping[str, object]:
    return {"ok": True, "waiting": 3}


async def down() -> Mapping[str, object]:
    raise OSError("disk 7 is gone")


async def told_down() -> Mapping[str, object]:
    return {"ok": False}


async def greet(_: Request) -> Response:
    return PlainTextResponse("xin chào")


async def keepable(_: Request) -> Response:
    return PlainTextResponse("x", headers={"Cache-Control": "max-age=60"})


async def burst(_: Request) -> Response:
    raise RuntimeError("secret detail")


def browser(healthy: object = well) -> httpx.AsyncClient:
    routes = [Route("/", greet), Route("/keep", keepable), Route("/burst", burst)]
    assert callable(healthy)
    transport = httpx.ASGITransport(build_app(routes, healthy), raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://chat.test")


@pytest.mark.parametrize("path", ["/", "/burst", "/nowhere", "/khoe"])
async def test_every_answer_is_guarded(path: str) -> None:
    answer = await browser().get(path)

    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cache-control"] == "no-store"


async def test_what_says_how_long_it_keeps_is_believed() -> None:
    assert (await browser().get("/keep")).headers["cache-control"] == "max-age=60"


async def test_health_says_what_the_parts_say() -> None:
    answer = await browser().get("/khoe")
    assert (answer.status_code, answer.json()) == (200, {"ok": True, "waiting": 3})


async def test_a_part_that_is_down_makes_health_fail_without_saying_why() -> None:
    answer = await browser(down).get("/khoe")
    assert (answer.status_code, answer.json()) == (503, {"ok": False})
    assert "disk" not in answer.text


async def test_health_fails_when_the_parts_say_so_themselves() -> None:
    assert (await browser(told_down).get("/khoe")).status_code == 503


async def test_a_bug_shows_no_traceback() -> None:
    answer = await browser().get("/burst")
    assert (answer.status_code, answer.text) == (500, "Internal Server Error")


async def test_unknown_pages_and_wrong_methods_are_refused_plainly() -> None:
    assert (await browser().get("/nowhere")).status_code == 404
    refused = await browser().post("/khoe")
    assert (refused.status_code, refused.text) == (405, "Method Not Allowed")
