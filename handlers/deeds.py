"""What the audit says, as people read it: who, what, to what, from where."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.audit import COMMAND_LINE, INTERFACE, SYSTEM, Deed, Entry
from bot.domain.people import Person, PersonId, Role, Unit, UnitId
from bot.i18n import Texts
from bot.privacy.identity import Kind
from bot.roles import role_name
from handlers.codes import channel_name
from handlers.scene import Scene
from handlers.screening import kind_name


class Group(StrEnum):
    """Acts that are looked for together."""

    ACCOUNTS = "accounts"
    REPORTS = "reports"
    VOICES = "voices"
    FORMS = "forms"
    REFUSALS = "refusals"
    CHILDREN = "children"
    DATA = "data"


GROUPS: dict[Group, frozenset[Deed]] = {
    Group.ACCOUNTS: frozenset(
        {
            Deed.ADDED,
            Deed.INVITED,
            Deed.ENROLLED,
            Deed.AGREED,
            Deed.LINKED,
            Deed.UNLINKED,
            Deed.PREFERRED,
            Deed.RENAMED,
            Deed.MOVED,
            Deed.ROLE_CHANGED,
            Deed.SUSPENDED,
            Deed.REINSTATED,
            Deed.DELEGATED,
            Deed.DELEGATION_ENDED,
            Deed.HANDED_OVER,
            Deed.ROSTER_REFUSED,
            Deed.ROSTER_IMPORTED,
        }
    ),
    Group.REPORTS: frozenset(
        {
            Deed.SNOOZED,
            Deed.BEGUN,
            Deed.ANSWERED,
            Deed.FILE_SENT,
            Deed.SUBMITTED,
            Deed.WITHDRAWN,
            Deed.SENT_BACK,
            Deed.HANDED_IN,
            Deed.COMMENTED,
            Deed.UNCOMMENTED,
            Deed.FILES_SEEN,
            Deed.ACCEPTED,
            Deed.RETURNED,
            Deed.EXTENDED,
            Deed.WAIVER_ASKED,
            Deed.WAIVER_WITHDRAWN,
            Deed.WAIVED,
            Deed.WAIVER_REFUSED,
            Deed.OWED_AGAIN,
        }
    ),
    Group.VOICES: frozenset(
        {
            Deed.DIFFICULTY_RAISED,
            Deed.DIFFICULTY_ANSWERED,
            Deed.DIFFICULTY_CLOSED,
            Deed.DIFFICULTY_REOPENED,
            Deed.DIFFICULTIES_EXPORTED,
            Deed.BROADCAST_ORDERED,
            Deed.BROADCAST_SENT,
            Deed.BROADCAST_CANCELLED,
            Deed.NUDGED,
            Deed.TASK_GIVEN,
        }
    ),
    Group.FORMS: frozenset(
        {Deed.PROGRAMME_LOADED, Deed.FORM_REFUSED, Deed.FORM_PUBLISHED, Deed.CARRIED_OVER}
    ),
    Group.REFUSALS: frozenset(
        {
            Deed.CODE_REFUSED,
            Deed.LOCKED_OUT,
            Deed.REFUSED,
            Deed.BUTTON_REFUSED,
            Deed.DATA_REFUSED,
        }
    ),
    Group.CHILDREN: frozenset(
        {Deed.WITHHELD, Deed.STATED_HARMLESS, Deed.STATED_NO_CASE, Deed.URGENT}
    ),
    Group.DATA: frozenset(
        {
            Deed.DATA_SHOWN,
            Deed.ERASURE_ASKED,
            Deed.ERASURE_WITHDRAWN,
            Deed.ERASURE_DUE,
            Deed.ERASED,
            Deed.SWEPT,
            Deed.AUDIT_EXPORTED,
            Deed.DATA_EXPORTED,
            Deed.CONSOLIDATED,
            Deed.TABLE_SHOWN,
            Deed.ACCESS_GIVEN,
            Deed.ACCESS_REVOKED,
            Deed.DATA_READ,
        }
    ),
}
"""Every act is in one of them."""


def group_name(_: Texts, group: Group) -> str:
    """A group as its button says it."""
    called = {
        Group.ACCOUNTS: _.plain("Enrolment, accounts"),
        Group.REPORTS: _.plain("Filling in, handing in"),
        Group.VOICES: _.plain("Difficulties, announcements"),
        Group.FORMS: _.plain("Questionnaires"),
        Group.REFUSALS: _.plain("Refused"),
        Group.CHILDREN: _.plain("Safety of children"),
        Group.DATA: _.plain("Personal data, exports"),
    }
    return called[group]


def deed_name(_: Texts, deed: Deed) -> str:
    """What was done; whoever did it is named before it."""
    called = {
        Deed.ADDED: _.plain("added a person"),
        Deed.INVITED: _.plain("gave out a code"),
        Deed.ENROLLED: _.plain("enrolled"),
        Deed.AGREED: _.plain("agreed to the privacy notice"),
        Deed.LINKED: _.plain("linked one more channel"),
        Deed.UNLINKED: _.plain("unlinked a channel"),
        Deed.PREFERRED: _.plain("chose the channel for reminders"),
        Deed.SNOOZED: _.plain("put a reminder off"),
        Deed.CODE_REFUSED: _.plain("typed a code that was not accepted"),
        Deed.LOCKED_OUT: _.plain("typed too many wrong codes and has to wait"),
        Deed.RENAMED: _.plain("corrected a name"),
        Deed.MOVED: _.plain("moved a person to another unit"),
        Deed.ROLE_CHANGED: _.plain("changed a role"),
        Deed.SUSPENDED: _.plain("put an account to rest"),
        Deed.REINSTATED: _.plain("woke an account up again"),
        Deed.DELEGATED: _.plain("gave a supervisor a part of the work"),
        Deed.DELEGATION_ENDED: _.plain("took a part of the work from a supervisor"),
        Deed.HANDED_OVER: _.plain("handed the work of a unit over"),
        Deed.ROSTER_REFUSED: _.plain("sent a list of people with faults"),
        Deed.ROSTER_IMPORTED: _.plain("imported a list of people"),
        Deed.DATA_SHOWN: _.plain("looked at what is kept about them"),
        Deed.ERASURE_ASKED: _.plain("asked for their data to be erased"),
        Deed.ERASURE_WITHDRAWN: _.plain("withdrew the request for erasure"),
        Deed.ERASURE_DUE: _.plain("reminded the administrators of an erasure that is due"),
        Deed.ERASED: _.plain("erased personal data"),
        Deed.SWEPT: _.plain("removed what need not be kept any longer"),
        Deed.BEGUN: _.plain("began a report"),
        Deed.ANSWERED: _.plain("filled in"),
        Deed.FILE_SENT: _.plain("sent a file for a report"),
        Deed.WITHHELD: _.plain("typed a text that may identify a child; it was not kept"),
        Deed.STATED_HARMLESS: _.plain("stated that a text identifies no child"),
        Deed.STATED_NO_CASE: _.plain("stated that a text reports no case"),
        Deed.URGENT: _.plain("typed words about a child in danger"),
        Deed.SUBMITTED: _.plain("submitted a report to the leader of the unit"),
        Deed.WITHDRAWN: _.plain("took a report back from the leader of the unit"),
        Deed.SENT_BACK: _.plain("sent a report back to be corrected"),
        Deed.HANDED_IN: _.plain("handed in a report"),
        Deed.COMMENTED: _.plain("commented on an answer of a report"),
        Deed.UNCOMMENTED: _.plain("took back a comment on a report"),
        Deed.FILES_SEEN: _.plain("looked at the files of a report"),
        Deed.ACCEPTED: _.plain("accepted a report"),
        Deed.RETURNED: _.plain("returned a report to be corrected"),
        Deed.EXTENDED: _.plain("put off the due day of a unit"),
        Deed.WAIVER_ASKED: _.plain("asked not to report on a task"),
        Deed.WAIVER_WITHDRAWN: _.plain("withdrew the request not to report"),
        Deed.WAIVED: _.plain("agreed that a unit need not report on a task"),
        Deed.WAIVER_REFUSED: _.plain("did not agree that a unit need not report"),
        Deed.OWED_AGAIN: _.plain("had a unit report on a task after all"),
        Deed.DIFFICULTY_RAISED: _.plain("raised a difficulty"),
        Deed.DIFFICULTY_ANSWERED: _.plain("replied about a difficulty"),
        Deed.DIFFICULTY_CLOSED: _.plain("closed a difficulty"),
        Deed.DIFFICULTY_REOPENED: _.plain("opened a difficulty again"),
        Deed.DIFFICULTIES_EXPORTED: _.plain("downloaded the difficulties"),
        Deed.BROADCAST_ORDERED: _.plain("ordered an announcement"),
        Deed.BROADCAST_SENT: _.plain("finished sending an announcement"),
        Deed.BROADCAST_CANCELLED: _.plain("called an announcement off"),
        Deed.NUDGED: _.plain("reminded units by hand"),
        Deed.TASK_GIVEN: _.plain("gave units a new task"),
        Deed.PROGRAMME_LOADED: _.plain("loaded the programme"),
        Deed.FORM_REFUSED: _.plain("sent a questionnaire with faults"),
        Deed.FORM_PUBLISHED: _.plain("published a questionnaire"),
        Deed.CARRIED_OVER: _.plain("carried reports under way over to a new questionnaire"),
        Deed.AUDIT_EXPORTED: _.plain("downloaded the log"),
        Deed.DATA_EXPORTED: _.plain("took out the data"),
        Deed.CONSOLIDATED: _.plain("put the reports of all units together"),
        Deed.TABLE_SHOWN: _.plain("asked for a link to the table of reports"),
        Deed.ACCESS_GIVEN: _.plain("made a token for a program that reads the data"),
        Deed.ACCESS_REVOKED: _.plain("revoked the token of a program"),
        Deed.DATA_READ: _.plain("read the data"),
        Deed.DATA_REFUSED: _.plain("asked for data its token does not permit and was refused"),
        Deed.REFUSED: _.plain("was refused"),
        Deed.BUTTON_REFUSED: _.plain("used a button that is not genuine and was refused"),
    }
    return called[deed]


def reasons(_: Texts) -> dict[str, str]:
    """Why something was refused, by the name of the refusal."""
    return {
        "NotAllowed": _.plain("no right to it"),
        "NotEnrolled": _.plain("not enrolled"),
        "Suspended": _.plain("the account has been put to rest"),
        "LastAdmin": _.plain("the last administrator"),
        "FilledByYou": _.plain("their own report"),
        "Decided": _.plain("decided by somebody else already"),
        "AskedByYou": _.plain("their own request"),
        "Waived": _.plain("need not be reported on"),
        "AwaitingSignOff": _.plain("waits for the leader of the unit"),
        "Outdated": _.plain("changed meanwhile"),
        "NotYours": _.plain("belongs to another unit"),
        "Locked": _.plain("the period is locked"),
        "NothingOpen": _.plain("no report under way"),
        "AlreadyHandedIn": _.plain("already handed in"),
    }


@dataclass(frozen=True, slots=True)
class Names:
    """The units and people a reader may know by name."""

    units: Mapping[UnitId, str]
    keys: Mapping[str, str]
    people: Mapping[PersonId, str]


def names(units: Iterable[Unit], people: Iterable[Person]) -> Names:
    known = list(units)
    return Names(
        {one.id: one.name for one in known},
        {one.key: one.name for one in known},
        {one.id: one.name for one in people},
    )


def name_of(_: Texts, entry: Entry) -> str:
    """Who did it."""
    if entry.person_id is not None:
        return entry.name or _.plain("somebody whose data has been erased")
    nobody = {
        SYSTEM: _.plain("the system"),
        COMMAND_LINE: _.plain("whoever runs the server"),
        INTERFACE: _.plain("a program with a token"),
    }
    return nobody.get(entry.channel, _.plain("somebody not enrolled"))


def unit_of(entry: Entry, known: Names) -> str:
    """The unit of whoever did it; "" for nobody's."""
    return "" if entry.unit_id is None else known.units.get(entry.unit_id, "")


