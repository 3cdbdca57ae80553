"""A reply as Zalo takes it: plain text of at most 2000 characters, and the buttons as a menu."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from html import unescape
from typing import Final

from bot.channels.zalo.words import how_to_choose, where_to_send
from bot.i18n import texts
from bot.menus import Option, options, series, takes_several
from bot.messages import Button, Reply

LONGEST: Final = 2000
"""Characters of a message, counted as NFC."""
BETWEEN: Final = " | "
_NUMBERING: Final = len("(99/99)\n")
_LINK: Final = re.compile(r'<a href="([^"]*)">(.*?)</a>', re.DOTALL)


def parts(reply: Reply, files: Mapping[str, str], upload: str = "") -> list[str]:
    """The messages of a reply, in order; the menu ends the last. Numbered where there are several.

    `files` are the addresses of what is sent along, by name; `upload` is where a file is sent to.
    """
    blocks = plain(str(reply.text)).split("\n\n")
    if files:
        blocks.append("\n".join(f"📎 {name}: {address}" for name, address in files.items()))
    if upload:
        blocks.append(where_to_send(texts(reply.language), upload))
    menu = menu_of(reply)
    if menu:
        blocks.append("\n".join(menu))
    whole = unicodedata.normalize("NFC", "\n\n".join(blocks)).strip()
    if len(whole) <= LONGEST:
        return [whole]
    pages = _paged(whole.split("\n\n"), LONGEST - _NUMBERING)
    return [f"({number}/{len(pages)})\n{page}" for number, page in enumerate(pages, 1)]


def menu_of(reply: Reply) -> list[str]:
    """The lines of the menu: short options of a row together, a series as one line, the hint."""
    if not any(reply.buttons):
        return []
    rows = options(reply)
    numbered = series(reply)
    apart = {id(one) for some in numbered.values() for one in some}
    lines = [_span(words, some) for words, some in numbered.items()]
    keyed = [[one for one in row if id(one.button) not in apart] for row in rows]
    lines += [BETWEEN.join(map(_option, row)) for row in keyed if row]
    hint = how_to_choose(
        texts(reply.language),
        [one for row in keyed for one in row if one.key],
        numbered,
        several=takes_several(reply),
    )
    return [*lines, hint] if hint else lines


def plain(markup: str) -> str:
    """Markup as text: an address stands behind the words that led to it."""
    linked = _LINK.sub(_written_out, markup)
    return unescape(re.sub(r"<[^>]+>", "", linked))


def _written_out(link: re.Match[str]) -> str:
    address, words = link[1], link[2]
    return address if words == address else f"{words}: {address}"


def _option(option: Option) -> str:
    return f"{option.key}. {option.button.label}" if option.key else option.button.label


def _span(words: str, some: Sequence[Button]) -> str:
    """“Sửa 1 … 12”, or each where numbers are left out."""
    numbers = [int(one.label.rpartition(" ")[2]) for one in some]
    first, last = numbers[0], numbers[-1]
    if len(numbers) > 2 and numbers == list(range(first, last + 1)):
        return f"{words} {first} … {last}"
    return BETWEEN.join(one.label for one in some)


def _paged(blocks: Sequence[str], room: int) -> list[str]:
    """Paragraphs kept whole as far as they fit; a longer one is cut between lines, then words."""
    pages = [""]
    for block in blocks:
        if _put(pages, block, "\n\n", room):
            continue
        between = "\n\n"
        for line in _lines(block, room):
            if not _put(pages, line, between, room):
                pages.append(line)
            between = "\n"
    return [page for page in pages if page.strip()]


def _put(pages: list[str], piece: str, between: str, room: int) -> bool:
    """Add it to the last page, or begin a new one with it if it fits there whole."""
    last = pages[-1]
    longer = f"{last}{between}{piece}" if last else piece
    if len(longer) <= room:
        pages[-1] = longer
        return True
    if between == "\n\n" and len(piece) <= room:
        pages.append(piece)
        return True
    return False


def _lines(block: str, room: int) -> Iterator[str]:
    for line in block.split("\n"):
        rest = line
        while len(rest) > room:
            cut = rest.rfind(" ", room // 2, room)
            end = cut if cut > 0 else room
            yield rest[:end]
            rest = rest[end:].lstrip(" ")
        yield rest
