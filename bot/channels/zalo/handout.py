"""Addresses of what cannot be sent inside a message: signed, and good for a while.

Zalo fetches a picture itself, as often as it likes, so nothing but the signature opens it. A file
is fetched by the person, who finds the address in their own chat.
"""

from http import HTTPStatus
from typing import Final
from urllib.parse import quote

from itsdangerous import BadSignature, URLSafeTimedSerializer
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.messages import Attachment
from storage.files import Files

PICTURES: Final = frozenset({"image/png", "image/jpeg", "image/webp"})
_PATH: Final = "/zalo/tep"
_PICTURE_SECONDS: Final = 7 * 24 * 3600
_FILE_SECONDS: Final = 24 * 3600


class Handout:
    """Makes the addresses and answers them."""

    def __init__(self, files: Files, secret: str, public_url: str) -> None:
        self._files = files
        self._public_url = public_url
        self._signed = URLSafeTimedSerializer(secret, salt="zalo file")

    @property
    def route(self) -> Route:
        return Route(f"{_PATH}/{{token}}", self._hand_out, methods=["GET"])

    def address(self, attachment: Attachment) -> str:
        token = self._signed.dumps([attachment.key, attachment.name, attachment.media_type])
        return f"{self._public_url}{_PATH}/{token}"

    async def _hand_out(self, request: Request) -> Response:
        token = request.path_params["token"]
        try:
            key, name, media_type = self._signed.loads(token, max_age=_PICTURE_SECONDS)
            if media_type not in PICTURES:
                self._signed.loads(token, max_age=_FILE_SECONDS)
            content = await self._files.get(key)
        except (BadSignature, FileNotFoundError) as fault:
            raise HTTPException(HTTPStatus.NOT_FOUND) from fault
        manner = "inline" if media_type in PICTURES else "attachment"
        disposition = f"{manner}; filename*=UTF-8''{quote(name, safe='')}"
        return Response(
            content, media_type=media_type, headers={"Content-Disposition": disposition}
        )
