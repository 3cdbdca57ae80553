"""Reading what is posted, never more than is allowed nor for ever, and what files are called."""

import asyncio
import re
import unicodedata
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import PurePosixPath, PureWindowsPath
from typing import Final

from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request

LARGEST_MESSAGE: Final = 32 * 1024
LARGEST_DELIVERY: Final = 1024 * 1024
SECONDS: Final = 10.0
"""In which a body that is no file has to be there: one that drips in would hold its connection."""
LARGEST_FILE: Final = 20 * 1024 * 1024
_BESIDE_THE_FILE: Final = 64 * 1024
_LONGEST_NAME: Final = 120
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


def clean(text: str) -> str:
    """Without control and direction-changing characters: no database and no reader wants them."""
    return unicodedata.normalize("NFC", _CONTROL.sub("", text.replace("\r\n", "\n")))


def file_name(given: str) -> str:
    """The last part of a name as a person's device gave it, short, fit to be shown."""
    last = PurePosixPath(PureWindowsPath(clean(given)).name).name.replace("\n", " ").strip(". ")
    return last[-_LONGEST_NAME:] or "tep"


class _TooLarge(MultiPartException):
    """Of the kind the form parser knows, so that it closes what it has spooled."""


@dataclass(frozen=True, slots=True)
class Form:
    """One file as posted, with the fields beside it."""

    fields: dict[str, str]
    name: str
    content: bytes


async def read_message(request: Request) -> bytes:
    """The JSON body. Raises 400, 408, 413 or 415."""
    _expect(request, "application/json")
    return await _whole(request, LARGEST_MESSAGE)


async def read_delivery(request: Request) -> bytes:
    """What a platform tells our webhook, byte for byte. Raises 400, 408 or 413."""
    return await _whole(request, LARGEST_DELIVERY)


async def read_form(request: Request) -> Form:
    """The one file and its fields. Raises 400, 413 or 415."""
    _expect(request, "multipart/form-data")
    form = await _parsed(request)
    try:
        return await _one_file(form)
    finally:
        await form.close()


async def _whole(request: Request, at_most: int) -> bytes:
    try:
        async with asyncio.timeout(SECONDS):
            return b"".join([chunk async for chunk in _limited(request, at_most)])
    except TimeoutError as fault:
        raise HTTPException(HTTPStatus.REQUEST_TIMEOUT) from fault
    except ClientDisconnect as fault:  # nobody hears the answer, but it is no defect of ours
        raise HTTPException(HTTPStatus.BAD_REQUEST) from fault
    except _TooLarge as fault:
        raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE) from fault


async def _parsed(request: Request) -> FormData:
    stream = _limited(request, LARGEST_FILE + _BESIDE_THE_FILE)
    parser = MultiPartParser(
        request.headers, stream, max_files=1, max_fields=4, max_part_size=_BESIDE_THE_FILE
    )
    try:
        return await parser.parse()
    except _TooLarge as fault:
        raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE) from fault
    except (MultiPartException, KeyError, ValueError) as fault:
        raise HTTPException(HTTPStatus.BAD_REQUEST) from fault


async def _one_file(form: FormData) -> Form:
    file = form.get("file")
    if not isinstance(file, UploadFile) or not file.filename or not file.size:
        raise HTTPException(HTTPStatus.BAD_REQUEST)
    if file.size > LARGEST_FILE:
        raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    fields = {name: value for name, value in form.multi_items() if isinstance(value, str)}
    return Form(fields, file.filename, await file.read())


def _expect(request: Request, media_type: str) -> None:
    given = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if given != media_type:
        raise HTTPException(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)


async def _limited(request: Request, at_most: int) -> AsyncGenerator[bytes, None]:
    """The body as it comes; stops before reading what was announced or turns out too large."""
    announced = request.headers.get("content-length", "0")
    if not announced.isdecimal() or int(announced) > at_most:
        raise _TooLarge("announced")
    read = 0
    async for chunk in request.stream():
        read += len(chunk)
        if read > at_most:
            raise _TooLarge("read")
        yield chunk
