"""Where an assignment stands, in words and with a mark."""

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


def state_name(_: Texts, one: Assignment) -> str:
    """The state of an assignment as it is called on the screen."""
    match one.state:
        case State.NOT_STARTED:
            return _.plain("not started")
        case State.IN_PROGRESS:
            return _.plain("in progress, {done}/{of} questions", done=one.answered, of=one.asked)
        case State.SUBMITTED:
            return _.plain("waiting for your leader")
        case State.HANDED_IN:
            return _.plain("handed in")
        case State.RETURNED:
            return _.plain("returned for correction")
        case State.ACCEPTED:
            return _.plain("accepted")
        case State.NOT_APPLICABLE:
            return _.plain("not applicable")
