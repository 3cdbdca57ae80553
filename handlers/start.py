"""Enrolment: a one-time code, the privacy notice, and an explicit yes.

The same code links one more channel to somebody who has agreed already.
"""

from dataclasses import replace
from datetime import timedelta

from markupsafe import Markup

from bot.codes import code_hash, may_be_code
from bot.domain.audit import Deed
from bot.domain.errors import Outdated, Suspended
from bot.domain.people import Invite, Person, PersonId, Right, Role
from bot.i18n import Texts
from bot.roles import role_name
from handlers.codes import channel_name
from handlers.scene import Act, Flow, Rows, Scene

TRIES = 5
LOCKED_FOR = timedelta(minutes=30)
MANY_WRONG = 50
"""Wrong codes in an hour on one channel: somebody may be trying them out from many chats."""
_AN_HOUR = timedelta(hours=1)


async def enter(scene: Scene, args: tuple[str, ...]) -> None:
    """/start with or without a code; the way back for people who have to agree to a new notice."""
    if args:
        return await _look_at(scene, args[0])
    if scene.who is None:
        scene.at("start")
        return scene.say(_welcome(scene))
    if has_agreed(scene, scene.who):
        return await scene.go_to("tasks" if scene.who.may(Right.FILL) else "help")
    return _ask_again(scene)


async def hear(scene: Scene, text: str) -> None:
    """Text from somebody not enrolled yet is taken for a code, unless it can be none."""
    if scene.who is not None or not may_be_code(text):
        return await enter(scene, ())
    return await _look_at(scene, text)


async def press(scene: Scene, args: tuple[str, ...]) -> None:
    """The officer agrees, or does not."""
    if args == ("no",):
        return await enter(scene, ())
    if args != ("agree",):
        raise Outdated
    if scene.who is not None and not scene.who.active:
        raise Suspended
    if scene.who is not None:
        return await _agree_again(scene, scene.who)
    kept = str(scene.conversation.state.get("invite", ""))
    invite = await scene.unit.invites.find(kept)
    if invite is None or not invite.is_good(scene.now):
        return await _wrong(scene)
    return await _enrol(scene, invite)


def has_agreed(scene: Scene, person: Person) -> bool:
    """Whether this person has agreed to the notice in force."""
    return person.consent == scene.book.notice_version


# -- codes ---------------------------------------------------------------------------------------


def _welcome(scene: Scene) -> Markup:
    _ = scene.texts
    return _(
        "Welcome to the reporting system of the programme on the care, education and protection "
        "of children.\nPlease type the invitation code you were given."
    )


async def _look_at(scene: Scene, code: str) -> None:
    """A code, from somebody new or from a chat that is somebody's already."""
    locked_until = scene.conversation.locked_until
    if locked_until is not None and scene.now < locked_until:
        return scene.say(_refused(scene.texts))
    invite = await scene.unit.invites.find(code_hash(scene.secret, code))
    person = await scene.unit.people.person(invite.person_id) if invite else None
    if invite is None or person is None or not invite.is_good(scene.now) or not person.active:
        return await _wrong(scene)
    if scene.who is not None:
        return _taken(scene, person)
    return await _ask_consent(scene, invite, person)


async def _wrong(scene: Scene) -> None:
    """One answer for every kind of failure: it tells a guesser nothing."""
    tries = scene.conversation.wrong_codes + 1
    locked_until = scene.now + LOCKED_FOR if tries >= TRIES else None
    scene.conversation = replace(
        scene.conversation,
        wrong_codes=0 if locked_until else tries,
        locked_until=locked_until,
    )
    if scene.who is None:
        scene.at("start")
    await _note_wrong(scene, locked=locked_until is not None)
    scene.say(_refused(scene.texts))


async def _note_wrong(scene: Scene, *, locked: bool) -> None:
    """Write it down; the administrators hear of a locked chat, and of codes tried out in masses."""
    channel = scene.conversation.channel
    await scene.note(Deed.CODE_REFUSED, channel)
    if locked:
        await scene.note(Deed.LOCKED_OUT, channel)
    since = scene.now - _AN_HOUR
    wrong = await scene.unit.audit.count(Deed.CODE_REFUSED, channel, since)
    if locked or wrong == MANY_WRONG:
        for admin in await scene.unit.people.with_role(Role.ADMIN):
            await scene.tell(admin.id, lambda _: (_warning(_, scene, wrong), ()))


def _warning(_: Texts, scene: Scene, wrong: int) -> Markup:
    return _(
        "⚠️ Wrong invitation codes on {channel}: {count} in the last hour. A chat with {tries} "
        "wrong codes has to wait for 30 minutes. If an officer is in trouble, please give them a "
        "new code.",
        channel=channel_name(scene, scene.conversation.channel),
        count=wrong,
        tries=TRIES,
    )


