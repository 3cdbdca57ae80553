"""Everything kept about a person, as a file for that person."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from html import unescape

from bot.domain.audit import Deed
from bot.domain.errors import Outdated
from bot.domain.interviews import Answer
from bot.domain.people import Person, Unit
from bot.domain.questionnaires import Status
from bot.engine.paths import ordinals, template
from bot.exports.page import Page, Section, html
from bot.i18n import Texts
from bot.messages import Attachment, Spot, Stored
from bot.roles import role_name
from handlers import words
from handlers.codes import channel_name
from handlers.deeds import deed_name
from handlers.scene import Flow, Scene
from storage.personal import Given, Personal

FOLDER = "own"
"""Where the files are kept until they are swept away, a day later."""
NAME = "du-lieu-cua-toi.html"
_KIND = "text/html"
_LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}


async def enter(scene: Scene, args: tuple[str, ...]) -> None:
    """The file; whoever is in the middle of a report stays there."""
    del args
    _ = scene.texts
    person = scene.person
    await scene.note(Deed.DATA_SHOWN, str(person.id))
    kept = await scene.unit.records.of(person.id)
    unit = await scene.unit.people.unit(person.unit_id)
    page = Page(
        _.language,
        _.plain("My data in the reporting system"),
        (
            _.plain("Made at {moment}.", moment=_moment(scene, scene.now)),
            _.plain(
                "This is everything the system keeps about you. Please do not pass the file on: "
                "it is meant for you only."
            ),
        ),
        [
            *_account(scene, person, unit, kept),
            *await _work(scene, kept),
            *_log(scene, kept),
            _how_long(scene),
        ],
    )
    key = scene.files.new_key(FOLDER)
    await scene.files.put(key, html(page))
    scene.say(
        _(
            "The attached file shows everything the system keeps about you: {answers} answers, "
            "{reports} reports handed in, and the rest. If something is wrong, please contact "
            "{contact}.",
            answers=len(kept.answers),
            reports=len(kept.reports),
            contact=scene.book.privacy.contact or "………",
        ),
        ((_.plain("Erase my data"), "erasure:own"),),
        attachments=(Attachment(key, NAME, _KIND),),
    )


async def hear(scene: Scene, text: str) -> None:
    """Nothing is asked here: whatever is typed leads back to the person's work."""
    del text
    await scene.go_to("help")


async def press(scene: Scene, args: tuple[str, ...]) -> None:
    if args != ("show",):
        raise Outdated
    await enter(scene, ())


async def receive(scene: Scene, file: Stored | Spot) -> None:
    del file
    await scene.go_to("help")


# -- the sections ---------------------------------------------------------------------------------


def _account(scene: Scene, person: Person, unit: Unit, kept: Personal) -> Iterator[Section]:
    _ = scene.texts
    state = _.plain("at work") if person.active else _.plain("suspended")
    yield Section(
        _.plain("Account"),
        (
            (_.plain("Number"), str(person.id)),
            (_.plain("Name"), person.name),
            (_.plain("Unit"), unit.name),
            (_.plain("Role"), role_name(_, person.role)),
            (_.plain("State"), state),
            (_.plain("Entered at"), _moment(scene, person.added_at)),
            (_.plain("Enrolled at"), _moment(scene, person.enrolled_at)),
        ),
    )
    yield _table(
        _,
        _.plain("Notices agreed to"),
        (_.plain("Version"), _.plain("When")),
        ((one.version, _moment(scene, one.at)) for one in kept.consents),
    )
    yield _table(
        _,
        _.plain("Chat accounts"),
        (
            _.plain("Channel"),
            _.plain("Number on the channel"),
            _.plain("Linked at"),
            _.plain("Last message from you"),
            _.plain("Remarks"),
        ),
        (
            (
                channel_name(scene, one.channel),
                one.chat,
                _moment(scene, one.linked_at),
                _moment(scene, one.heard_at),
                _remarks(_, preferred=one.preferred, reachable=one.reachable),
            )
            for one in kept.identities
        ),
    )
    yield _table(
        _,
        _.plain("Where your chats are"),
        (_.plain("Channel"), _.plain("Language"), _.plain("Place")),
        (
            (channel_name(scene, one.channel), _LANGUAGES[one.language], _place(_, one.flow))
            for one in kept.conversations
        ),
    )
    yield _table(
        _,
        _.plain("Codes made for you"),
        (_.plain("Made at"), _.plain("Valid until"), _.plain("Used at")),
        (
            tuple(_moment(scene, at) for at in (one.made_at, one.expires_at, one.used_at))
            for one in kept.invites
        ),
        remark=_.plain("Only an irreversible mark of each code is kept, never the code."),
    )


