"""Where an assignment stands, in words and with a mark."""

from datetime import datetime, tzinfo

from markupsafe import Markup

from bot.domain.assignments import Assignment
from bot.domain.reports import State
from bot.i18n import Texts


def line(_: Texts, one: Assignment) -> Markup:
    """One assignment on a line of its own."""
    return _(
        "{mark} {clause} {title} – {state}",
        mark=_MARKS[one.state],
        clause=one.clause_ref,
        title=one.title,
        state=state_name(_, one),
    )


_MARKS = {
    State.NOT_STARTED: "⬜",
    State.IN_PROGRESS: "✏️",
    State.SUBMITTED: "🖊️",
    State.HANDED_IN: "✅",
    State.RETURNED: "↩️",
    State.ACCEPTED: "✅",
    State.NOT_APPLICABLE: "⚪",
}


def line_until(_: Texts, one: Assignment, due: datetime | None, zone: tzinfo) -> Markup:
    """The same, with its deadline where that is not the one said for all."""
    if not one.owed or one.due_at == due:
        return line(_, one)
    return _("{line}; deadline {due}", line=line(_, one), due=_.due(one.due_at, zone))


def state_name(_: Texts, one: Assignment) -> str:
    """The state of an assignment as it is called on the screen."""
    if one.waiver_asked and one.owed:
        return _.plain("{state}, asked not to report", state=_state(_, one))
    return _state(_, one)


def _state(_: Texts, one: Assignment) -> str:
    match one.state:
        case State.IN_PROGRESS:
            return _.plain("in progress, {done}/{of} questions", done=one.answered, of=one.asked)
        case State.SUBMITTED:
            return _.plain("waiting for your leader")
        case state:
            return bare_state_name(_, state)


def bare_state_name(_: Texts, state: State) -> str:
    """A state as supervisors read it, without how far it is."""
    names = {
        State.NOT_STARTED: _.plain("not started"),
        State.IN_PROGRESS: _.plain("in progress"),
        State.SUBMITTED: _.plain("waiting for the unit’s leader"),
        State.HANDED_IN: _.plain("handed in"),
        State.RETURNED: _.plain("returned for correction"),
        State.ACCEPTED: _.plain("accepted"),
        State.NOT_APPLICABLE: _.plain("not applicable"),
    }
    return names[state]
