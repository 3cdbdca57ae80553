"""Who is on the page: a signed cookie that holds the chat, and links that set it."""

import hashlib
import re
import secrets
from datetime import timedelta
from typing import Final
from urllib.parse import quote, urlsplit

from itsdangerous import BadSignature, URLSafeTimedSerializer
from starlette.requests import Request
from starlette.responses import Response

_COOKIE_AGE: Final = timedelta(days=400)
_CHAT: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")


class Sessions:
    """Signs and reads the cookie, the sign-in links and the links to files.

    The cookie is SameSite=Lax, not Strict: officers reach the page by links in other apps, where
    Strict would withhold the cookie and the page would start an empty chat over their own. What
    Lax leaves open is closed by `same_site`, asked on every POST.
    """

    def __init__(self, secret: str, public_url: str, link_age: timedelta) -> None:
        self._public = public_url.rstrip("/")
        self._is_https = urlsplit(public_url).scheme == "https"
        # __Host- makes browsers refuse a cookie planted by a neighbouring subdomain.
        self._cookie = "__Host-chat" if self._is_https else "chat"
        self._cookies = URLSafeTimedSerializer(secret, salt="web cookie")
        self._links = URLSafeTimedSerializer(secret, salt="web sign-in")
        self._link_age = link_age

    @staticmethod
    def fresh_chat() -> str:
        return secrets.token_hex(16)

    def chat(self, request: Request) -> str | None:
        """The chat of this browser; None where the cookie is missing, forged or too old."""
        cookie = request.cookies.get(self._cookie)
        return _opened(self._cookies, cookie, _COOKIE_AGE) if cookie else None

    def remember(self, answer: Response, chat: str) -> None:
        answer.set_cookie(
            self._cookie,
            str(self._cookies.dumps(chat)),
            max_age=int(_COOKIE_AGE.total_seconds()),
            httponly=True,
            secure=self._is_https,
            samesite="lax",
        )

    def sign_in_link(self, chat: str) -> str:
        return f"{self._public}/vao/{self._links.dumps(chat)}"

    def invite_link(self, code: str) -> str:
        return f"{self._public}/?ma={quote(code, safe='')}"

    def chat_of_link(self, token: str) -> str | None:
        return _opened(self._links, token, self._link_age)

    def same_site(self, request: Request) -> bool:
        """Whether our own page sent this, not a page elsewhere through the officer's browser."""
        fetched_from = request.headers.get("sec-fetch-site")
        if fetched_from is not None:
            return fetched_from == "same-origin"
        origin = urlsplit(request.headers.get("origin", ""))
        ours = {request.headers.get("host", ""), urlsplit(self._public).netloc}
        return origin.scheme in {"http", "https"} and origin.netloc in ours


def tag(chat: str) -> str:
    """A name of the chat the page may know: it tells people on one browser apart, opens nothing."""
    return hashlib.sha256(f"tag:{chat}".encode()).hexdigest()[:16]


def _opened(signed: URLSafeTimedSerializer, token: str, age: timedelta) -> str | None:
    try:
        chat = signed.loads(token, max_age=int(age.total_seconds()))
    except BadSignature:
        return None
    return chat if isinstance(chat, str) and _CHAT.fullmatch(chat) else None
