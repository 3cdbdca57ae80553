"""Buttons that are forged, of somebody else, or of yesterday: nothing happens, one sentence."""

import ast
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markupsafe import Markup

import handlers
from bot.app import App
from bot.aside import Aside
from bot.domain.audit import Deed
from bot.domain.people import Person, Role
from bot.engine.paths import address
from bot.messages import Arrival, Incoming, Press
from bot.seals import LONGEST, seal
from bot.settings import read_settings
from handlers.flows import FLOWS
from storage.unit_of_work import UnitOfWork, reading, writing
from tests.support.conversations import Stage
from tests.support.packs import TINH_MAU
from tests.support.web_phone import WebPhone
from tests.support.written import Written, watched

SECRET = "k" * 32
ROOM = LONGEST - len("~12345678")
"""What an act may take, with its signature beside it."""
_ids = count(1)


@dataclass(slots=True)
class Desk:
    """The program with people at work, and a way to tap any button."""

    stage: Stage
    app: App

    def chat(self, who: str) -> str:
        phone = self.stage.phones[who]
        assert isinstance(phone, WebPhone)
        return phone._chat

    async def person(self, who: str) -> Person:
        async with reading(self.app.database) as unit:
            found = await unit.people.behind("web", self.chat(who))
        assert found is not None
        return found

    def sealed(self, who: str, act: str) -> str:
        return seal(SECRET, "web", self.chat(who), act)

    async def tap(self, who: str, button: str) -> tuple[list[Markup], Written]:
        """What is said, and what the tap wrote."""
        chat = self.chat(who)
        before = await self.app.outbox.since("web", chat, 0, 1)
        payload = {"kind": "press", "chat": chat, "act": button, "message": "1"}
        with watched() as committed:
            await self.app.inbox.keep(
                "web", [Arrival(f"tap-{next(_ids)}", chat, json.dumps(payload))]
            )
            await self.app.idle()
        said = await self.app.outbox.since("web", chat, before[-1].id, 10)
        (written,) = [one for one in committed if one.deeds or one.kept_for_good] or [Written()]
        return [one.reply.text for one in said], written

    async def open_interview(self, who: str) -> tuple[int, int]:
        """The unit's first assignment and the interview begun on it."""
        person = await self.person(who)
        async with reading(self.app.database) as unit:
            period = await unit.programmes.period_at(self.stage.now)
            assert period is not None
            first = (await unit.programmes.owed_by(person.unit_id, period.id))[0]
            kept = await unit.interviews.open_of(first.id)
        assert kept is not None
        return first.id, kept.id


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """Two officers in an interview, a report to review, and an admin with a form waiting."""
    stage = Stage(
        read_settings(
            _env_file=None,
            database_url=f"sqlite+aiosqlite:///{tmp_path / 'bot.sqlite3'}",
            media_url=f"file:{tmp_path / 'media'}",
            secret_key=SECRET,
            programme=str(TINH_MAU),
            telegram_token=None,
        ),
        lambda who, _channel: WebPhone(who),
    )
    people = [
        "@ 2026-03-16 08:00",
        "~ agreed A officer xa_mau_mot",
        "~ agreed B officer xa_mau_hai",
        "~ agreed S supervisor so_mau",
        "~ agreed Q admin so_mau",
        *(
            f"{who}> {what}"
            for who in "AB"
            for what in ("nhiem vu", "[1.a Sân chơi cho trẻ em]", "[Bắt đầu]")
        ),
        "~ agreed M leader xa_mau_hai",
        "~ fill M 1.b",
        "M> tiếp tục",
        "M> [Nộp báo cáo]",
        "Q> /phieu",
        "Q> <iii_7.xlsx>",
        "N> xin chào",
    ]
    await stage.open()
    assert stage.app is not None
    for line in people:
        await stage._step(line)
    yield Desk(stage, stage.app)
    await stage.close()


def refused(said: list[Markup], written: Written) -> bool:
    """One sentence, nothing changed, and the audit knows."""
    is_noted = written.deeds in ([Deed.REFUSED], [Deed.BUTTON_REFUSED])
    return len(said) == 1 and "Xin lỗi" not in said[0] and is_noted and not written.fault


async def test_a_button_of_another_chat_is_refused(desk: Desk) -> None:
    said, written = await desk.tap("A", desk.sealed("B", "tasks:list:0"))
    assert refused(said, written)
    assert written.deeds == [Deed.BUTTON_REFUSED]


