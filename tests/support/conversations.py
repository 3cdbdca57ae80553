"""Golden conversations: a .chat file is played against the real program and compared, line by line.

    # a remark
    ~ programme tests/…/pack    which pack is loaded, the city's if nothing is said
    @ 2026-11-09 08:00          the clock is set; `@ +3 days` moves it on
    ~ invite A officer phuong_ninh_kieu      a code for A, typed as {code A}
    ~ fill A S                  A's unit has answered every question of task S, any way
    ~ agreed A supervisor so_y_te            A has enrolled already, with a phone
    ~ restart                   the program is built anew from the database
    ~ tick                      the timer ticks
    ~ notice 9                  the pack's privacy notice has a new version, until a restart
    ~ block A                   A blocks the bot, until ~ unblock A
    ~ sweep                     what has been kept long enough goes, as every night
    ~ quota 20 3                Zalo's plan allows so many messages a month, and so many people
    ~ old button                the next tap is on a message further up, which needs a real button
    ~ suspend A                 A's account is put to rest
    A> text                     A types; `A> [label]` taps a button, `A> <name.png> words` sends a
                                file with words beside it, `A> <name.xlsx>` a questionnaire made
                                from forms/name.md, or a list of people from rosters/name.csv
    A< answer                   what A sees; the lines below it, indented, belong to it
      [button] [button]

Played with `--update-transcripts` the `<` lines are written anew: read the difference.
"""

import csv
import re
from collections.abc import Awaitable, Callable, Container
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.app import App, build
from bot.codes import ALPHABET, code_hash, new_code
from bot.domain.audit import COMMAND_LINE, Deed
from bot.domain.interviews import Interview, Reviewing
from bot.domain.people import Role
from bot.domain.reports import State
from bot.engine.advance import asked
from bot.engine.rehearse import Manner, rehearse
from bot.exports.xlsx import Column, Sheet
from bot.exports.xlsx import workbook as table
from bot.forms.workbook import workbook
from bot.settings import Settings
from handlers.places import to_data
from storage.unit_of_work import writing
from tests.support import collected
from tests.support.pictures import picture

FORMS = Path(__file__).parents[1] / "conversations" / "forms"
ROSTERS = FORMS.with_name("rosters")
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
MADE_AT = datetime(2026, 11, 1, tzinfo=ZONE)
_SAID = re.compile(r"^(?P<who>\w+)> (?P<what>.*)$")
_PROGRAMME = re.compile(r"^~ programme (\S+)$", re.MULTILINE)
_CODE = re.compile(rf"\b[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}\b")
_OLD_BUTTON = re.compile(r"^~ old button\n\w+> .*\n(?:(?:\w+< |  ).*\n)*", re.MULTILINE)
_BUTTONS = re.compile(r"  \[.+\]")
_HEARD = re.compile(r"^\w+< ")
_STEP = re.compile(r"^\+(\d+) (day|hour|minute)s?$")


@dataclass(frozen=True, slots=True)
class Seen:
    """One message on a phone: its text without markup, and its rows of button labels."""

    text: str
    rows: tuple[tuple[str, ...], ...]
    files: tuple[str, ...] = ()


class Phone(Protocol):
    """A person's phone on one channel."""

    has_buttons: bool

    async def type(self, app: App, text: str) -> None: ...
    async def tap(self, app: App, label: str) -> None: ...
    async def send(self, app: App, name: str, content: bytes, caption: str) -> None: ...
    async def news(self, app: App) -> list[Seen]: ...
    def block(self) -> None: ...
    def unblock(self) -> None: ...


