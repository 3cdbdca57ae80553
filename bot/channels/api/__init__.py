"""The data for other systems over HTTP: read only, by token."""

from bot.channels.api.channel import Api

__all__ = ["Api"]