@pytest.mark.parametrize(
    "forge",
    [
        lambda sealed: sealed.replace("open:1", "open:2"),
        lambda sealed: sealed[:-1],
        lambda sealed: sealed.rpartition("~")[0],
        lambda sealed: sealed.rpartition("~")[0] + "~",
        lambda sealed: sealed + "A",
        lambda _sealed: "~",
        lambda _sealed: "Nhiệm vụ ~ ấ",
    ],
)
async def test_a_forged_button_is_refused(desk: Desk, forge: object) -> None:
    assert callable(forge)
    said, written = await desk.tap("A", forge(desk.sealed("A", "tasks:open:1")))
    assert refused(said, written)
    assert written.deeds == [Deed.BUTTON_REFUSED]


async def test_buttons_of_no_conversation_are_outdated(desk: Desk) -> None:
    for act in ("", ":", "nowhere", "nowhere:open:1", "Tasks:list:0"):
        assert refused(*await desk.tap("A", desk.sealed("A", act))), act


@pytest.mark.parametrize("who", ["A", "S", "Q"])
async def test_acts_no_conversation_knows_are_outdated(desk: Desk, who: str) -> None:
    for flow in FLOWS:
        for act in (flow, f"{flow}:", f"{flow}:nonsense", f"{flow}:1:2:3:4:5:6"):
            assert refused(*await desk.tap(who, desk.sealed(who, act))), act


@pytest.mark.parametrize("made_up", ["abc", "", "-1", "1.5", "²", "٣", "1e3", "9" * 12])
async def test_what_is_no_number_is_outdated(desk: Desk, made_up: str) -> None:
    for act in ("tasks:open:", "tasks:fill:", "tasks:list:"):
        assert refused(*await desk.tap("A", desk.sealed("A", f"{act}{made_up}"))), act
    assert refused(*await desk.tap("A", desk.sealed("A", f"interview:{made_up}:0:show")))
    for act in (
        "owing:list:0:",
        "owing:list:",
        "progress:tasks:",
        "progress:task:",
        "progress:picture:task:",
    ):
        assert refused(*await desk.tap("S", desk.sealed("S", f"{act}{made_up}"))), act
    assert refused(*await desk.tap("S", desk.sealed("S", f"owing:list:{made_up}:0")))
    for act in ("export:list:1:", "export:list:", "export:form:1:", "export:stop:"):
        assert refused(*await desk.tap("S", desk.sealed("S", f"{act}{made_up}"))), act
    assert refused(*await desk.tap("S", desk.sealed("S", f"export:make:1:0:{made_up}")))
    assert refused(*await desk.tap("Q", desk.sealed("Q", f"forms:carry:{made_up}")))
    for act in ("review:read:1:", "review:accept:", "review:list:", "review:sure:0:1:"):
        assert refused(*await desk.tap("S", desk.sealed("S", f"{act}{made_up}"))), act


async def test_what_an_interview_does_not_know_is_outdated(desk: Desk) -> None:
    _assignment, own = await desk.open_interview("A")
    for act in ("0:nonsense", "0:mark:nothing", "0:rest:1", "0:page:x", "0:leaf:-1", "0:yes:1"):
        assert refused(*await desk.tap("A", desk.sealed("A", f"interview:{own}:{act}"))), act


async def test_what_a_report_does_not_have_is_outdated(desk: Desk) -> None:
    for act in ("note:1:0", "drop:1:x", "phrase:1:x:none", "accept:999", "read:999:0", "nod:1"):
        assert refused(*await desk.tap("S", desk.sealed("S", f"review:{act}"))), act


async def test_records_of_another_unit_stay_theirs(desk: Desk) -> None:
    assignment, interview = await desk.open_interview("B")
    for act in (
        f"tasks:open:{assignment}",
        f"tasks:fill:{assignment}",
        f"interview:{interview}:0:show",
        f"interview:{interview}:0:later",
        f"interview:{interview}:0:hand",
        "interview:9999:0:show",
        "tasks:open:9999",
    ):
        assert refused(*await desk.tap("A", desk.sealed("A", act))), act