@dataclass(slots=True)
class Stage:
    """The program, the clock, and the people with their phones."""

    settings: Settings
    new_phone: Callable[[str, str], Phone]
    now: datetime = datetime(2026, 11, 9, 8, 0, tzinfo=ZONE)
    app: App | None = None
    phones: dict[str, Phone] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    is_old: bool = False

    async def play(self, script: str) -> str:
        """The script with what was really seen."""
        named = _PROGRAMME.search(script)
        if named:
            self.settings = self.settings.model_copy(update={"programme": named[1]})
        await self.open()
        lines: list[str] = []
        try:
            for line in script.splitlines():
                if not _HEARD.match(line) and not line.startswith("  "):
                    lines.append(line)
                    lines += await self._step(line)
        finally:
            await self.close()
        return "\n".join(lines) + "\n"

    async def open(self) -> None:
        collected.secret(self.settings.secret_key.get_secret_value())
        self.app = await build(self.settings, lambda: self.now)
        await self.app.start()

    async def close(self) -> None:
        assert self.app is not None
        await self.app.stop()
        self.app = None

    async def _step(self, line: str) -> list[str]:
        if line.startswith("@ "):
            self.now = _moment(line[2:], self.now)
        elif line.startswith("~ ") and not _PROGRAMME.match(line):
            word, *args = line[2:].split()
            await self._directives()[word](*args)
        elif said := _SAID.match(line):
            await self._say(said["who"], said["what"])
        return await self._news()

    def _directives(self) -> dict[str, Callable[..., Awaitable[None]]]:
        return {
            "invite": self._invite,
            "agreed": self._agreed,
            "fill": self._fill,
            "restart": self._restart,
            "phone": self._phone,
            "tick": self._tick,
            "block": self._block,
            "unblock": self._unblock,
            "notice": self._notice,
            "sweep": self._sweep,
            "suspend": self._suspend,
            "old": self._old,
            "quota": self._quota,
        }

    async def _invite(self, who: str, role: str, unit_key: str) -> None:
        assert self.app is not None
        self.codes[who] = code = new_code()
        async with writing(self.app.database) as unit:
            place = await unit.people.unit_by_key(unit_key)
            assert place is not None
            until = self.now + timedelta(days=30)
            person = await unit.people.add(place.id, Role(role), f"Cán bộ {who}", self.now)
            hashed = code_hash(self.settings.secret_key.get_secret_value(), code)
            await unit.invites.add(person, hashed, self.now, until)
            subject = f"{person} {unit_key} {role}"
            await unit.audit.add(self.now, None, COMMAND_LINE, Deed.INVITED, subject)

    async def _agreed(self, who: str, role: str, unit_key: str) -> None:
        """Enrolment without its messages: a conversation about something else begins sooner."""
        await self._invite(who, role, unit_key)
        await self._say(who, f"{{code {who}}}")
        await self._news()
        await self._say(who, "[Đồng ý]")
        await self._news()

    async def _fill(self, who: str, task: str) -> None:
        assert self.app is not None
        async with writing(self.app.database) as unit:
            units = await unit.people.units()
            everybody = [one for place in units for one in await unit.people.of_unit(place.id)]
            person = next(one for one in everybody if one.name == f"Cán bộ {who}")
            period = await unit.programmes.period_at(self.now)
            assert period is not None
            owed = await unit.programmes.owed_by(person.unit_id, period.id)
            one = next(one for one in owed if one.task_key == task)
            form = await self.app.book.form(one.form_id, unit)
            kept = await unit.interviews.begin(one.id, one.form_id, self.now)
            answers = dict(rehearse(Interview(form), self.now, Manner.SHORT))
            await unit.interviews.record(kept.id, answers, person.id, None, self.now)
            await unit.interviews.move(kept.id, to_data(Reviewing()), self.now)
            count = len(asked(Interview(form, answers), self.now))
            subject = f"{task} {count}"
            await unit.audit.add(self.now, person.id, COMMAND_LINE, Deed.ANSWERED, subject)
            await unit.programmes.progress(one.id, State.IN_PROGRESS, count, count)

    async def _restart(self) -> None:
        await self.close()
        await self.open()

    async def _phone(self, who: str, channel: str) -> None:
        self.phones[who] = self.new_phone(who, channel)

    async def _notice(self, version: str) -> None:
        assert self.app is not None
        self.app.book.settings["privacy"]["version"] = version

    async def _block(self, who: str) -> None:
        self.phones[who].block()

    async def _unblock(self, who: str) -> None:
        self.phones[who].unblock()

    async def _tick(self) -> None:
        assert self.app is not None
        await self.app.tick()

    async def _sweep(self) -> None:
        assert self.app is not None
        await self.app.sweep()
        await self.app.tick()

    async def _suspend(self, who: str) -> None:
        assert self.app is not None
        async with writing(self.app.database) as unit:
            units = await unit.people.units()
            everybody = await unit.people.of_units(one.id for one in units)
            person = next(one for one in everybody if one.name == f"Cán bộ {who}")
            await unit.people.change(person.id, active=False)
            await unit.audit.add(self.now, None, "cli", Deed.SUSPENDED, str(person.id))

    async def _quota(self, messages: str, people: str) -> None:
        plan = {"zalo_monthly_messages": int(messages), "zalo_users": int(people)}
        self.settings = self.settings.model_copy(update=plan)
        await self._restart()

    async def _old(self, _button: str) -> None:
        self.is_old = True

    async def _say(self, who: str, what: str) -> None:
        assert self.app is not None
        phone = self.phones.setdefault(who, self.new_phone(who, ""))
        is_old, self.is_old = self.is_old, False
        if is_old and not phone.has_buttons:
            return
        typed = re.sub(r"\{code (\w+)\}", lambda found: self.codes[found[1]], what)
        if button := re.fullmatch(r"\[(.+)\]", typed):
            await phone.tap(self.app, button[1])
        elif file := re.fullmatch(r"<(.+?)>(.*)", typed):
            await phone.send(self.app, file[1], _content(file[1]), file[2].strip())
        else:
            await phone.type(self.app, typed)

    async def _news(self) -> list[str]:
        """What everybody has got since, as lines of the transcript."""
        assert self.app is not None
        await self.app.idle()
        lines = []
        for who, phone in self.phones.items():
            for seen in await phone.news(self.app):
                lines += _lines(who, self._without_codes(seen))
        return lines

    def _without_codes(self, seen: Seen) -> Seen:
        """Codes by the name of whom they are for; one the bot has just made is {code new}."""
        text = seen.text
        for made in _CODE.findall(text):
            if made not in self.codes.values():
                self.codes["new"] = made
        for who, code in self.codes.items():
            text = text.replace(code, f"{{code {who}}}")
        return replace(seen, text=text)


