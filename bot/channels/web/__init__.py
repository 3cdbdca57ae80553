"""The web chat: one page on the phone's browser, no account and no app to install."""

from bot.channels.web.channel import Web

__all__ = ["Web"]
