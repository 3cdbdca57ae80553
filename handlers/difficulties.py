"""Difficulties: a unit says what stands in its way, at any time, and gets a reply in its chat."""

from collections.abc import Sequence

from markupsafe import Markup

from bot.domain.audit import Deed
from bot.domain.difficulties import LONGEST, Difficulty, DifficultyId, Said, Standing
from bot.domain.errors import NotYours, Outdated
from bot.domain.people import PersonId, Right
from bot.i18n import Texts
from bot.messages import Spot, Stored
from handlers import raised, screening
from handlers.acts import number_in
from handlers.filling import Telling
from handlers.raised import called, excerpt, standing_name
from handlers.scene import Flow, Rows, Scene
from handlers.turning import turns
from handlers.withheld import Held

PAGE = 5
STATED = "difficulties:stated"


async def enter(scene: Scene, args: tuple[str, ...]) -> None:
    """A unit's own, or what the units below a supervisor have raised."""
    del args
    if scene.person.may(Right.FILL):
        return await _own(scene, 0)
    return await raised.first(scene)


async def hear(scene: Scene, text: str) -> None:
    """The words of a difficulty or of a reply; else the name of a unit to look for."""
    match scene.conversation.state:
        case {"raise": int(place)}:
            await _raise(scene, place, text)
        case {"reply": int(number)}:
            await _reply(scene, await _one(scene, number), text)
        case _ if scene.person.may(Right.FILL):
            await _own(scene, 0)
        case _:
            await raised.hear(scene, text)


async def press(scene: Scene, args: tuple[str, ...]) -> None:
    match args:
        case ("own", page):
            await _own(scene, number_in(page))
        case ("new",):
            _ask_category(scene)
        case ("kind", place):
            _ask(scene, number_in(place))
        case ("open", number):
            await _show(scene, await _one(scene, number_in(number)))
        case ("reply", number):
            _ask_reply(scene, await _one(scene, number_in(number)))
        case ("close" | "reopen" as verb, number):
            await _close(scene, number_in(number), is_done=verb == "close")
        case ("stated",):
            await _stated(scene)
        case ("list" | "file", *_rest):
            await raised.press(scene, args)
        case _:
            raise Outdated


async def receive(scene: Scene, file: Stored | Spot) -> None:
    del file
    scene.say(scene.texts("Please say it in words; files cannot be passed on here."))


# -- the unit ------------------------------------------------------------------------------------


async def _own(scene: Scene, page: int) -> None:
    """What the unit has raised, the newest first."""
    _ = scene.texts
    person = scene.must(Right.FILL)
    found = (await scene.unit.difficulties.of_units([person.unit_id]))[::-1]
    shown = found[page * PAGE : (page + 1) * PAGE]
    head = (
        _("<b>Difficulties your unit has raised: {count}</b>", count=len(found))
        if found
        else _("Your unit has not raised any difficulty yet.")
    )
    scene.at("difficulties")
    scene.say(
        Markup("\n\n").join([head, *(_line(scene, one) for one in shown)]),
        tuple(
            (_.plain("No. {number}", number=one.id), f"difficulties:open:{one.id}") for one in shown
        ),
        turns(_, "difficulties:own", page, len(found), PAGE),
        ((_.plain("Raise a difficulty"), "difficulties:new"),),
    )


def _line(scene: Scene, one: Difficulty) -> Markup:
    _ = scene.texts
    return _(
        "<b>No. {number}, {moment}</b> · {categories} · {state}\n{text}",
        number=one.id,
        moment=_.moment(one.at, scene.book.zone),
        categories=called(scene, one),
        state=standing_name(_, one.standing),
        text=excerpt(one.text),
    )


def _ask_category(scene: Scene) -> None:
    _ = scene.texts
    scene.must(Right.FILL)
    names = [one[_.language] for one in scene.book.difficulties.categories.values()]
    acts = [(name, f"difficulties:kind:{place}") for place, name in enumerate(names)]
    scene.at("difficulties")
    scene.say(
        _("What is the difficulty about?"),
        *(tuple(acts[start : start + 2]) for start in range(0, len(acts), 2)),
    )


def _ask(scene: Scene, place: int) -> None:
    _ = scene.texts
    scene.must(Right.FILL)
    category = _category(scene, place)
    scene.at("difficulties", **{"raise": place})
    scene.ask(
        _(
            "<b>{category}</b>\nPlease say in one message what stands in the way and what you "
            "propose. Do not give any child’s name, age or address.",
            category=scene.book.difficulties.categories[category][_.language],
        ),
        ((_.plain("Another category"), "difficulties:new"),),
    )