def _refused(_: Texts) -> Markup:
    return _(
        "The system cannot accept this code. Please check it, or ask whoever sent it for a new "
        "one. After several wrong codes the system waits for 30 minutes."
    )


def _taken(scene: Scene, person: Person) -> None:
    """A good code in a chat that is enrolled: nothing is used up."""
    _ = scene.texts
    if person.id == scene.person.id:
        return scene.say(_("This chat is linked to your account already."), (_channels(_),))
    return scene.say(
        _(
            "This chat belongs to the account of {name}. To use another account here, unlink this "
            "chat first.",
            name=scene.person.name,
        ),
        (_channels(_),),
    )


def _channels(_: Texts) -> Act:
    return _.plain("My channels"), "channels:list"


# -- consent -------------------------------------------------------------------------------------


async def _ask_consent(scene: Scene, invite: Invite, person: Person) -> None:
    """Who the code is for, then the notice; somebody who knows it is only asked to link."""
    _ = scene.texts
    unit = await scene.unit.people.unit(person.unit_id)
    scene.at("start", invite=invite.code_hash)
    head = _(
        "The code is right.\nUnit: <b>{unit}</b>\nRole: <b>{role}</b>",
        unit=unit.name,
        role=role_name(_, person.role),
    )
    not_now = (_.plain("Not now"), "start:no")
    if has_agreed(scene, person):
        link = _("Link this chat to the account of <b>{name}</b>?", name=person.name)
        return scene.say(
            Markup("\n\n").join([head, link]), ((_.plain("Link"), "start:agree"), not_now)
        )
    return scene.say(
        Markup("\n\n").join([head, notice(scene), _("Do you agree?")]),
        ((_.plain("I agree"), "start:agree"), not_now),
    )


def notice(scene: Scene) -> Markup:
    """The privacy notice in force."""
    return Markup("{}").format(scene.book.notice(scene.texts.language))


def _ask_again(scene: Scene) -> None:
    """The notice has changed since: nothing more is collected before they agree to it."""
    _ = scene.texts
    scene.say(
        Markup("\n\n").join(
            [
                _(
                    "The privacy notice has changed. Your last message has not been saved; please "
                    "send it again after agreeing."
                ),
                notice(scene),
                _("Do you agree?"),
            ]
        ),
        ((_.plain("I agree"), "start:agree"), (_.plain("Not now"), "help:leave")),
    )


async def _agree_again(scene: Scene, person: Person) -> None:
    """Keep the consent; whatever they were doing goes on."""
    _ = scene.texts
    if not has_agreed(scene, person):
        await _consent(scene, person.id)
        scene.who = replace(person, consent=scene.book.notice_version)
    return scene.say(_("Thank you. You can go on."), (first_step(_, person),))


async def _consent(scene: Scene, person_id: PersonId) -> None:
    version = scene.book.notice_version
    await scene.unit.people.consent(person_id, version, scene.now)
    await scene.note(Deed.AGREED, version)


async def _enrol(scene: Scene, invite: Invite) -> None:
    """Use the code, once, and keep the consent with its version."""
    channel, chat = scene.conversation.channel, scene.conversation.chat
    person = await scene.unit.people.person(invite.person_id)
    if person is None or not person.active or not await scene.unit.invites.use(invite, scene.now):
        return await _wrong(scene)
    elsewhere = await scene.unit.identities.of(person.id)
    if elsewhere:
        await scene.tell(person.id, lambda _: _linked_elsewhere(_, scene))
    await scene.unit.identities.link(person.id, channel, chat, scene.now)
    scene.who = person
    await scene.note(Deed.LINKED if person.enrolled_at else Deed.ENROLLED, person.role.value)
    if not has_agreed(scene, person):
        await _consent(scene, person.id)
    scene.conversation = replace(scene.conversation, wrong_codes=0, locked_until=None)
    scene.who = await scene.unit.people.behind(channel, chat)
    return _done(scene, person, is_new=not elsewhere)


def _done(scene: Scene, person: Person, *, is_new: bool) -> None:
    _ = scene.texts
    scene.at("tasks")
    if is_new:
        return scene.say(_("Enrolment is complete. Thank you."), (first_step(_, person),))
    return scene.say(
        _("This chat is linked to the account of {name} now.", name=person.name),
        (first_step(_, person), _channels(_)),
    )


def _linked_elsewhere(_: Texts, scene: Scene) -> tuple[Markup, Rows]:
    """Said on the channel the person already has: somebody else may have got hold of a code."""
    said = _(
        "Your account has been linked to one more channel: {channel}. If this was not you, please "
        "unlink it at once.",
        channel=channel_name(scene, scene.conversation.channel),
    )
    return said, ((_channels(_),),)


def first_step(_: Texts, person: Person) -> Act:
    """Where somebody of this role begins."""
    if person.may(Right.FILL):
        return _.plain("Task list"), "tasks:list:0"
    return _.plain("What can I do?"), "help:show"


FLOW = Flow(enter, press, hear)
