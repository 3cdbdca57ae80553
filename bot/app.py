"""The one place where the parts are built from the settings, started and stopped in order."""

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import sha256
from importlib.metadata import version
from time import monotonic
from zoneinfo import ZoneInfo

import httpx
import uvicorn
from obstore.store import LocalStore, ObjectStore, from_url
from starlette.applications import Starlette

from bot.channels.api import Api
from bot.channels.links import Links
from bot.channels.server import build_app
from bot.channels.status import Status
from bot.channels.telegram import Telegram
from bot.channels.web import Web
from bot.channels.zalo import Zalo
from bot.channels.zalo.oa import Client, OfficialAccount, Template, renew
from bot.credentials import Credentials, Pair
from bot.domain.audit import SYSTEM, Deed
from bot.domain.people import PersonId, Right
from bot.domain.programmes import Pack
from bot.evidence import Unusable
from bot.forms import questionnaire, xform_of
from bot.gallery import Gallery
from bot.i18n import texts
from bot.inbox import Inbox
from bot.messages import Channel, Incoming, Lane, Outgoing, Reply, Stored
from bot.meter import Meter
from bot.notices import Pump
from bot.outbox import Outbox
from bot.pace import Pace
from bot.planning.timetable import Timetable
from bot.planning.working_days import Calendar
from bot.programmes import load_pack, pack_folder
from bot.settings import Settings, folder_of
from bot.timer import Timer
from bot.troubles import Troubles
from bot.windows import Terms, Windows
from bot.workshop import Workshop
from handlers import consolidated, letters, pictures
from handlers.announcing import announce
from handlers.book import Book
from handlers.codes import called
from handlers.dispatch import converse
from handlers.flows import FLOWS
from handlers.help import commands
from handlers.jobs import Jobs
from handlers.media import key_of, names_of
from handlers.publish import publish, settings_of
from handlers.published import Library
from handlers.quotas import Quota
from handlers.remind import Desk, compose, to_remind
from handlers.scene import Scene, readdressed
from handlers.sheets import Sheets
from handlers.sweep import Swept, sweep
from handlers.visits import Visits
from handlers.withheld import Withheld
from storage.baton import Baton
from storage.database import Database
from storage.files import Files
from storage.inbox import NEW
from storage.unit_of_work import AlreadyThere, UnitOfWork, reading, writing

TELEGRAM_PER_SECOND = 29.5
"""Telegram allows 30 in any second; evenly spaced just below it none is refused."""
ZALO_PER_SECOND = 10.0
"""Zalo publishes no figure; its 429 slows us down where this is too much."""
ZALO_OA_TERMS = Terms(timedelta(hours=48), 8, timedelta(days=7))
"""Answers are free for 48 hours; seven days after a person's last message none is taken."""
MEDIA = "media"
"""The folder beside the forms that holds the pictures and recordings they name."""

log = logging.getLogger(__name__)

Clock = Callable[[], datetime]


def clock(start: datetime | None = None) -> Clock:
    """The time now, or a clock that runs from `start`."""
    if start is None:
        return lambda: datetime.now(UTC)
    shift = start - datetime.now(UTC)
    return lambda: datetime.now(UTC) + shift