def _category(scene: Scene, place: int) -> str:
    known = list(scene.book.difficulties.categories)
    if place >= len(known):
        raise Outdated
    return known[place]


async def _raise(scene: Scene, place: int, text: str, *, is_stated: bool = False) -> None:
    _ = scene.texts
    person = scene.must(Right.FILL)
    category = _category(scene, place)
    back = f"difficulties:kind:{place}"
    if not await _is_clean(scene, f"raise {place}", text, back, is_stated=is_stated):
        return
    number = await scene.unit.difficulties.add(
        person.unit_id, person.id, [category], text.strip(), scene.now
    )
    await scene.note(Deed.DIFFICULTY_RAISED, str(number))
    scene.at("difficulties")
    scene.say(
        _(
            "Difficulty no. {number} has been recorded and passed on. The reply will come here.",
            number=number,
        ),
        (
            (_.plain("All difficulties"), "difficulties:own:0"),
            (_.plain("Raise another"), "difficulties:new"),
        ),
    )


# -- what is written -----------------------------------------------------------------------------


async def _is_clean(scene: Scene, place: str, text: str, back: str, *, is_stated: bool) -> bool:
    """Whether it may be kept; if not, why is said. `back` leads to where it was meant for."""
    if len(text) > LONGEST:
        scene.say(
            scene.texts(
                "The text has {length} characters; at most {at_most} are accepted. Please shorten "
                "it.",
                length=scene.texts.number(len(text)),
                at_most=scene.texts.number(LONGEST),
            )
        )
        return False
    kinds = [] if is_stated else screening.kinds_in([text])
    if kinds:
        await screening.hold_back(scene, Held(STATED, place, text), kinds, back)
    return not kinds


async def _stated(scene: Scene) -> None:
    """Whoever wrote it answers for it that it names no child."""
    scene.must(Right.FILL if scene.person.may(Right.FILL) else Right.REVIEW)
    match scene.conversation.state:
        case {"raise": int(place)}:
            text = screening.take(scene, STATED, f"raise {place}")
            if not isinstance(text, str):
                return _ask(scene, place)
            await scene.note(Deed.STATED_HARMLESS, "difficulty")
            return await _raise(scene, place, text, is_stated=True)
        case {"reply": int(number)}:
            one = await _one(scene, number)
            text = screening.take(scene, STATED, f"reply {number}")
            if not isinstance(text, str):
                return _ask_reply(scene, one)
            await scene.note(Deed.STATED_HARMLESS, "difficulty")
            return await _reply(scene, one, text, is_stated=True)
        case _:
            raise Outdated


# -- one difficulty ------------------------------------------------------------------------------


async def _one(scene: Scene, number: int) -> Difficulty:
    """A difficulty of the officer's own unit, or of one below the supervisor's."""
    found = await scene.unit.difficulties.one(DifficultyId(number))
    if found is None:
        raise Outdated
    if not scene.person.may(Right.FILL):
        await scene.must_cover(Right.REVIEW, found)
    elif found.unit_id != scene.person.unit_id:
        raise NotYours
    return found


async def _show(scene: Scene, one: Difficulty) -> None:
    """What was raised and everything said to it since, with what can be done now."""
    _ = scene.texts
    units = {unit.id: unit.name for unit in await scene.unit.people.units()}
    parts = [
        _(
            "<b>Difficulty no. {number}</b> · {state}\n{unit}, {moment}\nAbout: {categories}",
            number=one.id,
            state=standing_name(_, one.standing),
            unit=units[one.unit_id],
            moment=_.moment(one.at, scene.book.zone),
            categories=called(scene, one),
        ),
        Markup("{}").format(one.text or "…"),
        *(_said(scene, reply, units[reply.unit_id]) for reply in one.replies),
    ]
    if one.report:
        parts[0] += Markup("\n") + _("From report {number}", number=one.report)
    scene.at("difficulties")
    scene.say(Markup("\n\n").join(parts), *_ways(scene, one))


def _said(scene: Scene, reply: Said, unit: str) -> Markup:
    _ = scene.texts
    return _(
        "<b>{unit}, {moment}</b>\n{text}",
        unit=unit,
        moment=_.moment(reply.at, scene.book.zone),
        text=reply.text,
    )