async def test_a_role_lost_since_opens_nothing(desk: Desk) -> None:
    person = await desk.person("Q")
    async with writing(desk.app.database) as unit:
        await unit.people.change(person.id, role=Role.OFFICER.value)
    for act in ("forms:publish", "forms:try", "forms:drop", "invites:unit:so_mau"):
        assert refused(*await desk.tap("Q", desk.sealed("Q", act))), act
    assert await desk.app.files.has(await waiting(desk))


async def waiting(desk: Desk) -> str:
    """Where the admin's workbook waits."""
    async with writing(desk.app.database) as unit:
        return str((await unit.conversations.open("web", desk.chat("Q"))).state["file"])


async def test_somebody_put_to_rest_since_changes_nothing(desk: Desk) -> None:
    person = await desk.person("A")
    _assignment, interview = await desk.open_interview("A")
    async with writing(desk.app.database) as unit:
        await unit.people.change(person.id, active=False)
    for act in ("tasks:list:0", f"interview:{interview}:0:hand", "start:agree"):
        assert refused(*await desk.tap("A", desk.sealed("A", act))), act


async def test_somebody_erased_since_changes_nothing(desk: Desk) -> None:
    person = await desk.person("A")
    _assignment, interview = await desk.open_interview("A")
    async with writing(desk.app.database) as unit:
        for identity in await unit.identities.of(person.id):
            await unit.identities.unlink(identity.id)
        await unit.people.change(person.id, active=False, name="", erased_at=desk.stage.now)
    for act in ("tasks:list:0", f"interview:{interview}:0:hand", "progress:all"):
        assert refused(*await desk.tap("A", desk.sealed("A", act))), act


async def test_a_workbook_swept_away_is_outdated(desk: Desk) -> None:
    await desk.app.files.delete(await waiting(desk))
    for act in ("forms:try", "forms:publish", "forms:drop"):
        assert refused(*await desk.tap("Q", desk.sealed("Q", act))), act


# -- whatever a button says ----------------------------------------------------------------------


def words_of_the_code() -> list[str]:
    """Every short text in the handlers: among them each verb a button may carry."""
    found: set[str] = set()
    for path in Path(handlers.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found |= {part for part in node.value.split(":") if part.isidentifier()}
    return sorted(one for one in found if len(one) <= 16)


async def _known(desk: Desk) -> list[str]:
    """Ids, addresses and values that mean something to somebody here."""
    assignment, own = await desk.open_interview("A")
    _theirs, other = await desk.open_interview("B")
    async with reading(desk.app.database) as unit:
        kept = await unit.interviews.hold(own)  # type: ignore[arg-type]
        assert kept is not None
        form = await desk.app.book.form(kept.form_id, unit)
        units = await unit.people.units()
    paths = [*(one.path for one in form.questions), *(one.path for one in form.repeats)]
    places = [address(one) for one in paths]
    ids = [str(one) for one in (0, 1, assignment, own, other, 7, 999, 10**9, -1)]
    return [*ids, *places, *(f"{one}.1" for one in places), *(one.key for one in units)]


@asynccontextmanager
async def undone(app: App) -> AsyncIterator[UnitOfWork]:
    """A transaction nothing is left of."""
    async with app.database.writing() as connection:
        yield UnitOfWork(connection)
        await connection.rollback()


PART = st.sampled_from(words_of_the_code()) | st.integers(0, 200) | st.text(max_size=8)
"""A number stands for one of the ids and addresses that mean something here."""
ACT = st.tuples(st.sampled_from(sorted(FLOWS)), st.lists(PART, max_size=5))


@settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(who=st.sampled_from("ABSQN"), acts=st.lists(ACT, min_size=1, max_size=4))
async def test_no_button_ends_in_an_apology(
    desk: Desk, who: str, acts: list[tuple[str, list[str | int]]]
) -> None:
    known = await _known(desk)
    key = await waiting(desk)
    form = (await desk.app.files.get(key)) if await desk.app.files.has(key) else b""
    async with undone(desk.app) as unit:
        for flow, parts in acts:
            said = [known[one % len(known)] if isinstance(one, int) else one for one in parts]
            act = ":".join([flow, *said])
            if len(act.encode()) <= ROOM:
                pressed = Incoming("web", desk.chat(who), Press(desk.sealed(who, act), "1"))
                with suppress(Aside):
                    assert await desk.app.inbox._converse(unit, 0, pressed, None), act
    await desk.app.files.put(key, form)
