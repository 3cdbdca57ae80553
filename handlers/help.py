"""Help, the language, and who to call when a child is in danger."""

from dataclasses import replace

from markupsafe import Markup

from bot.domain.people import Right
from bot.messages import Stored
from handlers.scene import Flow, Scene


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
            _help(scene)


async def hear(scene: Scene, text: str) -> None:
    del text
    _help(scene)


async def press(scene: Scene, args: tuple[str, ...]) -> None:
    match args:
        case ("speak", language) if language in {"vi", "en"}:
            scene.conversation = replace(scene.conversation, language=language)
            scene.say(scene.texts("The language has been changed."))
        case _:
            await enter(scene, args)


async def receive(scene: Scene, file: Stored) -> None:
    del file
    _help(scene)


def _help(scene: Scene) -> None:
    _ = scene.texts
    lines = [_("<b>What you can type</b>")]
    if scene.who is not None and scene.who.may(Right.FILL):
        lines += [
            _("/nhiemvu – tasks of your unit and their deadlines"),
            _("/tieptuc – go on where you stopped"),
            _("/lichsu – reports handed in"),
        ]
    if scene.who is not None and scene.who.may(Right.WATCH):
        lines += [
            _("/tiendo – how far the units are"),
            _("/chuanop – units that have not handed in"),
        ]
    if scene.who is not None and scene.who.may(Right.INVITE):
        lines.append(_("/moi – invite a person"))
    lines += [
        _("/khancap – who to call when a child is in danger"),
        _("/ngonngu – change the language"),
        _("/huy – leave what you are doing; everything is kept"),
    ]
    scene.say(Markup("\n").join(lines))


def _urgent(scene: Scene) -> None:
    _ = scene.texts
    scene.say(
        _(
            "<b>A child is in danger?</b>\nCall at once: 111 (national child protection hotline, "
            "free, day and night) or 113 (police), or the People’s Committee of the commune or "
            "ward.\nThis system only collects figures. Please do not send any information about "
            "a case or a child here."
        )
    )


def _languages(scene: Scene) -> None:
    scene.say(
        scene.texts("Please choose a language."),
        (("Tiếng Việt", "help:speak:vi"), ("English", "help:speak:en")),
    )


async def _leave(scene: Scene) -> None:
    _ = scene.texts
    scene.at("tasks" if scene.who else "start")
    scene.say(_("Left. Everything has been kept."))


FLOW = Flow(enter, hear, press, receive)