def where_from(scene: Scene, channel: str) -> str:
    """The channel it came by; "" for what the system did by itself."""
    if channel == COMMAND_LINE:
        return scene.texts.plain("command line")
    if channel == INTERFACE:
        return scene.texts.plain("data interface")
    return "" if channel == SYSTEM else channel_name(scene, channel)


def about(scene: Scene, entry: Entry, known: Names) -> str:
    """What it was done to, in words where there are any; "" where nothing is to be added."""
    _ = scene.texts
    match entry.act, entry.subject.split():
        case Deed.ANSWERED, [task, count]:
            return _.plain("{task}, {count} answers", task=task, count=count)
        case Deed.AGREED, [version]:
            return _.plain("version {version}", version=version)
        case Deed.WITHHELD, kinds:
            return _.list([kind_name(_, Kind(one)) for one in kinds])
        case (
            (
                Deed.SUBMITTED
                | Deed.WITHDRAWN
                | Deed.SENT_BACK
                | Deed.WAIVER_ASKED
                | Deed.WAIVER_WITHDRAWN
                | Deed.WAIVED
                | Deed.WAIVER_REFUSED
                | Deed.OWED_AGAIN
            ),
            [_number, task],
        ):
            return task
        case ((Deed.STATED_HARMLESS | Deed.STATED_NO_CASE), [task, _number]):
            return task
        case Deed.SWEPT, counts:
            gone = sum(int(one) for one in map(_bare, counts) if one.isdecimal())
            return _.plain("{count} records and files", count=gone)
        case Deed.CARRIED_OVER, [form, count]:
            return _.plain("{form}, {count} reports", form=form, count=count)
        case Deed.ROSTER_IMPORTED, [new, changed, suspended]:
            return _.plain(
                "new: {new}, changed: {changed}, suspended: {suspended}",
                new=new,
                changed=changed,
                suspended=suspended,
            )
        case Deed.EXTENDED, [unit, day, count]:
            return _.plain(
                "{unit}, {count} reports, until {day}",
                unit=known.keys.get(unit, unit),
                count=count,
                day=_.iso_date(day),
            )
        case ((Deed.FORM_REFUSED | Deed.ROSTER_REFUSED), [count]):
            return _.plain("{count} faults", count=count)
        case _ if entry.act in _NUMBERED:
            return _.plain("no. {number}", number=entry.subject)
        case ((Deed.ACCESS_GIVEN | Deed.ACCESS_REVOKED), [number, *_permits]):
            return _.plain("token no. {number}", number=number)
        case ((Deed.DATA_READ | Deed.DATA_REFUSED), [number, what, *keys]):
            told = " · ".join([what, *(known.keys.get(one, one) for one in keys)])
            return _.plain("token no. {number}: {what}", number=number, what=told)
        case Deed.NUDGED, [count]:
            return _.plain("{count} units", count=count)
        case Deed.STATED_HARMLESS, [_what]:
            return ""
        case ((Deed.AUDIT_EXPORTED | Deed.DIFFICULTIES_EXPORTED), [count]):
            return _.plain("{count} lines", count=count)
        case Deed.CONSOLIDATED, [period, *_number]:
            return _.period(period)
        case Deed.DATA_EXPORTED, [form, period, how, *_number]:
            return _.plain(
                "{form}, {period}, {format}",
                form=_.plain("all questionnaires") if form == "*" else form,
                period=_.period(period),
                format=how,
            )
        case ((Deed.ERASURE_ASKED | Deed.ERASURE_WITHDRAWN | Deed.ERASURE_DUE), [request]):
            return _.plain("request no. {number}", number=request)
        case Deed.REFUSED, [why]:
            return reasons(_).get(why, why)
        case (
            (
                Deed.CODE_REFUSED
                | Deed.LOCKED_OUT
                | Deed.BUTTON_REFUSED
                | Deed.URGENT
                | Deed.DATA_SHOWN
                | Deed.TABLE_SHOWN
            ),
            [*_words],
        ):
            return ""
        case act, words:
            return " · ".join(_word(scene, one, act, known) for one in words)


