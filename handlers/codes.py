"""Giving out a one-time code: on paper, aloud, as a link or as a picture to be scanned."""

from datetime import datetime, timedelta

from markupsafe import Markup

from bot.codes import code_hash, new_code
from bot.domain.people import PersonId
from bot.exports.qr import qr_png
from bot.i18n import Texts
from bot.messages import Attachment
from handlers.scene import Scene

FOR_INVITATIONS = timedelta(days=30)
FOR_LINKS = timedelta(hours=1)
FOLDER = "codes"
"""Where the pictures are kept until they are swept away."""
_PICTURE = "image/png"


async def give(scene: Scene, person_id: PersonId, valid_for: timedelta) -> tuple[str, datetime]:
    """A fresh code of this person and until when it works; an earlier one stops working."""
    code, until = new_code(), scene.now + valid_for
    await scene.unit.invites.add(person_id, code_hash(scene.secret, code), scene.now, until)
    return code, until


def told(scene: Scene, code: str) -> Markup:
    """The addresses that enter this code by themselves."""
    lines = [
        Markup('{}: <a href="{}">{}</a>').format(channel_name(scene, channel), link, link)
        for channel, link in scene.links(code).items()
    ]
    return Markup("\n").join(lines)


async def pictures(scene: Scene, code: str) -> tuple[Attachment, ...]:
    """The same addresses as QR pictures."""
    found = []
    for channel, link in scene.links(code).items():
        key = scene.files.new_key(FOLDER)
        await scene.files.put(key, qr_png(link))
        found.append(Attachment(key, f"ma-qr-{channel}.png", _PICTURE))
    return tuple(found)


def channel_name(scene: Scene, channel: str) -> str:
    """A channel as people call it, in their language."""
    return called(scene.texts, channel)


def called(_: Texts, channel: str) -> str:
    """A channel as people call it."""
    names = {
        "telegram": "Telegram",
        "zalo": "Zalo",
        "zalo_oa": "Zalo OA",
        "web": _.plain("Web chat"),
    }
    return names.get(channel, channel)
