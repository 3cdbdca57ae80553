"""Style sheets, scripts and icons of pages: served for good, under an address that names them."""

import hashlib
from http import HTTPStatus
from pathlib import Path
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

_MEDIA_TYPES: Final = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
}


class Assets:
    """The files of these names in one folder, at one path."""

    def __init__(self, folder: Path, path: str, *names: str) -> None:
        self._path = path
        self._files = {name: (folder / name).read_bytes() for name in names}

    @property
    def route(self) -> Route:
        return Route(f"{self._path}/{{name}}", self._serve, methods=["GET"])

    def url(self, name: str) -> str:
        """With a mark of the content, so that a new version is never hidden by an old copy."""
        return f"{self._path}/{name}?v={hashlib.sha256(self._files[name]).hexdigest()[:12]}"

    async def _serve(self, request: Request) -> Response:
        name = request.path_params["name"]
        if name not in self._files:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        lasting = {"Cache-Control": "public, max-age=31536000, immutable"}
        media_type = _MEDIA_TYPES[Path(name).suffix]
        return Response(self._files[name], headers=lasting, media_type=media_type)
