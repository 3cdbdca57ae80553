"""A strict stand-in for Zalo's Official Account API v3 over real HTTP.

As far as it is public: `error` in an answer with status 200, access tokens that end, refresh tokens
that are used up at once, at most 2000 characters and five buttons, nothing to people who have not
written for seven days but templates. What is not in the API is an error.
"""

import hashlib
import json
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from aiohttp import web

from tests.support import collected

APP_ID = "1234567890123456789"
APP_SECRET = "app-secret-app-secret"
OA_SECRET = "oa-secret-oa-secret"
FIRST_REFRESH = "first-refresh-token-first"
LONGEST_TEXT = 2000
MOST_BUTTONS = 5
LASTING = timedelta(hours=25)
CLOSES_AFTER = timedelta(days=7)

Fields = dict[str, Any]


@dataclass(slots=True)
class FakeZaloOA:
    """One account, its people, and its tokens. `clock` is Zalo's."""

    clock: Callable[[], datetime]
    url: str = ""
    refusals: list[int] = field(default_factory=list)
    """Error codes of the next sends, before they are looked at."""
    sent: list[Fields] = field(default_factory=list)
    templates: list[Fields] = field(default_factory=list)
    renewals: int = 0
    _refresh: str = FIRST_REFRESH
    _access: str = ""
    _ends_at: datetime | None = None
    _heard: dict[str, datetime] = field(default_factory=dict)
    _numbers: "count[int]" = field(default_factory=lambda: count(1))
    _runner: web.AppRunner | None = None

    async def start(self) -> None:
        for secret in (APP_SECRET, OA_SECRET, FIRST_REFRESH):
            collected.secret(secret)
        app = web.Application()
        app.router.add_post("/v4/oa/access_token", self._renew)
        app.router.add_post("/v3.0/oa/message/cs", self._message)
        app.router.add_post("/v3.0/oa/message/template", self._template)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"

    async def stop(self) -> None:
        assert self._runner is not None
        await self._runner.cleanup()

    def event(self, user: str, name: str = "user_send_text", **message: object) -> bytes:
        """What the webhook is told when somebody writes."""
        self._heard[user] = self.clock()
        event = {
            "app_id": APP_ID,
            "sender": {"id": user},
            "recipient": {"id": "oa"},
            "event_name": name,
            "message": {"msg_id": f"m{next(self._numbers)}", **message},
            "timestamp": str(int(self.clock().timestamp() * 1000)),
            "user_id_by_app": f"app-{user}",
        }
        return json.dumps(event, ensure_ascii=False).encode()

    def forget_access(self) -> None:
        """The access token ends before its time."""
        self._access = ""

    async def _renew(self, request: web.Request) -> web.Response:
        form = await request.post()
        fits = (
            request.headers.get("secret_key") == APP_SECRET
            and form.get("app_id") == APP_ID
            and form.get("grant_type") == "refresh_token"
            and form.get("refresh_token") == self._refresh
        )
        if not fits:
            return web.json_response({"error": -14014, "error_name": "Invalid refresh token"})
        self.renewals += 1
        self._access, self._refresh = f"access-token-{self.renewals}", f"refresh-{self.renewals}"
        self._ends_at = self.clock() + LASTING
        for secret in (self._access, self._refresh):
            collected.secret(secret)
        return web.json_response(
            {
                "access_token": self._access,
                "refresh_token": self._refresh,
                "expires_in": str(int(LASTING.total_seconds())),
            }
        )

    async def _message(self, request: web.Request) -> web.Response:
        fields = await request.json()
        code = self._refusal(request) or self._wrong_message(fields)
        if code:
            return web.json_response({"error": code, "message": "refused"})
        self.sent.append(fields)
        return self._done(fields["recipient"]["user_id"])

    def _wrong_message(self, fields: Fields) -> int:
        assert set(fields) == {"recipient", "message"}
        message = fields["message"]
        assert set(message) <= {"text", "attachment"}
        text = message["text"]
        assert text == unicodedata.normalize("NFC", text)
        assert 0 < len(text) <= LONGEST_TEXT
        buttons = message.get("attachment", {}).get("payload", {}).get("buttons", [])
        assert len(buttons) <= MOST_BUTTONS
        assert all(set(one) == {"title", "type", "payload"} for one in buttons)
        heard_at = self._heard.get(fields["recipient"]["user_id"])
        if heard_at is None:
            return -213
        return -230 if self.clock() - heard_at >= CLOSES_AFTER else 0

    async def _template(self, request: web.Request) -> web.Response:
        fields = await request.json()
        assert set(fields) == {"user_id", "template_id", "template_data"}
        code = self._refusal(request)
        if code:
            return web.json_response({"error": code, "message": "refused"})
        self.templates.append(fields)
        return self._done(fields["user_id"])

    def _refusal(self, request: web.Request) -> int:
        is_over = self._ends_at is None or self.clock() >= self._ends_at
        if is_over or not self._access or request.headers.get("access_token") != self._access:
            return -216
        return self.refusals.pop(0) if self.refusals else 0

    def _done(self, user: str) -> web.Response:
        data = {"message_id": f"b{next(self._numbers)}", "user_id": user}
        return web.json_response({"error": 0, "message": "Success", "data": data})


def signature(body: bytes) -> str:
    """As Zalo signs an event."""
    at = json.loads(body)["timestamp"]
    signed = APP_ID.encode() + body + at.encode() + OA_SECRET.encode()
    return f"mac={hashlib.sha256(signed).hexdigest()}"
