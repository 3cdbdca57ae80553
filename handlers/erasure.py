"""Having one's personal data erased: the request, its clock, and who carries it out."""

from markupsafe import Markup

from bot.domain.audit import Deed
from bot.domain.errors import Outdated
from bot.domain.people import Erasure, ErasureId, Person, Right
from bot.engine.folding import fold
from bot.planning.rights import answer_by, erase_by
from bot.roles import role_name
from handlers import erasing, words
from handlers.acts import number_in
from handlers.scene import Act, Flow, Scene

CONFIRMED = frozenset({"xac nhan", "confirm"})
"""What has to be typed where nothing is tapped; folded."""
MOST_SHOWN = 8


async def enter(scene: Scene, args: tuple[str, ...]) -> None:
    """Administrators see who waits; everybody else sees what would be erased, or their request."""
    del args
    if scene.person.may(Right.INVITE):
        return await _list(scene)
    return await _own(scene)


async def hear(scene: Scene, text: str) -> None:
    """XÁC NHẬN counts for what was asked last, and for nothing else."""
    state = scene.conversation.state
    if fold(text) in CONFIRMED:
        if state.get("asking"):
            return await _ask(scene)
        if "erasing" in state:
            return await _erase(scene, await _ticket(scene, str(state["erasing"])))
    return await enter(scene, ())


async def press(scene: Scene, args: tuple[str, ...]) -> None:
    match args:
        case ("own",):
            await _own(scene)
        case ("ask",):
            await _ask(scene)
        case ("withdraw", number):
            await _withdraw(scene, number)
        case ("keep",):
            scene.at("tasks")
            scene.say(scene.texts("Nothing has been changed."))
        case ("list",):
            await _list(scene)
        case ("view", number):
            await _view(scene, await _ticket(scene, number))
        case ("erase", number):
            await _make_sure(scene, await _ticket(scene, number))
        case ("erased", number):
            await _erase(scene, await _ticket(scene, number))
        case _:
            raise Outdated


# -- one's own ------------------------------------------------------------------------------------


async def _own(scene: Scene) -> None:
    """The request that waits already, or what one would ask for."""
    ticket = await scene.unit.erasures.open_of(scene.person.id)
    if ticket is not None:
        return _receipt(scene, ticket)
    await erasing.must_not_be_last(scene.unit, scene.person)
    return _explain(scene)


def _explain(scene: Scene) -> None:
    _ = scene.texts
    scene.at("erasure", asking=True)
    privacy = scene.book.privacy
    scene.say(
        Markup("\n").join(
            [
                _("<b>Erasing your personal data</b>"),
                _(
                    "Erased: your name, your chat accounts with what was said in them, and your "
                    "codes. Your account is closed."
                ),
                _(
                    "Kept: reports handed in, as official records of your unit; drafts, for your "
                    "unit; the log of what was done and the fact that you agreed to the notice, "
                    "with a number in place of your name."
                ),
                _(
                    "Your request is answered within {working_days} working days and carried out "
                    "within {days} days. Until then you can withdraw it.",
                    working_days=privacy.answer_within_working_days,
                    days=privacy.erase_within_days,
                ),
                _("To ask for it, tap the button or type CONFIRM."),
            ]
        ),
        (
            (_.plain("Ask for erasure"), "erasure:ask"),
            (_.plain("Do not erase"), "erasure:keep"),
        ),
        (_own_data(scene),),
    )


async def _ask(scene: Scene) -> None:
    """One open request per person; a second one is the first."""
    person = await scene.unit.people.person(scene.person.id)
    if person is None:
        raise Outdated
    open_one = await scene.unit.erasures.open_of(person.id)
    if open_one is not None:
        return _receipt(scene, open_one)
    await erasing.must_not_be_last(scene.unit, person)
    book = scene.book
    within = book.privacy.answer_within_working_days
    ticket = await scene.unit.erasures.ask(
        person.id,
        scene.now,
        answer_by(scene.now, within, book.calendar, book.zone),
        erase_by(scene.now, book.privacy.erase_within_days, book.zone),
    )
    await scene.note(Deed.ERASURE_ASKED, str(ticket.id))
    unit = await scene.unit.people.unit(person.unit_id)
    said = erasing.asked(book, ticket, unit.name)
    scene.outgoing += await erasing.tell_admins(scene.unit, scene.secret, person.id, said)
    return _receipt(scene, ticket)


def _receipt(scene: Scene, ticket: Erasure) -> None:
    _ = scene.texts
    scene.at("erasure")
    lines = [
        _(
            "Request {number} to erase your personal data, made at {moment}.",
            number=ticket.id,
            moment=_.moment(ticket.asked_at, scene.book.zone),
        ),
        *erasing.clocks(_, scene.book, ticket),
    ]
    if scene.person.active:
        lines.append(_("Until it is carried out you can go on using the system."))
    withdraw = (_.plain("Withdraw the request"), f"erasure:withdraw:{ticket.id}")
    scene.say(Markup("\n").join(lines), (withdraw, _own_data(scene)))


