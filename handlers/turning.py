"""The buttons that turn the pages of what is too long for one message."""

from bot.i18n import Texts
from handlers.scene import Act


def turns(_: Texts, act: str, page: int, total: int, size: int = 1) -> tuple[Act, ...]:
    """To the page before and the next one, where there are; pages are counted from 0.

    `act` is what comes before their number; `total` are all there are, `size` of them on a page.
    """
    ways = []
    if page > 0:
        ways.append((_.plain("◀ Page before"), f"{act}:{page - 1}"))
    if (page + 1) * size < total:
        ways.append((_.plain("Next page ▶"), f"{act}:{page + 1}"))
    return tuple(ways)