async def _work(scene: Scene, kept: Personal) -> list[Section]:
    _ = scene.texts
    report, period, when = _.plain("Report"), _.plain("Period"), _.plain("When")
    answers = [
        (
            one.task,
            _.period(one.period),
            *await _answered(scene, one),
            one.reason,
            _moment(scene, one.at),
        )
        for one in kept.answers
    ]
    return [
        _table(
            _,
            _.plain("Reports you handed in"),
            (_.plain("Receipt number"), report, period, when),
            (
                (one.number, one.task, _.period(one.period), _moment(scene, one.at))
                for one in kept.reports
            ),
        ),
        _table(
            _,
            _.plain("Reports you gave to your leader"),
            (report, period, when),
            ((one.task, _.period(one.period), _moment(scene, one.at)) for one in kept.interviews),
        ),
        _table(
            _,
            _.plain("Answers you gave"),
            (report, period, _.plain("Question"), _.plain("Answer"), _.plain("Reason"), when),
            answers,
            remark=_.plain("Every version is kept, the newest first."),
        ),
        _table(
            _,
            _.plain("Files you sent"),
            (_.plain("Name"), _.plain("Kind"), _.plain("Size"), report, period, when),
            (
                (
                    one.name,
                    one.type,
                    _.plain("{size} bytes", size=_.number(one.size)),
                    one.task,
                    _.period(one.period),
                    _moment(scene, one.at),
                )
                for one in kept.media
            ),
        ),
    ]


async def _answered(scene: Scene, given: Given) -> tuple[str, str]:
    """The question in the form's words, and the answer as it is shown in the chat."""
    _ = scene.texts
    form = await scene.book.form(given.form_id, scene.unit)
    question = form.by_path.get(template(given.path))
    answer = Answer(given.value, Status(given.status), given.reason, given.label)
    if question is None:
        return given.path.rpartition("/")[2], answer.value
    entry = "".join(f" ({number})" for number in ordinals(given.path))
    label = question.label.text_in(_.language) or question.name
    return f"{label}{entry}", unescape(words.value(_, question, answer).striptags())


def _log(scene: Scene, kept: Personal) -> Iterator[Section]:
    _ = scene.texts
    yield _table(
        _,
        _.plain("What you did"),
        (_.plain("Act"), _.plain("About"), _.plain("When"), _.plain("Where")),
        (
            (
                deed_name(_, one.act),
                one.subject,
                _moment(scene, one.at),
                channel_name(scene, one.channel),
            )
            for one in kept.audit
        ),
    )
    yield _table(
        _,
        _.plain("Requests for erasure"),
        (
            _.plain("Number"),
            _.plain("Made at"),
            _.plain("To be answered by"),
            _.plain("To be carried out by"),
            _.plain("Closed at"),
        ),
        (
            (
                str(one.id),
                _moment(scene, one.asked_at),
                _.due(one.answer_by, scene.book.zone),
                _.due(one.erase_by, scene.book.zone),
                _moment(scene, one.done_at),
            )
            for one in kept.erasures
        ),
    )
    yield Section(
        _.plain("What you decided or wrote in your work"),
        (
            (_.plain("Reports reviewed"), str(kept.reviews)),
            (_.plain("Consolidations made"), str(kept.snapshots)),
            (_.plain("Comments on reports"), str(kept.comments)),
            (_.plain("Extensions granted"), str(kept.extensions)),
            (_.plain("Requests not to report"), str(kept.waivers)),
            (_.plain("Difficulties raised"), str(kept.difficulties)),
            (_.plain("Replies to difficulties"), str(kept.replies)),
            (_.plain("Messages to many"), str(kept.broadcasts)),
            (_.plain("Areas and tasks you look after"), str(kept.delegations)),
        ),
    )
    yield Section(
        _.plain("Messages of your chats"),
        (
            (
                _.plain("From you; once handled, what you wrote is kept in your answers only"),
                str(kept.inbox),
            ),
            (_.plain("From the system"), str(kept.outbox)),
            (_.plain("Reminders planned for you, with what became of each"), str(kept.notices)),
        ),
    )


def _how_long(scene: Scene) -> Section:
    _ = scene.texts
    retention = scene.book.retention

    def days(count: int) -> str:
        return _.plain("{days} days", days=count)

    return Section(
        _.plain("How long it is kept"),
        (
            (_.plain("Messages from the system"), days(retention.chat_messages)),
            (_.plain("Which chat a handled message came from"), days(retention.handled_updates)),
            (_.plain("Codes, after they are used or expire"), days(retention.codes)),
            (_.plain("Files no answer uses"), days(retention.stray_files)),
            (_.plain("This file"), days(1)),
            (
                _.plain("Name and chat accounts of a suspended person"),
                days(retention.suspended_people),
            ),
            (
                _.plain("Answers, files of answers, reports, the log"),
                _.plain("as the rules on archives require; after erasure without your name"),
            ),
        ),
    )


# -- cells ----------------------------------------------------------------------------------------


def _table(
    _: Texts,
    title: str,
    columns: tuple[str, ...],
    rows: Iterable[tuple[str, ...]],
    remark: str = "",
) -> Section:
    return Section(title, tuple(rows), columns, remark, _.plain("Nothing is kept."))


def _moment(scene: Scene, at: datetime | None) -> str:
    return scene.texts.moment(at, scene.book.zone) if at else "–"


def _remarks(_: Texts, *, preferred: bool, reachable: bool) -> str:
    said = [_.plain("reminders go here")] if preferred else []
    return _.list([*said, *([] if reachable else [_.plain("cannot be reached")])]) or "–"


def _place(_: Texts, flow: str) -> str:
    """Where a chat is, as far as it says anything about the person."""
    places = {
        "interview": _.plain("filling in a report"),
        "tasks": _.plain("between tasks"),
        "erasure": _.plain("asking for erasure"),
    }
    return places.get(flow, flow)


FLOW = Flow(enter, press, hear, receive)