@dataclass(slots=True)
class App:
    """The running program."""

    settings: Settings
    clock: Clock
    database: Database
    files: Files
    book: Book
    desk: Desk
    inbox: Inbox
    outbox: Outbox
    pump: Pump
    gallery: Gallery
    workshop: Workshop
    status: Status
    file_links: Links
    web: Web
    telegram: Telegram | None
    zalo: Zalo | None
    zalo_oa: OfficialAccount | None
    http: Starlette
    baton: Baton
    _is_in_charge: bool = False
    _listening: list[asyncio.Task[None]] = field(default_factory=list)

    async def start(self) -> None:
        """Take up what was left, then listen. The web server is started by whoever serves it."""
        await self._take_charge()
        if self.telegram is not None:
            await self.telegram.start()
        self._listen()

    async def stop(self) -> None:
        """Stop listening, then let go: whatever is not finished is kept."""
        await self._stop_listening()
        await self.inbox.stop()
        await self.workshop.stop()
        await self.pump.stop()
        await self.outbox.stop()
        await self.gallery.stop()
        if self.telegram is not None:
            await self.telegram.stop()
        if self.zalo is not None:
            await self.zalo.stop()
        if self.zalo_oa is not None:
            await self.zalo_oa.stop()
        await self.baton.drop()
        await self.database.close()

    async def introduce(self) -> None:
        """Make ready to name addresses, where nothing is to be listened to."""
        if self.telegram is not None:
            await self.telegram.introduce()

    def links(self, code: str) -> Mapping[str, str]:
        channels: list[Channel] = [self.web]
        if self.telegram is not None:
            channels.append(self.telegram)
        return invite_links(channels, code)

    async def tick(self) -> None:
        """Send what is due: reminders, what waited for the morning, what another process left.

        Twice at once does no harm: the ledger has a key.
        """
        if await self._take_charge():
            self._listen()
            await self.announce(self.clock())
            await self.remind(self.clock())
            await self.outbox.resume()

    async def _take_charge(self) -> bool:
        """Whether this is the process that polls, reminds and sends; any other stands by."""
        was_in_charge, self._is_in_charge = self._is_in_charge, await self.baton.take()
        if self._is_in_charge and not was_in_charge:
            await self.outbox.resume()
            await self.workshop.resume()
            await self.inbox.resume()
        if not self._is_in_charge:
            log.info("another process is in charge of this database: standing by")
            await self._stop_listening()
        return self._is_in_charge

    def _listen(self) -> None:
        """Receive from where nothing comes by itself."""
        if self._is_in_charge and not self._listening:
            self._listening = [asyncio.create_task(one.run()) for one in self._to_be_asked()]

    def _to_be_asked(self) -> Iterator[Telegram | Zalo]:
        if self.telegram is not None and self.settings.telegram_mode == "poll":
            yield self.telegram
        if self.zalo is not None:  # it tells Zalo of a webhook, too
            yield self.zalo

    async def _stop_listening(self) -> None:
        for task in self._listening:
            task.cancel()
        await asyncio.gather(*self._listening, return_exceptions=True)
        self._listening = []

    async def sweep(self) -> Swept:
        """Let go of what has been kept long enough, and carry out erasures that are due."""
        secret = self.settings.secret_key.get_secret_value()
        swept = await sweep(self.database, self.files, self.book, secret, self.clock())
        for channel, chat in swept.told:
            self.outbox.wake(channel, chat)
        return swept

    async def remind(self, now: datetime) -> None:
        """Write down the reminders that are due at this moment, and send what waits its turn."""
        async with reading(self.database) as unit:
            planned = await to_remind(unit, self.desk, now)
        for one in planned:
            with suppress(AlreadyThere):
                async with writing(self.database) as unit:
                    await unit.notices.write(one)
                self.pump.wake()
        self.pump.wake()

    async def announce(self, now: datetime) -> None:
        """Begin the announcements whose moment has come, and tell how those under way went."""
        secret = self.settings.secret_key.get_secret_value()
        async with reading(self.database) as unit:
            due = await unit.broadcasts.due(now)
        for one in due:
            async with writing(self.database) as unit:
                await unit.outbox.put(await announce(unit, secret, one.id, now), now)

    async def idle(self) -> None:
        """Wait until everything that has come in is handled and its replies are on their way."""
        await self.inbox.idle()
        await self.workshop.idle()
        await self.outbox.idle()
        while self.pump.is_busy:  # one that could not be delivered there is tried elsewhere
            await self.pump.idle()
            await self.outbox.idle()


def invite_links(channels: Sequence[Channel], code: str) -> Mapping[str, str]:
    """The addresses that enter this code by themselves, by channel."""
    found = {one.name: one.invite_link(code) for one in channels}
    return {name: link for name, link in found.items() if link}


