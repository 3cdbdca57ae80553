"""Inviting people: a one-time code for one unit and role."""

import secrets
from datetime import timedelta

from bot.domain.people import Right, Role, Unit
from bot.engine.folding import fold
from bot.messages import Spot, Stored
from handlers.scene import Flow, Scene
from handlers.start import code_hash, role_name

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""No 0/O, 1/I/L: codes are read aloud and typed with two fingers."""
LENGTH = 8
VALID_FOR = timedelta(days=30)
_MOST_SHOWN = 8


def new_code() -> str:
    """A fresh code, in two halves: K7QM-2XRT."""
    code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return f"{code[:4]}-{code[4:]}"


async def enter(scene: Scene, args: tuple[str, ...]) -> None:
    """Ask for the unit; what follows is its name."""
    del args
    scene.must(Right.INVITE)
    scene.at("invites")
    scene.say(scene.texts("Which unit is the invitation for? Please type its name."))


async def hear(scene: Scene, text: str) -> None:
    """The unit's name: never taken by a beginning alone."""
    _ = scene.texts
    scene.must(Right.INVITE)
    found = _matching(await scene.unit.people.units(), text)
    if not found:
        return scene.say(_("No unit has this name. Please type the name again."))
    shown = found[:_MOST_SHOWN]
    return scene.say(
        _("Which unit is it?"), *(((unit.name, f"invites:unit:{unit.key}"),) for unit in shown)
    )


async def press(scene: Scene, args: tuple[str, ...]) -> None:
    scene.must(Right.INVITE)
    match args:
        case ("unit", key):
            await _ask_role(scene, key)
        case ("role", key, role):
            await _invite(scene, key, Role(role))
        case _:
            await enter(scene, ())


async def receive(scene: Scene, file: Stored | Spot) -> None:
    del file
    await enter(scene, ())


def _matching(units: list[Unit], text: str) -> list[Unit]:
    wanted = fold(text)
    exact = [one for one in units if wanted in {fold(one.name), fold(one.short_name)}]
    near = [one for one in units if wanted in fold(one.name) and one not in exact]
    return [*exact, *near] if wanted else []


async def _ask_role(scene: Scene, key: str) -> None:
    _ = scene.texts
    scene.say(
        _("Which role?"),
        *(((role_name(_, role), f"invites:role:{key}:{role.value}"),) for role in Role),
    )


async def _invite(scene: Scene, key: str, role: Role) -> None:
    _ = scene.texts
    unit = await scene.unit.people.unit_by_key(key)
    if unit is None:
        return await enter(scene, ())
    code = new_code()
    until = scene.now + VALID_FOR
    name = f"{role_name(_, role)} {unit.short_name}"
    await scene.unit.people.invite(unit.id, role, name, code_hash(code), scene.now, until)
    await scene.note("invited", f"{key} {role.value}")
    scene.at("tasks")
    return scene.say(
        _(
            "Invitation code for {unit} ({role}): <b>{code}</b>\nIt can be used once, until "
            "{until}. Please give it to that person only.",
            unit=unit.name,
            role=role_name(_, role),
            code=code,
            until=_.day(until.astimezone(scene.book.zone).date()),
        )
    )


FLOW = Flow(enter, hear, press, receive)
