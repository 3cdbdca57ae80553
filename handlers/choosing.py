"""Which option a typed text chooses: by its label, or where there are no buttons by its key.

A key belongs to a message. “2” is the second option of the last answer that stood on the screen
when it was typed, “B” may be one of the last message that came by itself: never of one that
appeared later or in the same moment, and never of an older one. What came by itself can also be
chosen from by its label, for as long as it is not far up.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot import menus
from bot.domain.errors import Outdated
from bot.engine.folding import fold_label
from bot.messages import Button, Lane, Text
from bot.seals import unseal
from handlers.scene import Scene
from storage.outbox import SENT, UNCERTAIN, Shown

READING = 1000
"""Milliseconds within which nobody has read a message that has just appeared."""
_TO_THE_LETTER = re.compile(r":hand$|^new_task:give$|^roster:import:")
"""Handing in, giving a task to many, importing a list: “giao viec” may well mean the command."""
LATE = 60_000
"""Milliseconds after which what was typed before a question was asked is no answer to it."""
LOOKED_AT = 20
"""Messages looked through for the two that count."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is asked for, and the platform's name of the message it stood under."""

    act: str
    message: str


async def choice(scene: Scene, said: Text) -> Chosen | str:
    """The option chosen; else what was typed, an answer by numbers in the words they stand for.

    Where several may be chosen the numbers of one message are the whole answer, as everywhere.
    """
    channel, chat = scene.conversation.channel, scene.conversation.chat
    written = await scene.unit.outbox.newest(channel, chat, LOOKED_AT)
    shown = [one for one in written if _had_been_seen(one, said.at)]
    asked = _last_asked(shown)
    notices = [one for one in shown if one.lane is Lane.REMINDER and one.reply.buttons]
    by_key = [one for one in shown if one is asked or one is next(iter(notices), None)]
    for one in shown:
        act = _labelled(scene, one, said.text) if one is asked or one in notices else None
        if act is not None:
            return Chosen(act, one.ref)
    for one in by_key:
        found = _keyed(scene, one, said.text)
        if found is not None:
            return found
    if _is_for_the_unseen(written, shown, said.text) or _comes_late(scene, written, said.at):
        return _nothing(scene)
    return said.text


def typed_button(menu: dict[str, str], text: str) -> str | None:
    """The button whose label was typed; what cannot be taken back needs it letter by letter."""
    exact = menu.get(text.strip())
    if exact is not None:
        return exact
    folded = fold_label(text)
    if not folded:
        return None
    matches = {act for label, act in menu.items() if fold_label(label) == folded}
    act = matches.pop() if len(matches) == 1 else None
    return None if act is None or _TO_THE_LETTER.search(act) else act


def _had_been_seen(one: Shown, at: int) -> bool:
    if one.state not in {SENT, UNCERTAIN}:
        return False
    return _appeared_at(one) + READING <= at


def _appeared_at(one: Shown) -> int:
    appeared = menus.appeared_at(one.ref)
    if not appeared and one.sent_at is not None:  # nobody knows when it arrived, if it did
        return int(one.sent_at.timestamp() * 1000)
    return appeared


def _last_asked(shown: Sequence[Shown]) -> Shown | None:
    """The last answer to what was typed or chosen.

    One that only says something leaves the options above it; one that waits for something typed
    does not.
    """
    answers = (one for one in shown if one.lane is Lane.REPLY)
    return next((one for one in answers if one.reply.buttons or one.reply.lettered), None)


def _labelled(scene: Scene, shown: Shown, text: str) -> str | None:
    buttons = [one for row in shown.reply.buttons for one in row]
    return typed_button({one.label: _act(scene, one) for one in buttons}, text)


def _keyed(scene: Scene, shown: Shown, text: str) -> Chosen | str | None:
    chosen = menus.chosen(shown.reply, text)
    acts = [_act(scene, one) for one in chosen]
    is_whole_answer = len(chosen) > 1 or any(map(menus.has_box, chosen))
    if is_whole_answer and _is_on_the_screen(scene, acts):
        # “Xong” among the numbers says no more than that these are all.
        answers = [one for one, act in zip(chosen, acts, strict=True) if not _is_done(act)]
        return "\n".join(map(menus.without_box, answers))
    return Chosen(acts[0], shown.ref) if acts else None


def _act(scene: Scene, button: Button) -> str:
    channel, chat = scene.conversation.channel, scene.conversation.chat
    return unseal(scene.secret, channel, chat, button.act) or ""


def _is_done(act: str) -> bool:
    return act.endswith(":close")


def _is_on_the_screen(scene: Scene, acts: Sequence[str]) -> bool:
    """Whether they belong to what was said last; if not, the first one is told it is outdated."""
    return set(acts) <= set(scene.conversation.menu.values())


def _is_for_the_unseen(written: Sequence[Shown], shown: Sequence[Shown], text: str) -> bool:
    """A number that chose nothing then must choose nothing in what has been said since."""
    latest = next((one for one in written if one.lane is Lane.REPLY), None)
    if latest is None or latest in shown or not menus.is_number(text):
        return False
    return bool(latest.reply.buttons) and not menus.goes_by_letters(latest.reply)


def _comes_late(scene: Scene, written: Sequence[Shown], at: int) -> bool:
    """An answer that was long on its way belongs to a question asked before: to none that stands.

    Two typed in one go may well be meant for two questions, so a minute is waited.
    """
    if scene.conversation.flow != "interview":
        return False
    latest = next((one for one in written if one.lane is Lane.REPLY), None)
    return latest is not None and _appeared_at(latest) > at + LATE


def _nothing(scene: Scene) -> Chosen:
    """An option of no question: the officer is told so, and shown where they are."""
    if scene.conversation.flow != "interview":
        raise Outdated
    return Chosen(f"interview:{scene.conversation.state['interview']}:-:yes", "")