async def build(settings: Settings, at: Clock) -> App:
    """Put the parts together on a migrated database with the programme loaded."""
    make_folders(settings)
    database = Database(settings.database_url)
    await database.migrate()
    pack = load_pack(pack_folder(settings.programme))
    files = Files(store_of(settings.media_url))
    await load(database, files, pack, at())
    timetable = Timetable(pack.ladder, _calendar(pack), zone_of(settings, pack))
    book = Book(settings_of(pack), timetable, makes_pdf=bool(settings.office))
    secret = settings.secret_key.get_secret_value()
    zalo_quota = Quota(settings.zalo_monthly_messages, settings.zalo_users)
    oa_quota = Quota(settings.zalo_oa_monthly_messages, None)
    quotas = {Zalo.name: zalo_quota, OfficialAccount.name: oa_quota}
    desk = Desk(book, secret, served := set[str](), quotas, troubles := Troubles())
    paces = {
        Telegram.name: Pace(TELEGRAM_PER_SECOND),
        Zalo.name: Pace(ZALO_PER_SECOND),
        OfficialAccount.name: Pace(ZALO_PER_SECOND),
    }
    baton = database.baton()
    outbox = Outbox(
        database,
        at,
        paces,
        lambda: baton.held,
        lambda: pump.wake(),
        partial(readdressed, secret),
        troubles,
    )
    pump = Pump(database, outbox, at, lambda unit, kept, now: compose(unit, desk, kept, now))
    sheets, public = Sheets(database, book, at), settings.public_url
    status = Status(sheets, secret, public, texts, at, book.zone)
    workshop = Workshop(database, settings.database_url, files, book, secret, at, outbox.wake)
    conversation = _Conversation(book, files, secret, at, status.link, workshop)

    def then(channel: str, chat: str) -> None:
        outbox.wake(channel, chat)
        workshop.wake(channel, chat)

    inbox = Inbox(database, files, at, conversation.handle, conversation.apologise, then)
    visits = Visits(database, book)
    links = Links(inbox, visits, files, secret, public, texts, called, at)
    gallery = Gallery(database, book, at, settings.office)
    files.make(pictures.FOLDER, gallery.picture)
    files.make(letters.FOLDER, gallery.letter)
    files.make(consolidated.FOLDER, gallery.city)
    web = Web(inbox, outbox, visits, files, secret, public, texts, language=settings.language)
    telegram = _telegram(settings, inbox, files)
    meters = {
        name: Meter(
            database, name, quota, secret=secret, clock=at, zone=book.zone, then=outbox.wake
        )
        for name, quota in quotas.items()
    }
    zalo = _zalo(settings, inbox, links, meters[Zalo.name])
    zalo_oa = _zalo_oa(settings, database, inbox, links, meters[OfficialAccount.name], at)
    for channel in (web, telegram, zalo, zalo_oa):
        if channel is not None:
            inbox.serve(channel)
            outbox.serve(channel)
            conversation.channels.append(channel)
            served.add(channel.name)
    library = Library(database, book, secret, at)
    api = Api(library, secret, settings.api_per_minute, monotonic)
    routes = [
        *web.routes,
        *status.routes,
        *api.routes,
        *links.routes,
        *(telegram.routes if telegram else []),
        *(zalo.routes if zalo else []),
        *(zalo_oa.routes if zalo_oa else []),
    ]
    http = build_app(routes, _health(database, zalo))
    return App(
        settings,
        at,
        database,
        files,
        book,
        desk,
        inbox,
        outbox,
        pump,
        gallery,
        workshop,
        status,
        links,
        web,
        telegram,
        zalo,
        zalo_oa,
        http,
        baton,
    )


async def load(
    database: Database, files: Files, pack: Pack, now: datetime, by: str = SYSTEM
) -> None:
    """Bring the database up to the pack; there is nothing to do where none of it is new."""
    edition = edition_of(pack)
    async with reading(database) as unit:
        if await unit.programmes.is_current(pack.key, edition):
            return
    known = pack.instances
    xforms = {key: xform_of(sources, known_instances=known) for key, sources in pack.forms.items()}
    for key, xform in xforms.items():
        for name in names_of(questionnaire(xform)):
            path = pack.forms[key][0].parent / MEDIA / name
            if path.is_file():
                await files.put(key_of(key, name), path.read_bytes())
    async with writing(database) as unit:
        await publish(unit, pack, xforms, edition, now)
        await unit.audit.add(now, None, by, Deed.PROGRAMME_LOADED, pack.key)


def edition_of(pack: Pack) -> str:
    """Tells one state of a pack from another: what is in its files, and who reads them."""
    read_by = (version("baocao-tre-em"), version("pyxform"))
    return sha256("\0".join((pack.digest, *read_by)).encode()).hexdigest()


def zone_of(settings: Settings, pack: Pack) -> ZoneInfo:
    """The zone deadlines are meant in: the programme's, unless a setting says otherwise."""
    return ZoneInfo(settings.timezone or pack.time_zone)


def make_folders(settings: Settings) -> None:
    """The folders of an embedded database and of files kept on this machine."""
    for url in (settings.database_url, settings.media_url):
        folder = folder_of(url)
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)


async def run(settings: Settings, at: Clock) -> None:
    """Build the program and serve until told to stop."""
    await serve(await build(settings, at))


async def serve(app: App) -> None:
    """Serve until told to stop."""
    settings = app.settings
    timer = Timer(app.tick, app.sweep, app.book.zone)
    server = uvicorn.Server(
        uvicorn.Config(app.http, settings.host, settings.port, log_config=None, access_log=False)
    )
    loop = asyncio.get_running_loop()
    serving = loop.create_task(server.serve())
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, lambda: setattr(server, "should_exit", True))
    await app.start()
    await app.tick()
    timer.start()
    try:
        await serving
    finally:
        timer.stop()
        await app.stop()


def store_of(url: str) -> ObjectStore:
    """Where files are kept: a folder, or S3."""
    folder = folder_of(url)
    return LocalStore(folder) if folder is not None else from_url(url)


def _calendar(pack: Pack) -> Calendar:
    return Calendar(frozenset(pack.days.off), frozenset(pack.days.extra))


