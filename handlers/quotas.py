"""What a platform's plan allows: counted, told to the administrators, and kept for replies."""

from dataclasses import dataclass
from datetime import datetime, tzinfo
from math import ceil

from markupsafe import Markup

from bot.domain.people import Role
from bot.i18n import Texts
from bot.messages import Outgoing
from handlers.codes import called
from handlers.scene import Rows, Said, message_to
from storage.unit_of_work import UnitOfWork

KEPT_FOR_REPLIES = 0.2
"""The share of a month's messages no reminder takes. Where it begins administrators are told."""
_PEOPLE = "people"


@dataclass(frozen=True, slots=True)
class Quota:
    """The most messages in a calendar month, and the most people; None: as many as there are."""

    messages: int | None = None
    people: int | None = None


def month_of(now: datetime, zone: tzinfo) -> str:
    """2026-11: plans count by the calendar of the country."""
    return f"{now.astimezone(zone):%Y-%m}"


async def is_kept_for_replies(unit: UnitOfWork, channel: str, quota: Quota, month: str) -> bool:
    """Whether what is left of this month is for replies only."""
    if quota.messages is None:
        return False
    return await unit.quotas.used(channel, month) >= _warned_from(quota.messages)


async def count(
    unit: UnitOfWork, secret: str, channel: str, quota: Quota, sent: int, month: str
) -> list[Outgoing]:
    """So many messages more; what the administrators have to be told because of it."""
    used = await unit.quotas.add(channel, month, sent)
    found: list[Outgoing] = []
    if quota.messages is not None and await _is_news(unit, channel, month, quota.messages, used):
        found += await _tell_admins(unit, secret, _messages(channel, used, quota.messages))
    if quota.people is not None:
        people = await unit.quotas.people(channel)
        if await _is_news(unit, channel, _PEOPLE, quota.people, people):
            found += await _tell_admins(unit, secret, _people(channel, people, quota.people))
    return found


def _warned_from(limit: int) -> int:
    return ceil(limit * (1 - KEPT_FOR_REPLIES))


async def _is_news(unit: UnitOfWork, channel: str, what: str, limit: int, used: int) -> bool:
    """Whether the mark reached has not been told of yet.

    Kept is the mark told of last: one of a smaller plan may have been passed long before, and
    people who leave and come bring no news.
    """
    marks = (_warned_from(limit), limit)
    mark = max((one for one in marks if one <= used), default=0)
    told = await unit.quotas.used(channel, f"{what} told")
    if not mark or (told in marks and mark <= told):
        return False
    await unit.quotas.add(channel, f"{what} told", mark - told)
    return True


async def _tell_admins(unit: UnitOfWork, secret: str, what: Said) -> list[Outgoing]:
    found = []
    for admin in await unit.people.with_role(Role.ADMIN):
        found += await message_to(unit, secret, admin.id, what)
    return found


def _messages(channel: str, used: int, limit: int) -> Said:
    def said(_: Texts) -> tuple[Markup, Rows]:
        values = {"channel": called(_, channel), "used": _.number(used), "limit": _.number(limit)}
        if used >= limit:
            text = _(
                "<b>{channel}: {used} of {limit} messages of this month have been sent.</b>\nThe "
                "plan is used up: {channel} may refuse replies until the month ends. Please take "
                "a larger plan, or ask people to use the web chat.",
                **values,
            )
        else:
            text = _(
                "<b>{channel}: {used} of {limit} messages of this month have been sent.</b>\nUntil "
                "the month ends reminders and announcements go to people’s other channels; what "
                "is left is kept for replies.",
                **values,
            )
        return text, ()

    return said


def _people(channel: str, people: int, limit: int) -> Said:
    def said(_: Texts) -> tuple[Markup, Rows]:
        text = _(
            "<b>{channel}: {people} of the {limit} people the plan allows write to the bot.</b>\n"
            "Whoever comes beyond that may get no answer there; please take a larger plan in time.",
            channel=called(_, channel),
            people=_.number(people),
            limit=_.number(limit),
        )
        return text, ()

    return said
