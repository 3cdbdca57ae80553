"""Help, the language, and who to call when a child is in danger."""

from collections.abc import Collection
from dataclasses import replace

from markupsafe import Markup

from bot.domain.errors import Outdated
from bot.domain.people import Right
from bot.i18n import Texts
from handlers.scene import Flow, Scene
from handlers.screening import call_at_once

OF_THE_TOP = frozenset({"giaoviec", "phieu"})
"""What is done for the whole programme, from the unit above all."""


async def enter(scene: Scene, args: tuple[str, ...]) -> None:
    """Help, or with "urgent" or "language" that."""
    match args:
        case ("urgent",):
            _urgent(scene)
        case ("language",):
            _languages(scene)
        case ("leave",):
            await _leave(scene)
        case _:
            await _help(scene)


async def press(scene: Scene, args: tuple[str, ...]) -> None:
    match args:
        case ("speak", language) if language in {"vi", "en"}:
            scene.conversation = replace(scene.conversation, language=language)
            scene.say(scene.texts("The language has been changed."))
        case ("show",) | ("urgent",) | ("language",) | ("leave",):
            await enter(scene, args)
        case _:
            raise Outdated


def commands(_: Texts, rights: Collection[Right]) -> list[tuple[str, str]]:
    """The commands with what each does, for people with these rights."""
    lines: list[tuple[str, str]] = []
    if Right.FILL in rights:
        lines += [
            ("nhiemvu", _.plain("tasks of your unit and their deadlines")),
            ("tieptuc", _.plain("go on where you stopped")),
            ("lichsu", _.plain("reports handed in")),
        ]
        lines.append(("khokhan", _.plain("raise a difficulty, read the replies")))
    if Right.SIGN_OFF in rights:
        lines.append(("kyduyet", _.plain("reports of your unit waiting for your agreement")))
    if Right.WATCH in rights:
        lines += [
            ("tiendo", _.plain("how far the units are")),
            ("chuanop", _.plain("units that have not handed in")),
            ("donvi", _.plain("one unit: reports, people, reminders and what became of them")),
        ]
    if Right.REVIEW in rights:
        lines.append(("duyet", _.plain("reports handed in that wait to be reviewed")))
    if Right.NUDGE in rights:
        lines.append(("nhac", _.plain("remind units now, with a preview")))
    if Right.EXTEND in rights:
        lines += [
            ("giahan", _.plain("put off the deadline of units, with a reason")),
            ("giaoviec", _.plain("give units a new task, with a due day")),
        ]
    if Right.REVIEW in rights:
        lines += [
            ("denghi", _.plain("requests of units not to report on a task")),
            ("khokhan", _.plain("difficulties the units have raised: read, reply")),
        ]
    if Right.BROADCAST in rights:
        lines.append(("thongbao", _.plain("an announcement to units, with a preview")))
    if Right.EXPORT in rights:
        lines += [
            ("xuat", _.plain("take out the data: Excel, CSV, JSON")),
            ("tonghop", _.plain("the report of the whole programme, put together from all units")),
        ]
    if Right.INVITE in rights:
        lines += [
            ("moi", _.plain("invite a person")),
            ("canbo", _.plain("people: state, new code, role, unit, suspend, hand over")),
            ("nhapdanhsach", _.plain("the list of people in Excel: take it, change it, import it")),
        ]
    if Right.CONFIGURE in rights:
        lines += [
            ("phieu", _.plain("questionnaires: check, try and publish a workbook")),
            ("nhatky", _.plain("who has done what, and when")),
        ]
    return [
        *lines,
        ("khancap", _.plain("who to call when a child is in danger")),
        ("lienket", _.plain("your channels: link another phone or app, choose where reminders go")),
        ("dulieucuatoi", _.plain("what the system keeps about you, as a file")),
        ("xoadulieu", _.plain("ask to have your personal data erased")),
        ("ngonngu", _.plain("change the language")),
        ("huy", _.plain("leave what you are doing; everything is kept")),
    ]


async def _help(scene: Scene) -> None:
    _ = scene.texts
    rights = [one for one in Right if scene.who is not None and scene.who.may(one)]
    hidden = set() if await _is_at_top(scene) else OF_THE_TOP
    lines = [
        _("/{command} – {does}", command=command, does=does)
        for command, does in commands(_, rights)
        if command not in hidden
    ]
    scene.say(Markup("\n").join([_("<b>What you can type</b>"), *lines]))


async def _is_at_top(scene: Scene) -> bool:
    return scene.who is not None and not (await scene.unit.people.unit(scene.who.unit_id)).parent


def _urgent(scene: Scene) -> None:
    scene.say(call_at_once(scene.texts))


def _languages(scene: Scene) -> None:
    scene.say(
        scene.texts("Please choose a language."),
        (("Tiếng Việt", "help:speak:vi"), ("English", "help:speak:en")),
    )


async def _leave(scene: Scene) -> None:
    _ = scene.texts
    scene.at("tasks" if scene.who else "start")
    scene.say(_("Left. Everything has been kept."))


FLOW = Flow(enter, press)
