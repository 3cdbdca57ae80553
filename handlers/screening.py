"""Nothing that may name a child is kept before the officer rewrites it or answers for it.

Nothing of the text is quoted back either: the answer would be kept. Sources: Luật Trẻ em 2016,
Điều 6 khoản 11 and Điều 21; Nghị định 56/2017/NĐ-CP, Điều 33 (what a child's private life is).
"""

from collections.abc import Iterable

from markupsafe import Markup

from bot.domain.audit import Deed
from bot.i18n import Texts
from bot.messages import Stored
from bot.privacy.identity import Kind, suspicions
from handlers.places import from_data
from handlers.scene import Act, Scene
from handlers.withheld import Held


def kinds_in(texts: Iterable[str]) -> list[Kind]:
    """What these texts may give away of a child, each kind once."""
    return list(dict.fromkeys(found.kind for text in texts for found in suspicions(text)))


async def hold_back(scene: Scene, held: Held, kinds: list[Kind], back: str) -> None:
    """Say why it is not kept and what to do; hold it for a moment, in memory only.

    `back` is the button that leads back to where it was meant for.
    """
    _ = scene.texts
    _hold(scene, held)
    await scene.note(Deed.WITHHELD, " ".join(kinds))
    named = _.list([kind_name(_, kind) for kind in kinds])
    what_to_do = (
        _(
            "Reports hold totals only. Please give the file a name that tells nothing of a child "
            "and make sure that nothing in it does, then send it again."
        )
        if isinstance(held.what, Stored)
        else _(
            "Reports hold totals only. Please write it again without names, ages, addresses, "
            "schools and classes or telephone numbers of children and their families."
        )
    )
    scene.say(
        Markup("\n").join(
            [
                _("⚠️ This may identify a child ({kinds}), so it has not been saved.", kinds=named),
                what_to_do,
                _("If it names no child, tap the button; the system notes that you said so."),
            ]
        ),
        ((_.plain("It names no child"), held.statement),),
        ((_.plain("Back to the question"), back),),
    )


async def stop(scene: Scene, text: str, *, is_typed: bool) -> None:
    """A child may be in danger: who to call, and that this is no place for it.

    `is_typed`: as a message of its own, not as the name of a file or words beside it.
    """
    _ = scene.texts
    await scene.note(Deed.URGENT, scene.conversation.flow)
    scene.say(
        Markup("\n").join(
            [
                call_at_once(_),
                _("What you have just sent has not been saved and is passed on to nobody."),
            ]
        ),
        *(_ways_on(scene, text) if is_typed else ()),
    )


def call_at_once(_: Texts) -> Markup:
    """Who to call when a child is in danger."""
    return _(
        "<b>A child is in danger?</b>\nCall at once: 111 (national child protection hotline, "
        "free, day and night) or 113 (police), or the People’s Committee of the commune or "
        "ward.\nThis system only collects figures. Please do not send any information about "
        "a case or a child here."
    )


def _ways_on(scene: Scene, text: str) -> list[tuple[Act, ...]]:
    """Where a text was asked for: back to that; an officer may say that it is part of the report.

    A supervisor writes the comment anew: nobody needs the words of a case to ask for a correction.
    """
    _ = scene.texts
    state = scene.conversation.state
    back = _.plain("Back to the question")
    if scene.who is None:
        return []
    match scene.conversation.flow:
        case "interview":
            statement = no_case_in(state["interview"])
            _hold(scene, Held(statement, from_data(state["place"]), text))
            label = _.plain("It is part of the report, not a case")
            return [((label, statement),), ((back, question_in(state["interview"])),)]
        case "review" if "where" in state:
            _statement, _place, note = comment_acts(int(state["report"]), str(state["where"]))
            return [((back, note),)]
        case _:
            return []


def statement_in(interview_id: int) -> str:
    """The button by which an officer answers for what was held back in an interview."""
    return f"interview:{interview_id}:0:stated"


def no_case_in(interview_id: int) -> str:
    """The button by which an officer answers for it that a text reports no case."""
    return f"interview:{interview_id}:0:nocase"


def question_in(interview_id: int) -> str:
    """The button that shows the question of an interview again."""
    return f"interview:{interview_id}:0:show"


def comment_acts(report: int, where: str) -> tuple[str, object, str]:
    """The same for a comment on an answer of a report."""
    return f"review:stated:{report}:{where}", (report, where), f"review:note:{report}:{where}"


def _hold(scene: Scene, held: Held) -> None:
    scene.withheld.hold(scene.conversation.channel, scene.conversation.chat, held, scene.now)


def take(scene: Scene, statement: str, place: object) -> str | Stored | None:
    """What was held back for this button and this place, once."""
    held = scene.withheld.take(scene.conversation.channel, scene.conversation.chat, scene.now)
    meant = held is not None and (held.statement, held.place) == (statement, place)
    return held.what if held is not None and meant else None


def kind_name(_: Texts, kind: Kind) -> str:
    names = {
        Kind.NAME: _.plain("name"),
        Kind.AGE: _.plain("age"),
        Kind.NUMBER: _.plain("number of a personal document"),
        Kind.HEALTH: _.plain("health"),
        Kind.PICTURE: _.plain("picture"),
        Kind.FAMILY: _.plain("family"),
        Kind.PHONE: _.plain("telephone number"),
        Kind.ACCOUNT: _.plain("account"),
        Kind.HOME: _.plain("address"),
        Kind.SCHOOL: _.plain("school or class"),
        Kind.LIST: _.plain("list of children"),
    }
    return names[kind]
