"""A reply as Telegram takes it: HTML of at most 4096 characters, and an inline keyboard."""

from collections.abc import Iterator
from html import unescape
from re import sub

from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import MessageLimit

from bot.messages import Button, Reply


def keyboard(reply: Reply) -> InlineKeyboardMarkup | None:
    if not reply.buttons:
        return None
    return InlineKeyboardMarkup([[_button(one) for one in row] for row in reply.buttons])


def _button(button: Button) -> InlineKeyboardButton:
    return InlineKeyboardButton(button.label, callback_data=button.act)


def parts(text: str) -> list[str]:
    """The text in messages that fit, cut between lines; markup never spans a line of ours."""
    found = [""]
    for line in _lines(text):
        longer = f"{found[-1]}\n{line}" if found[-1] else line
        if length(longer) <= MessageLimit.MAX_TEXT_LENGTH:
            found[-1] = longer
        else:
            found.append(line)
    # Telegram refuses a message in which nothing can be seen.
    return [one for one in found if plain(one).strip()] or found[:1]


def length(text: str) -> int:
    """Characters as Telegram counts them: UTF-16 units, without the markup."""
    return len(plain(text).encode("utf-16-le")) // 2


def plain(text: str) -> str:
    return unescape(sub(r"<[^>]+>", "", text))


def _lines(text: str) -> Iterator[str]:
    """Lines; one too long for a message is cut, and then shown without markup."""
    for line in text.split("\n"):
        if length(line) <= MessageLimit.MAX_TEXT_LENGTH:
            yield line
            continue
        bare = plain(line)
        step = MessageLimit.MAX_TEXT_LENGTH // 2
        for start in range(0, len(bare), step):
            yield bare[start : start + step].replace("&", "&amp;").replace("<", "&lt;")