def _ways(scene: Scene, one: Difficulty) -> Rows:
    _ = scene.texts
    if scene.person.may(Right.FILL):
        label = _.plain("Reply again") if one.replies else _.plain("Add to it")
        return (
            ((label, f"difficulties:reply:{one.id}"),),
            ((_.plain("All difficulties"), "difficulties:own:0"),),
        )
    ended = (_.plain("Open again"), f"difficulties:reopen:{one.id}")
    end = (_.plain("Close"), f"difficulties:close:{one.id}")
    return (
        (
            (_.plain("Reply"), f"difficulties:reply:{one.id}"),
            ended if one.standing is Standing.CLOSED else end,
        ),
        ((_.plain("All difficulties"), raised.FIRST.act()),),
    )


def _ask_reply(scene: Scene, one: Difficulty) -> None:
    _ = scene.texts
    scene.at("difficulties", reply=one.id)
    if scene.person.may(Right.FILL):
        return scene.ask(
            _("Please type what you want to say about difficulty no. {number}.", number=one.id)
        )
    return scene.ask(
        _(
            "Please type the reply to no. {number}. If it ends in a question mark, the unit is "
            "reminded to answer.",
            number=one.id,
        )
    )


async def _reply(scene: Scene, one: Difficulty, text: str, *, is_stated: bool = False) -> None:
    """It reaches the other side at once."""
    _ = scene.texts
    back = f"difficulties:reply:{one.id}"
    if not await _is_clean(scene, f"reply {one.id}", text, back, is_stated=is_stated):
        return
    person = scene.person
    await scene.unit.difficulties.reply(one.id, person.id, text.strip(), scene.now)
    await scene.note(Deed.DIFFICULTY_ANSWERED, str(one.id))
    told = await _others(scene, one)
    if person.may(Right.FILL):
        told = [reply.person_id for reply in one.replies if reply.is_answer][-1:]
    writer = (await scene.unit.people.unit(person.unit_id)).name
    for person_id in told:
        await scene.tell(person_id, _telling(one, writer, text))
    scene.at("difficulties")
    way = "difficulties:own:0" if person.may(Right.FILL) else raised.FIRST.act()
    scene.say(
        _("The reply to no. {number} has been passed on.", number=one.id)
        if told or person.may(Right.FILL)
        else _(
            "The reply to no. {number} has been kept, but nobody of the unit can be reached now.",
            number=one.id,
        ),
        ((_.plain("All difficulties"), way),),
    )


def _telling(one: Difficulty, writer: str, text: str) -> Telling:
    return lambda _: (
        _(
            "<b>{writer} replies about difficulty no. {number}</b>\n{text}",
            writer=writer,
            number=one.id,
            text=text,
        ),
        (
            (
                (_.plain("Reply"), f"difficulties:reply:{one.id}"),
                (_.plain("Everything said"), f"difficulties:open:{one.id}"),
            ),
        ),
    )


async def _others(scene: Scene, one: Difficulty) -> Sequence[PersonId]:
    """The people of the unit who can be written to."""
    people = await scene.unit.people.of_unit(one.unit_id)
    chats = await scene.unit.identities.channels_by_person(each.id for each in people)
    return [
        each.id
        for each in people
        if each.may(Right.FILL) and any(chat.reachable for chat in chats.get(each.id, []))
    ]


async def _close(scene: Scene, number: int, *, is_done: bool) -> None:
    """Closed, or open again; the unit is told."""
    scene.must(Right.REVIEW)
    one = await _one(scene, number)
    if is_done is (one.standing is Standing.CLOSED):
        raise Outdated
    await scene.unit.difficulties.close(one.id, scene.now if is_done else None)
    deed = Deed.DIFFICULTY_CLOSED if is_done else Deed.DIFFICULTY_REOPENED
    await scene.note(deed, str(one.id))
    for person_id in await _others(scene, one):
        await scene.tell(person_id, _closing(one, is_done=is_done))
    await _show(scene, await _one(scene, number))


def _closing(one: Difficulty, *, is_done: bool) -> Telling:
    def tell(_: Texts) -> tuple[Markup, Rows]:
        said = (
            _(
                "Difficulty no. {number} has been closed. If it still stands in the way, just "
                "reply.",
                number=one.id,
            )
            if is_done
            else _("Difficulty no. {number} has been opened again.", number=one.id)
        )
        return said, (((_.plain("Everything said"), f"difficulties:open:{one.id}"),),)

    return tell


FLOW = Flow(enter, press, hear, receive)
