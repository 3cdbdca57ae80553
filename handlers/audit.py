"""Who has done what: the audit read page by page, narrowed down, and as a workbook."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import StrEnum

from markupsafe import Markup

from bot.domain.audit import Deed, Entry, Wanted
from bot.domain.errors import NotYours, Outdated
from bot.domain.people import PersonId, Right, Unit, UnitId
from bot.exports.xlsx import Column, Sheet, workbook
from bot.i18n import Texts
from bot.messages import Attachment
from handlers import deeds
from handlers.acts import number_in, one_of
from handlers.deeds import GROUPS, Group, Names
from handlers.names import bearing
from handlers.scene import Act, Flow, Scene
from handlers.units import MOST_SHOWN, named

PAGE = 20
MOST_ROWS = 20_000
"""A workbook of so many lines takes two seconds; nobody else should wait longer."""
FOLDER = "log"
"""Where the workbooks are kept until they are swept away."""
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WIDTHS = (18, 28, 28, 48, 36, 14)
_EVERYTHING = ""


class Span(StrEnum):
    """How far back."""

    TODAY = "1"
    WEEK = "7"
    MONTH = "30"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class View:
    """What is looked at. `whose` is u and a unit's number, p and a person's, or "" for anybody."""

    span: Span = Span.WEEK
    group: str = _EVERYTHING
    whose: str = ""

    def act(self, verb: str = "list", before: int = 0) -> str:
        return f"audit:{verb}:{self.span}:{self.group}:{self.whose}:{before}"


def _view(span: str, group: str, whose: str) -> View:
    """What a button says is to be looked at."""
    return View(one_of(Span, span), group and one_of(Group, group), whose)


async def enter(scene: Scene, args: tuple[str, ...]) -> None:
    """What has been done in the last seven days."""
    del args
    await _list(scene, View(), 0)


async def hear(scene: Scene, text: str) -> None:
    """The name of a unit or a person; which one is meant is chosen by button."""
    _ = scene.texts
    units = await scene.scope(Right.CONFIGURE)
    view = _view(*scene.conversation.state.get("view", (Span.WEEK, _EVERYTHING, "")))
    places = named(units.values(), text)
    people = bearing(await scene.unit.people.of_units(units), text)
    if not places and not people:
        return scene.say(_("No unit and nobody here has this name. Please type it again."))
    rows: list[tuple[Act, ...]] = [
        *(_choice(view, f"u{one.id}", one.name) for one in places[:MOST_SHOWN]),
        *(
            _choice(view, f"p{one.id}", f"{one.name} · {units[one.unit_id].name}")
            for one in people[:MOST_SHOWN]
        ),
    ]
    is_cut = max(len(places), len(people)) > MOST_SHOWN
    more = _(" There are more; please type a longer part of the name.") if is_cut else Markup()
    return scene.say(_("Whose acts are to be shown?") + more, *rows)


def _choice(view: View, whose: str, label: str) -> tuple[Act, ...]:
    return ((label, replace(view, whose=whose).act()),)


async def press(scene: Scene, args: tuple[str, ...]) -> None:
    scene.must(Right.CONFIGURE)
    match args:
        case ("list", span, group, whose, before):
            await _list(scene, _view(span, group, whose), number_in(before))
        case ("file", span, group, whose, _):
            await _export(scene, _view(span, group, whose))
        case _:
            raise Outdated


# -- what is looked at ---------------------------------------------------------------------------


async def _wanted(scene: Scene, view: View) -> tuple[Wanted, Names, str]:
    """The entries meant, the names their reader may know, and whose they are, in words."""
    person = scene.must(Right.CONFIGURE)
    scope = await scene.scope(Right.CONFIGURE)
    everybody = await scene.unit.people.of_units(scope)
    wanted = Wanted(
        units=frozenset(scope),
        nobodys=scope[person.unit_id].parent == "",
        deeds=GROUPS[Group(view.group)] if view.group else None,
        since=_since(scene, view.span),
    )
    wanted, whose = await _narrowed(scene, wanted, view.whose, scope)
    return wanted, deeds.names(scope.values(), everybody), whose


async def _narrowed(
    scene: Scene, wanted: Wanted, whose: str, scope: dict[UnitId, Unit]
) -> tuple[Wanted, str]:
    """Down to one unit's or one person's entries, if they are the reader's to see."""
    _ = scene.texts
    if not whose:
        own = scope[scene.person.unit_id]
        everybody = _.plain("everybody of {unit}", unit=own.name)
        return wanted, _.plain("everybody") if wanted.nobodys else everybody
    found = number_in(whose[1:])
    if whose[0] == "u":
        unit = scope.get(UnitId(found))
        if unit is None:
            raise NotYours
        return replace(wanted, units=frozenset({unit.id}), nobodys=False), unit.name
    if whose[0] != "p":
        raise Outdated
    person = await scene.unit.people.person(PersonId(found))
    if person is None or person.unit_id not in scope:
        raise NotYours
    named_ = person.name or _.plain("somebody whose data has been erased")
    return replace(wanted, person_id=person.id, nobodys=False), named_


def _since(scene: Scene, span: Span) -> datetime | None:
    """From the first of so many days on, today among them."""
    if span is Span.ALL:
        return None
    first = scene.local_now.date() - timedelta(days=int(span) - 1)
    return datetime.combine(first, time(), scene.book.zone)


def _span_name(_: Texts, span: Span) -> str:
    names = {
        Span.TODAY: _.plain("Today"),
        Span.WEEK: _.plain("7 days"),
        Span.MONTH: _.plain("30 days"),
        Span.ALL: _.plain("All"),
    }
    return names[span]


