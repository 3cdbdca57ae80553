"""Enrolment: a one-time code, the privacy notice, and an explicit yes."""

import hashlib
from dataclasses import replace
from datetime import timedelta

from markupsafe import Markup

from bot.domain.people import Invite, Role
from bot.engine.folding import fold
from bot.i18n import Texts
from bot.messages import Spot, Stored
from handlers.scene import Flow, Scene

TRIES = 5
LOCKED_FOR = timedelta(minutes=30)


def code_hash(code: str) -> str:
    """How a code is kept. Spaces, hyphens and capitals do not matter."""
    plain = "".join(sign for sign in fold(code).upper() if sign.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()


async def enter(scene: Scene, args: tuple[str, ...]) -> None:
    """/start with or without a code."""
    if scene.who is not None:
        return await scene.go_to("tasks")
    if args:
        return await hear(scene, args[0])
    scene.at("start")
    return scene.say(_welcome(scene))


async def hear(scene: Scene, text: str) -> None:
    """Text from somebody not enrolled yet is taken for a code."""
    _ = scene.texts
    locked_until = scene.conversation.locked_until
    if locked_until is not None and scene.now < locked_until:
        return scene.say(_refused(_))
    invite = await scene.unit.people.invited(code_hash(text))
    if invite is None or invite.used_at is not None or scene.now >= invite.expires_at:
        return await _wrong(scene)
    return await _ask_consent(scene, text, invite)


async def press(scene: Scene, args: tuple[str, ...]) -> None:
    """The officer agrees, or does not."""
    if args[0] != "agree" or scene.who is not None:
        return await enter(scene, ())
    invite = await scene.unit.people.invited(str(scene.conversation.state.get("invite", "")))
    if invite is None or invite.used_at is not None or scene.now >= invite.expires_at:
        return await _wrong(scene)
    return await _enrol(scene, invite)


async def receive(scene: Scene, file: Stored | Spot) -> None:
    del file
    scene.say(_welcome(scene))


def _welcome(scene: Scene) -> Markup:
    _ = scene.texts
    return _(
        "Welcome to the reporting system of the programme on the care, education and protection "
        "of children.\nPlease type the invitation code you were given."
    )


async def _wrong(scene: Scene) -> None:
    """One answer for every kind of failure: it tells a guesser nothing."""
    tries = scene.conversation.wrong_codes + 1
    locked_until = scene.now + LOCKED_FOR if tries >= TRIES else None
    scene.conversation = replace(
        scene.conversation,
        wrong_codes=0 if locked_until else tries,
        locked_until=locked_until,
        flow="start",
        state={},
    )
    if locked_until:
        await scene.note("enrolment locked", scene.conversation.channel)
    scene.say(_refused(scene.texts))


def _refused(_: Texts) -> Markup:
    return _(
        "The system cannot accept this code. Please check it, or ask whoever sent it for a new "
        "one. After several wrong codes the system waits for 30 minutes."
    )


async def _ask_consent(scene: Scene, code: str, invite: Invite) -> None:
    _ = scene.texts
    unit = await scene.unit.people.unit(invite.unit_id)
    notice = scene.book.settings.get("privacy", {})
    scene.at("start", invite=code_hash(code))
    scene.say(
        Markup("\n\n").join(
            [
                _(
                    "The code is right.\nUnit: <b>{unit}</b>\nRole: <b>{role}</b>",
                    unit=unit.name,
                    role=role_name(_, invite.role),
                ),
                Markup("{}").format(notice.get(_.language, "")),
                _("Do you agree?"),
            ]
        ),
        ((_.plain("I agree"), "start:agree"), (_.plain("Not now"), "start:no")),
    )


async def _enrol(scene: Scene, invite: Invite) -> None:
    """Use the code, once, and keep the consent with its version."""
    channel, chat = scene.conversation.channel, scene.conversation.chat
    person_id = await scene.unit.people.enrol(invite, channel, chat, scene.now)
    if person_id is None:
        return await _wrong(scene)
    version = str(scene.book.settings.get("privacy", {}).get("version", ""))
    await scene.unit.people.consent(person_id, version, scene.now)
    scene.who = await scene.unit.people.behind(channel, chat)
    await scene.note("enrolled", invite.role.value)
    _ = scene.texts
    scene.at("tasks")
    first = "tasks:list:0" if invite.role in {Role.OFFICER, Role.LEADER} else "help:show"
    label = _.plain("Task list") if first.startswith("tasks") else _.plain("What can I do?")
    return scene.say(_("Enrolment is complete. Thank you."), ((label, first),))


def role_name(_: Texts, role: Role) -> str:
    """A role as it is called on the screen."""
    names = {
        Role.OFFICER: _.plain("officer"),
        Role.LEADER: _.plain("leader of the unit"),
        Role.SUPERVISOR: _.plain("supervisor"),
        Role.ADMIN: _.plain("administrator"),
    }
    return names[role]


FLOW = Flow(enter, hear, press, receive)
