"""One message in, replies out: who is it, where were they, and which conversation goes on."""

from typing import assert_never

from markupsafe import Markup

from bot.domain.audit import Deed
from bot.domain.errors import NotEnrolled, Outdated, Refusal, Suspended
from bot.engine.folding import fold
from bot.evidence import Unusable
from bot.i18n import Texts
from bot.messages import Body, Edited, Incoming, Press, Spot, Stored, Text, Unsupported, Upload
from bot.privacy.urgent import is_urgent
from bot.seals import unseal
from handlers import choosing, screening, words
from handlers.awaiting import place_of
from handlers.choosing import Chosen, typed_button
from handlers.flows import COMMANDS
from handlers.scene import Scene
from handlers.start import has_agreed

OPEN_TO_ALL = frozenset({"start", "help"})
"""Conversations for people not enrolled yet, and for those put to rest."""
OPEN_TO_THE_KNOWN = frozenset({"own_data", "erasure"})
"""What nobody loses by being put to rest, or by not agreeing to a new notice."""
WITH_CODE = frozenset({"/start", "/lienket", "lienket"})
"""What may stand before a code: Telegram's deep links send the first."""
WITH_NAME = frozenset({"/chuanop", "/donvi", "/giahan", "/tiendo"})
"""What may stand before a name."""
ASKING = frozenset(
    {
        "unit",
        "interview",
        "invites",
        "people",
        "signing",
        "audit",
        "difficulties",
        "extending",
        "waivers",
        "broadcast",
        "nudge",
        "new_task",
    }
)
"""Conversations where a bare word may well be an answer, or a name: Hân is not “hạn”."""
WHILE_ASKING = frozenset({"nhiem vu", "tro giup", "khan cap"})
"""There only these count without a slash."""
_SLASHED = {f"/{words_.replace(' ', '')}": target for words_, target in COMMANDS.items()}


async def converse(scene: Scene, incoming: Incoming, file: Stored | Unusable | None) -> None:
    """Handle one message; a refusal is said, a defect is left to fly."""
    try:
        await _handle(scene, incoming, file)
    except Refusal as refusal:
        await scene.note(Deed.REFUSED, type(refusal).__name__)
        scene.say(words.refusal(scene.texts, refusal))


async def _handle(scene: Scene, incoming: Incoming, file: Stored | Unusable | None) -> None:
    urgent = next(filter(is_urgent, _typed(incoming.body)), None)
    if urgent is not None:
        await screening.stop(scene, urgent, is_typed=isinstance(incoming.body, Text))
        return
    match incoming.body:
        case Text() as said:
            await _hear(scene, said)
        case Press(act, message):
            scene.message = message
            await _press(scene, act)
        case Upload(place=place) if place and place != place_of(scene.conversation):
            await _too_late(scene, file)
        case Upload():
            await _receive(scene, file)
        case Spot() as spot:
            await _receive(scene, spot)
        case Unsupported(is_withheld=True):
            scene.say(
                scene.texts(
                    "The system was not given what you have just sent. Please type your answer, or "
                    "send a picture. If this happens again, please use the web chat."
                )
            )
        case Unsupported():
            scene.say(scene.texts("Please type your answer, or send a picture or a file."))
        case Edited():
            scene.say(
                scene.texts(
                    "The system does not follow changes to messages already sent. To correct an "
                    "answer, tap ◀ Back, or Edit on the review card."
                )
            )
        case _:
            assert_never(incoming.body)


def _typed(body: Body) -> tuple[str, ...]:
    """Whatever somebody has written in their own words, wherever in the message it stands."""
    match body:
        case Text(text) | Edited(text):
            return () if _command(text, asking=False) else (text,)
        case Upload(name=name, caption=caption):
            return (name, caption)
        case _:
            return ()


async def _hear(scene: Scene, said: Text) -> None:
    """An option on the screen comes before a command of the same name; a slash is a command's."""
    text = said.text
    choice = text if text.lstrip().startswith("/") else await _choice(scene, said)
    if isinstance(choice, Chosen):
        scene.message = choice.message
        return await _follow(scene, choice.act)
    command = _command(text, asking=_is_asking(scene))
    if command is not None:
        flow, args = command
        if not _is_open(scene, flow):
            return await scene.go_to("start")
        return await scene.go_to(flow, *args)
    flow = scene.conversation.flow
    return await scene.flows[flow if _is_open(scene, flow) else "start"].hear(scene, choice)


