"""Zalo, through the Bot Platform: text, pictures, and menus by number, for there are no buttons."""

from bot.channels.zalo.channel import Zalo

__all__ = ["Zalo"]
