"""The web chat over real HTTP, without a screen: what the page's script does, in Python."""

import json
from collections.abc import Iterator
from itertools import count
from typing import Any

import httpx

from tests.support import collected


class Chat:
    """One browser's session with the bot."""

    def __init__(self, url: str) -> None:
        self._client = httpx.Client(base_url=url, headers={"Sec-Fetch-Site": "same-origin"})
        self._client.get("/").raise_for_status()
        self._ids = count(1)
        self._last = 0
        self.message: dict[str, Any] = {}

    def post_text(self, text: str) -> None:
        """Send and return once the bot has said that it is kept."""
        collected.typed(text)
        self._post({"text": text})

    def post_tap(self, label: str) -> None:
        acts = {one["label"]: one["act"] for row in self.message["buttons"] for one in row}
        self._post({"act": acts[label], "message": str(self.message["id"])})

    def hear(self) -> str:
        """The next message, waited for."""
        with self._client.stream("GET", "/events", params={"after": self._last}) as answer:
            for event in _events(answer.iter_lines()):
                self._last = event["id"]
                self.message = event
                return str(event["html"])
        raise AssertionError("the bot closed the stream")

    def _post(self, body: dict[str, str]) -> None:
        body = {"id": f"message-{next(self._ids):08d}", **body}
        for _ in range(2):  # a page that got no answer sends the same message again
            self._client.post("/messages", json=body).raise_for_status()


def _events(lines: Iterator[str]) -> Iterator[dict[str, Any]]:
    for line in lines:
        if line.startswith("data:"):
            event = json.loads(line.removeprefix("data:"))
            if "html" in event:
                yield event