async def _withdraw(scene: Scene, number: str) -> None:
    _ = scene.texts
    ticket = await scene.unit.erasures.find(ErasureId(number_in(number)))
    if ticket is None or ticket.person_id != scene.person.id:
        raise Outdated
    await scene.unit.erasures.withdraw(ticket.id, scene.now)
    await scene.note(Deed.ERASURE_WITHDRAWN, str(ticket.id))
    said = erasing.withdrawn(ticket)
    scene.outgoing += await erasing.tell_admins(scene.unit, scene.secret, scene.person.id, said)
    scene.at("tasks")
    scene.say(_("Your request has been withdrawn. Nothing has been erased."))


def _own_data(scene: Scene) -> Act:
    return scene.texts.plain("My data"), "own_data:show"


# -- administrators -------------------------------------------------------------------------------


async def _list(scene: Scene) -> None:
    """Everybody who waits within the administrator's units, the most urgent first."""
    _ = scene.texts
    units = await scene.scope(Right.INVITE)
    waiting = []
    for ticket in await scene.unit.erasures.open():
        person = await scene.unit.people.person(ticket.person_id)
        if person is not None and person.unit_id in units:
            waiting.append((ticket, person))
    scene.at("erasure")
    shown = waiting[:MOST_SHOWN]
    lines = [_line(scene, ticket, person, units[person.unit_id].name) for ticket, person in shown]
    head = _("<b>Requests for erasure: {count}</b>", count=len(waiting))
    rows = [(_way(scene, ticket),) for ticket, _person in shown]
    scene.say(
        Markup("\n\n").join([head, *lines]),
        *rows,
        ((_.plain("Erase my own data"), "erasure:own"),),
    )


def _way(scene: Scene, ticket: Erasure) -> Act:
    label = scene.texts.plain("Erase the data, request {number}", number=ticket.id)
    return label, f"erasure:view:{ticket.id}"


def _line(scene: Scene, ticket: Erasure, person: Person, unit: str) -> Markup:
    _ = scene.texts
    lines = [
        _(
            "{number}. {name}, {role}, {unit}",
            number=ticket.id,
            name=words.name(_, person.name),
            role=role_name(_, person.role),
            unit=unit,
        ),
        *erasing.clocks(_, scene.book, ticket),
    ]
    if scene.now >= ticket.erase_by:
        lines.append(_("⚠️ Overdue: should have been erased already"))
    elif scene.now >= ticket.answer_by:
        lines.append(_("⚠️ Overdue: should have been answered already"))
    return Markup("\n").join(lines)


async def _ticket(scene: Scene, number: str) -> tuple[Erasure, Person]:
    """An open request this administrator may carry out."""
    scene.must(Right.INVITE)
    ticket = await scene.unit.erasures.find(ErasureId(number_in(number)))
    person = await scene.unit.people.person(ticket.person_id) if ticket else None
    if ticket is None or person is None:
        raise Outdated
    await scene.within(Right.INVITE, person.unit_id)
    return ticket, person


async def _view(scene: Scene, asked: tuple[Erasure, Person]) -> None:
    _ = scene.texts
    ticket, person = asked
    unit = await scene.unit.people.unit(person.unit_id)
    scene.at("erasure")
    scene.say(
        _line(scene, ticket, person, unit.name),
        ((_.plain("Erase the data"), f"erasure:erase:{ticket.id}"),),
        ((_.plain("All requests"), "erasure:list"),),
    )


async def _make_sure(scene: Scene, asked: tuple[Erasure, Person]) -> None:
    _ = scene.texts
    ticket, person = asked
    await erasing.must_not_be_last(scene.unit, person)
    unit = await scene.unit.people.unit(person.unit_id)
    scene.at("erasure", erasing=ticket.id)
    scene.say(
        _(
            "Erase the personal data of {name}, {unit}, for good? This cannot be undone. Tap the "
            "button or type CONFIRM.",
            name=words.name(_, person.name),
            unit=unit.name,
        ),
        (
            (_.plain("Erase for good"), f"erasure:erased:{ticket.id}"),
            (_.plain("Do not erase"), "erasure:list"),
        ),
    )


async def _erase(scene: Scene, asked: tuple[Erasure, Person]) -> None:
    _ = scene.texts
    ticket, person = asked
    admin, here = scene.person, scene.conversation
    farewell = await erasing.erase(
        scene.unit, scene.secret, person.id, scene.now, by=admin.id, channel=here.channel
    )
    scene.outgoing += farewell
    scene.at("erasure")
    if person.id == admin.id:
        return
    scene.say(
        _("Request {number} has been carried out: the personal data is erased.", number=ticket.id),
        ((_.plain("All requests"), "erasure:list"),),
    )


FLOW = Flow(enter, press, hear)