def _telegram(settings: Settings, inbox: Inbox, files: Files) -> Telegram | None:
    if settings.telegram_token is None:
        return None
    secret = settings.telegram_webhook_secret
    return Telegram(
        settings.telegram_token.get_secret_value(),
        settings.telegram_api,
        inbox,
        files,
        mode=settings.telegram_mode,
        webhook_secret=secret.get_secret_value() if secret else "",
        public_url=settings.public_url,
        commands=commands(texts(settings.language), [Right.FILL]),
    )


def _zalo(settings: Settings, inbox: Inbox, links: Links, meter: Meter) -> Zalo | None:
    if settings.zalo_token is None:
        return None
    secret = settings.zalo_webhook_secret
    return Zalo(
        settings.zalo_token.get_secret_value(),
        settings.zalo_api,
        inbox,
        links,
        public_url=settings.public_url,
        mode=settings.zalo_mode,
        webhook_secret=secret.get_secret_value() if secret else "",
        counts=meter,
    )


def _zalo_oa(
    settings: Settings,
    database: Database,
    inbox: Inbox,
    links: Links,
    meter: Meter,
    at: Clock,
) -> OfficialAccount | None:
    app_secret, oa_secret = settings.zalo_oa_app_secret, settings.zalo_oa_secret
    refresh_token = settings.zalo_oa_refresh_token
    if not (settings.zalo_oa_app_id and app_secret and oa_secret and refresh_token):
        return None
    http = httpx.AsyncClient(trust_env=False)

    async def renewed(token: str) -> Pair:
        app_id, secret = settings.zalo_oa_app_id, app_secret.get_secret_value()
        return await renew(http, settings.zalo_oa_oauth, app_id, secret, token, at)

    credentials = Credentials(
        database,
        OfficialAccount.name,
        settings.secret_key.get_secret_value(),
        refresh_token.get_secret_value(),
        renewed,
        at,
    )
    terms = replace(ZALO_OA_TERMS, free_messages=settings.zalo_oa_free_messages)
    return OfficialAccount(
        Client(http, settings.zalo_oa_api, credentials),
        http,
        inbox,
        links,
        Windows(database, OfficialAccount.name, terms, at),
        meter,
        at,
        app_id=settings.zalo_oa_app_id,
        oa_secret=oa_secret.get_secret_value(),
        template=Template(settings.zalo_oa_template, settings.zalo_oa_template_field),
    )


def _health(database: Database, zalo: Zalo | None) -> Callable[[], Awaitable[Mapping[str, object]]]:
    async def healthy() -> Mapping[str, object]:
        async with reading(database) as unit:
            waiting = await unit.inbox.count(NEW)
        told = {} if zalo is None else {"zalo": "ok" if zalo.answers else "does not answer"}
        return {"status": "ok", "waiting": waiting, **told}

    return healthy


@dataclass(frozen=True, slots=True)
class _Conversation:
    """What the inbox calls for each message: a scene is set, and the handlers do the rest."""

    book: Book
    files: Files
    secret: str
    clock: Clock
    table_link: Callable[[PersonId, str], str]
    jobs: Jobs
    channels: list[Channel] = field(default_factory=list)
    withheld: Withheld = field(default_factory=Withheld)

    async def handle(
        self,
        unit: UnitOfWork,
        inbox_id: int,
        incoming: Incoming,
        file: Stored | Unusable | None,
        done: object = None,
    ) -> Sequence[Outgoing]:
        scene = await self._scene(unit, inbox_id, incoming.channel, incoming.chat)
        scene.done = done
        if scene.who is not None:
            await unit.identities.heard(incoming.channel, incoming.chat, scene.now)
        await converse(scene, incoming, file)
        await unit.conversations.keep(scene.conversation)
        return scene.outgoing

    async def apologise(self, unit: UnitOfWork, channel: str, chat: str) -> Outgoing:
        scene = await self._scene(unit, None, channel, chat)
        said = scene.texts(
            "Sorry, the system could not handle that message. Nothing saved before is lost. "
            "Please try again."
        )
        return Outgoing(channel, chat, Lane.REPLY, Reply(said))

    def links(self, code: str) -> Mapping[str, str]:
        return invite_links(self.channels, code)

    async def _scene(
        self, unit: UnitOfWork, inbox_id: int | None, channel: str, chat: str
    ) -> Scene:
        conversation = await unit.conversations.open(channel, chat)
        return Scene(
            unit=unit,
            book=self.book,
            files=self.files,
            flows=FLOWS,
            secret=self.secret,
            now=self.clock(),
            inbox_id=inbox_id,
            conversation=conversation,
            who=await unit.people.behind(channel, chat),
            withheld=self.withheld,
            links=self.links,
            table_link=self.table_link,
            jobs=self.jobs,
        )
