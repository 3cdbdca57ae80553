"""A reason or a comment somebody types about a report: short, and naming no child."""

from handlers import screening
from handlers.scene import Scene
from handlers.withheld import Held

LONGEST = 1000


async def is_kept(scene: Scene, text: str, statement: str, place: object, back: str) -> bool:
    """Whether it may be kept as typed; if not, what to do has been said.

    `statement` is the button by which its author answers for it, `back` the one to type it anew.
    """
    if len(text) > LONGEST:
        scene.say(scene.texts("The comment is too long. Please shorten it."))
        return False
    kinds = screening.kinds_in([text])
    if kinds:
        await screening.hold_back(scene, Held(statement, place, text), kinds, back)
    return not kinds


def stated(scene: Scene, statement: str, place: object) -> str | None:
    """What its author has answered for, once."""
    found = screening.take(scene, statement, place)
    return found if isinstance(found, str) else None
