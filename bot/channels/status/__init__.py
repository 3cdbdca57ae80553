"""The table of units × tasks in the browser: read only, by a signed link, for a day."""

from bot.channels.status.channel import Status

__all__ = ["Status"]