def _content(name: str) -> bytes:
    """A picture, or the workbook of a questionnaire or of a list of people."""
    if not name.endswith(".xlsx"):
        return picture()
    plain = name.removesuffix(".xlsx")
    people = ROSTERS / f"{plain}.csv"
    if not people.is_file():
        return workbook([FORMS / f"{plain}.md"])
    heading, *rows = csv.reader(read(people).splitlines())
    return table([Sheet("Danh sách", tuple(map(Column, heading)), rows)], MADE_AT)


def _moment(text: str, now: datetime) -> datetime:
    step = _STEP.match(text.strip())
    if step:
        return now + timedelta(**{f"{step[2]}s": int(step[1])})
    return datetime.strptime(text.strip(), "%Y-%m-%d %H:%M").replace(tzinfo=ZONE)


def _lines(who: str, seen: Seen) -> list[str]:
    first, *rest = seen.text.split("\n")
    rows = ["  " + " ".join(f"[{label}]" for label in row) for row in seen.rows]
    said = [f"{who}< {first}", *(f"  {line}".rstrip() or "  ·" for line in rest)]
    return [*said, *(f"  <{name}>" for name in seen.files), *rows]


def unrendered(script: str) -> str:
    """A script without what a channel decides itself: how buttons are arranged, blank lines.

    And without what only a tap on an old button leads to.
    """
    lines: list[str] = []
    labels: list[str] = []
    for line in [*_OLD_BUTTON.sub("", script).splitlines(), ""]:
        if _BUTTONS.fullmatch(line):
            labels += re.findall(r"\[(.+?)\](?= \[|$)", line)
            continue
        lines += [f"  [{label}]" for label in sorted(labels)]
        labels = []
        if line != "  ·":
            lines.append(line)
    return "\n".join(lines)


def nameless(script: str, senders: Container[str]) -> str:
    """A script in which the pictures these people have sent have lost their names."""
    sent = re.findall(r"^(\w+)> <(.+?\.(?:png|jpg))>", script, re.MULTILINE)
    for name in {name for who, name in sent if who in senders}:
        script = script.replace(name, "anh.jpg")
    return script


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def write(path: Path, script: str) -> None:
    path.write_text(script, encoding="utf-8")
