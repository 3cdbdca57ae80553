"""The pages of the table and the links to them. Nothing can be changed from here."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from http import HTTPStatus
from pathlib import Path
from typing import Final, Protocol
from urllib.parse import urlencode

from itsdangerous import BadSignature, URLSafeSerializer
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from bot.channels.assets import Assets
from bot.channels.status.words import (
    MARKS,
    Texts,
    cell_title,
    orders,
    share,
    state_names,
    states_to_seek,
    words,
)
from bot.domain.assignments import Assignment
from bot.domain.people import PersonId
from bot.domain.sheets import Order, Sheet, Sought, UnitSheet

LINK_AGE: Final = timedelta(hours=24)
_PAGE: Final = Path(__file__).parent / "page"
_MOST_DIGITS: Final = 4


class Tells(Protocol):
    """What the pages need of `handlers.sheets.Sheets`: None for who may not see it, or no more."""

    async def sheet(self, reader: PersonId, language: str, sought: Sought) -> Sheet | None: ...
    async def of_unit(self, reader: PersonId, language: str, key: str) -> UnitSheet | None: ...


@dataclass(frozen=True, slots=True)
class _Reader:
    """Whom a link was given to, and in which language they read."""

    person_id: PersonId
    language: str


class Status:
    """Gives links to the table and serves it to whoever has one."""

    def __init__(
        self,
        sheets: Tells,
        secret: str,
        public_url: str,
        texts_of: Callable[[str], Texts],
        clock: Callable[[], datetime],
        zone: tzinfo,
    ) -> None:
        """`zone` is the programme's, in which its times are shown."""
        self._sheets = sheets
        self._links = URLSafeSerializer(secret, salt="status table")
        self._public = public_url.rstrip("/")
        self._texts_of = texts_of
        self._clock = clock
        self._zone = zone
        self._assets = Assets(_PAGE, "/tinh-trang/page", "status.css")
        self._templates = Environment(
            loader=FileSystemLoader(_PAGE),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def link(self, person_id: PersonId, language: str) -> str:
        """An address that shows the table to this person for a day."""
        content = [person_id, language, int(self._clock().timestamp())]
        return f"{self._public}/tinh-trang/{self._links.dumps(content)}"

    @property
    def routes(self) -> list[BaseRoute]:
        return [
            self._assets.route,
            Route("/tinh-trang/{token}", self._table, methods=["GET"]),
            Route("/tinh-trang/{token}/{unit}", self._unit, methods=["GET"]),
        ]

    async def _table(self, request: Request) -> Response:
        token = request.path_params["token"]
        reader = self._reader(token)
        sought = _sought(request.query_params)
        sheet = (
            await self._sheets.sheet(reader.person_id, reader.language, sought) if reader else None
        )
        if reader is None or sheet is None:
            return self._over(reader)
        texts = self._texts_of(reader.language)

        def turned_to(page: int) -> str:
            return f"?{urlencode({**_asked(sought), 'trang': page + 1})}"

        return self._page(
            "table.html",
            texts,
            sheet=sheet,
            sought=sought,
            token=token,
            orders=orders(texts),
            areas=[(one, one) for one in sheet.areas],
            states=states_to_seek(texts),
            turned_to=turned_to,
            narrowed=bool(sought.kind or sought.area or sought.task or sought.state),
        )

    async def _unit(self, request: Request) -> Response:
        token, key = request.path_params["token"], request.path_params["unit"]
        reader = self._reader(token)
        sheet = (
            await self._sheets.of_unit(reader.person_id, reader.language, key) if reader else None
        )
        if reader is None or sheet is None:
            return self._over(reader)
        return self._page("unit.html", self._texts_of(reader.language), sheet=sheet, token=token)

    def _page(self, name: str, texts: Texts, **values: object) -> Response:
        def title_of(cell: Assignment) -> str:
            return cell_title(texts, cell, self._clock())

        def is_overdue(cell: Assignment) -> bool:
            return cell.owed and cell.due_at <= self._clock()

        return HTMLResponse(
            self._templates.get_template(name).render(
                texts=texts,
                zone=self._zone,
                words=words(texts),
                names=state_names(texts),
                marks=MARKS,
                share=lambda part, whole: share(texts, part, whole),
                title_of=title_of,
                is_overdue=is_overdue,
                static=self._assets.url,
                **values,
            )
        )

    def _over(self, reader: _Reader | None) -> Response:
        """The same for a forged link, one of yesterday and one of a person who may no more."""
        texts = self._texts_of(reader.language if reader else "vi")
        page = self._page("over.html", texts)
        page.status_code = HTTPStatus.GONE
        return page

    def _reader(self, token: str) -> _Reader | None:
        try:
            person_id, language, given_at = self._links.loads(token)
        except BadSignature:
            return None
        age = self._clock().timestamp() - given_at
        if not 0 <= age < LINK_AGE.total_seconds():
            return None
        return _Reader(PersonId(person_id), language)


def _sought(query: QueryParams) -> Sought:
    """What the address asks for; what makes no sense is left wide."""
    order, page = query.get("xep", ""), query.get("trang", "")
    is_page = page.isascii() and page.isdecimal() and len(page) <= _MOST_DIGITS
    return Sought(
        kind=query.get("loai", ""),
        area=query.get("vung", ""),
        task=query.get("nhiem-vu", ""),
        state=query.get("tinh-trang", ""),
        order=Order(order) if order in set(Order) else Order.LISTED,
        page=max(int(page) - 1, 0) if is_page else 0,
    )


def _asked(sought: Sought) -> dict[str, str]:
    """The same as an address says it."""
    said = {
        "loai": sought.kind,
        "vung": sought.area,
        "nhiem-vu": sought.task,
        "tinh-trang": sought.state,
        "xep": sought.order.value,
    }
    return {name: value for name, value in said.items() if value}
