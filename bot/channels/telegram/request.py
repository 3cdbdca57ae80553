"""python-telegram-bot over aiohttp: its own client slows down when chats overlap."""

from typing import Any

import aiohttp
from telegram.error import TimedOut
from telegram.request import BaseRequest, RequestData

CONNECT_SECONDS = 10.0
READ_SECONDS = 30.0
CONNECTIONS = 64


class ConnectTimedOut(TimedOut):
    """No connection came about: nothing can have been delivered."""


class AiohttpRequest(BaseRequest):
    """One session, opened when first needed."""

    def __init__(self, read_seconds: float = READ_SECONDS) -> None:
        self._read_seconds = read_seconds
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        return self._read_seconds

    async def initialize(self) -> None:
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=CONNECTIONS)
            self._session = aiohttp.ClientSession(connector=connector)

    async def shutdown(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = None,
        write_timeout: Any = None,
        connect_timeout: Any = None,
        pool_timeout: Any = None,
    ) -> tuple[int, bytes]:
        del write_timeout, connect_timeout, pool_timeout
        await self.initialize()
        assert self._session is not None  # noqa: S101 - initialize has just opened it
        read = read_timeout if isinstance(read_timeout, int | float) else self._read_seconds
        timeout = aiohttp.ClientTimeout(sock_connect=CONNECT_SECONDS, sock_read=read)
        body = _body(request_data)
        try:
            async with self._session.request(method, url, data=body, timeout=timeout) as answer:
                return answer.status, await answer.read()
        except aiohttp.ConnectionTimeoutError as late:
            raise ConnectTimedOut("no connection in time") from late
        except TimeoutError as late:
            raise TimedOut("no answer in time") from late
        except aiohttp.ClientConnectorError as refused:
            raise ConnectTimedOut("no connection") from refused
        except aiohttp.ClientError as broken:
            # The request may have arrived: only the answer is known to be lost.
            raise TimedOut(type(broken).__name__) from None


def _body(request_data: RequestData | None) -> aiohttp.FormData | dict[str, str] | None:
    if request_data is None:
        return None
    files = request_data.multipart_data
    if not files:
        return request_data.json_parameters
    # Quoted, a name with accents would reach the officer as B%C3%A1o%20c%C3%A1o.docx.
    form = aiohttp.FormData(quote_fields=False)
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, media_type) in files.items():
        form.add_field(name, content, filename=filename, content_type=media_type)
    return form