def _bare(word: str) -> str:
    return word.strip(",")


_NUMBERED = frozenset(
    {
        Deed.DIFFICULTY_RAISED,
        Deed.DIFFICULTY_ANSWERED,
        Deed.DIFFICULTY_CLOSED,
        Deed.DIFFICULTY_REOPENED,
        Deed.BROADCAST_ORDERED,
        Deed.BROADCAST_SENT,
        Deed.BROADCAST_CANCELLED,
    }
)
"""Acts whose subject is nothing but a number."""
_OF_PEOPLE = frozenset(
    {
        Deed.ADDED,
        Deed.INVITED,
        Deed.UNLINKED,
        Deed.RENAMED,
        Deed.MOVED,
        Deed.ROLE_CHANGED,
        Deed.SUSPENDED,
        Deed.REINSTATED,
        Deed.DELEGATED,
        Deed.DELEGATION_ENDED,
        Deed.HANDED_OVER,
        Deed.ERASED,
    }
)
"""Acts in whose subject a number is a person's."""


def _word(scene: Scene, word: str, deed: Deed, known: Names) -> str:
    """A role, a unit, a channel or a person by its name; anything else as it is."""
    _ = scene.texts
    if word in set(Role):
        return role_name(_, Role(word))
    if deed in _OF_PEOPLE and word.isdecimal():
        named = known.people.get(PersonId(int(word)))
        return named or _.plain("person no. {number}", number=word)
    return known.keys.get(word) or channel_name(scene, word)