async def _choice(scene: Scene, said: Text) -> Chosen | str:
    """The option that was typed; else the text, in the words its numbers stand for."""
    found = await choosing.choice(scene, said) if said.at else said.text
    if isinstance(found, Chosen):
        return found
    act = typed_button(scene.conversation.menu, found)
    return found if act is None else Chosen(act, scene.message)


def _is_asking(scene: Scene) -> bool:
    """Whether a bare word may be meant as a text: in a review only where a comment is typed."""
    conversation = scene.conversation
    is_commenting = conversation.flow == "review" and "where" in conversation.state
    return is_commenting or conversation.flow in ASKING


def _is_open(scene: Scene, flow: str) -> bool:
    """Whether this person may go on with it; if not, they have to enrol, or agree, first.

    Looked up at every message: an account put to rest a minute ago answers nothing any more.
    """
    if flow in OPEN_TO_ALL:
        return True
    if scene.who is None:
        return False
    if flow in OPEN_TO_THE_KNOWN:
        return True
    if not scene.who.active:
        raise Suspended
    return has_agreed(scene, scene.who)


def _command(text: str, *, asking: bool) -> tuple[str, tuple[str, ...]] | None:
    """A command, with or without slash and accents; some may carry a code."""
    first, _, rest = text.strip().partition(" ")
    word = fold(first).partition("@")[0]
    if word in WITH_CODE and rest.strip():
        return "start", (rest.strip(),)
    if fold(" ".join(text.split()[:2])) == "lien ket" and len(text.split()) > 2:
        return "start", (" ".join(text.split()[2:]),)
    if word in WITH_NAME and rest.strip():
        return _SLASHED[word][0], (rest.strip(),)
    if word in _SLASHED:
        return _SLASHED[word]
    folded = fold(text)
    return None if asking and folded not in WHILE_ASKING else COMMANDS.get(folded)


async def _press(scene: Scene, sealed: str) -> None:
    channel, chat = scene.conversation.channel, scene.conversation.chat
    act = unseal(scene.secret, channel, chat, sealed)
    if act is None:
        await scene.note(Deed.BUTTON_REFUSED, channel)
        return scene.say(scene.texts("That button cannot be used. Type “trợ giúp” for help."))
    return await _follow(scene, act)


async def _follow(scene: Scene, act: str) -> None:
    flow, *args = act.split(":")
    if flow not in scene.flows:
        raise Outdated
    if scene.who is None and flow not in OPEN_TO_ALL:
        raise NotEnrolled
    if not _is_open(scene, flow):
        return await scene.go_to("start")
    return await scene.flows[flow].press(scene, tuple(args))


async def _receive(scene: Scene, file: Stored | Spot | Unusable | None) -> None:
    if isinstance(file, Stored | Spot):
        flow = scene.conversation.flow
        return await scene.flows[flow if _is_open(scene, flow) else "start"].receive(scene, file)
    return scene.say(_unusable(scene.texts, file or Unusable.GONE))


async def _too_late(scene: Scene, file: Stored | Unusable | None) -> None:
    """A file sent by a link to a question left behind meanwhile answers no other question."""
    if isinstance(file, Stored):
        await scene.files.delete(file.key)
    scene.say(
        scene.texts(
            "The file arrived after its question had been left, and was not kept. Please type "
            "“tiếp tục” to go on with the report, or send the command once more."
        )
    )


def _unusable(_: Texts, why: Unusable) -> Markup:
    match why:
        case Unusable.EMPTY:
            return _("The file is empty. Please send it again.")
        case Unusable.TOO_LARGE:
            return _("The file is larger than 20 MB. Please send a smaller one.")
        case Unusable.UNKNOWN_TYPE:
            return _("Please send a picture (JPG, PNG) or a PDF, Word or Excel file.")
        case Unusable.BROKEN:
            return _("The picture cannot be read. Please send it again.")
        case Unusable.GONE:
            return _("The file could not be fetched. Please send it again.")
        case _:
            assert_never(why)