def _filters(_: Texts, view: View, whose: str) -> str:
    spans = {
        Span.TODAY: _.plain("today"),
        Span.WEEK: _.plain("the last 7 days"),
        Span.MONTH: _.plain("the last 30 days"),
        Span.ALL: _.plain("all the time"),
    }
    group = deeds.group_name(_, Group(view.group)) if view.group else _.plain("every act")
    return " · ".join([spans[view.span], group, whose])


# -- on the screen -------------------------------------------------------------------------------


async def _list(scene: Scene, view: View, before: int) -> None:
    """A page of entries under the day they belong to, the newest first."""
    _ = scene.texts
    wanted, known, whose = await _wanted(scene, view)
    found = await scene.unit.audit.newest(wanted, PAGE + 1, before or None)
    shown = found[:PAGE]
    head = _("<b>Log: {filters}</b>", filters=_filters(_, view, whose))
    hint = [_("<i>Type the name of a unit or a person to see only what they did.</i>")]
    lines = _lines(scene, shown, known) if shown else [_("\nNothing is noted there.")]
    scene.at("audit", view=[view.span, view.group, view.whose])
    turns: tuple[Act, ...] = ()
    if before:
        turns += ((_.plain("◀ Newest"), view.act()),)
    if len(found) > PAGE:
        turns += ((_.plain("Next page ▶"), view.act(before=shown[-1].id)),)
    scene.say(
        Markup("\n").join([head, *([] if view.whose else hint), *lines]),
        turns,
        *_ways(_, view, any_=bool(shown)),
    )


def _lines(scene: Scene, entries: Sequence[Entry], known: Names) -> list[Markup]:
    _ = scene.texts
    lines: list[Markup] = []
    day = None
    for entry in entries:
        at = entry.at.astimezone(scene.book.zone)
        if at.date() != day:
            day = at.date()
            lines += [Markup(), _("<b>{day}</b>", day=_.weekday(day))]
        lines.append(_line(scene, entry, at, known))
    return lines


def _line(scene: Scene, entry: Entry, at: datetime, known: Names) -> Markup:
    _ = scene.texts
    who = [deeds.name_of(_, entry), deeds.unit_of(entry, known)]
    said = [deeds.deed_name(_, entry.act), deeds.about(scene, entry, known)]
    parts = {
        "time": f"{at:%H:%M}",
        "who": " · ".join(filter(None, who)),
        "what": " – ".join(filter(None, said)),
    }
    channel = deeds.where_from(scene, entry.channel)
    if not channel:
        return _("{time} {who}: {what}", **parts)
    return _("{time} {who}: {what} ({channel})", channel=channel, **parts)


def _ways(_: Texts, view: View, *, any_: bool) -> list[tuple[Act, ...]]:
    """What else can be looked at; what is in force already is said at the top."""
    spans = [(_span_name(_, one), replace(view, span=one).act()) for one in Span]
    groups = [(deeds.group_name(_, one), replace(view, group=one.value).act()) for one in Group]
    groups.append((_.plain("Every act"), replace(view, group=_EVERYTHING).act()))
    others = [one for one in groups if one[1] != view.act()]
    wider = ((_.plain("Everybody"), replace(view, whose="").act()),) if view.whose else ()
    return [
        tuple(one for one in spans if one[1] != view.act()),
        *(tuple(others[start : start + 2]) for start in range(0, len(others), 2)),
        wider,
        ((_.plain("Download as Excel"), view.act("file")),) if any_ else (),
    ]


# -- as a workbook -------------------------------------------------------------------------------


async def _export(scene: Scene, view: View) -> None:
    """Everything the filters select, not only the page; that it was taken away is noted too."""
    _ = scene.texts
    wanted, known, whose = await _wanted(scene, view)
    found = await scene.unit.audit.newest(wanted, MOST_ROWS + 1)
    entries = found[:MOST_ROWS]
    content = await asyncio.to_thread(_workbook, scene, entries, known)
    key = scene.files.new_key(FOLDER)
    await scene.files.put(key, content)
    await scene.note(Deed.AUDIT_EXPORTED, str(len(entries)))
    lines = [
        _("<b>Log: {filters}</b>", filters=_filters(_, view, whose)),
        _("The file has {count} lines.", count=_.number(len(entries))),
    ]
    if len(found) > MOST_ROWS:
        lines.append(
            _("These are the newest ones; for what is older please choose a person or a unit.")
        )
    name = f"nhat-ky-{scene.local_now:%Y%m%d-%H%M}.xlsx"
    scene.say(
        Markup("\n").join(lines),
        ((_.plain("Back to the log"), view.act()),),
        attachments=(Attachment(key, name, _WORKBOOK),),
    )


def _workbook(scene: Scene, entries: Sequence[Entry], known: Names) -> bytes:
    _ = scene.texts
    titles = (
        _.plain("Moment"),
        _.plain("Done by"),
        _.plain("Unit"),
        _.plain("Act"),
        _.plain("Subject"),
        _.plain("Channel"),
    )
    columns = tuple(Column(title, width) for title, width in zip(titles, _WIDTHS, strict=True))
    rows = [
        (
            one.at.astimezone(scene.book.zone),
            deeds.name_of(_, one),
            deeds.unit_of(one, known),
            deeds.deed_name(_, one.act),
            deeds.about(scene, one, known),
            deeds.where_from(scene, one.channel),
        )
        for one in entries
    ]
    return workbook([Sheet(_.plain("Log"), columns, rows)], scene.local_now)


FLOW = Flow(enter, press, hear)
