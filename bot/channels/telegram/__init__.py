"""Telegram, through python-telegram-bot's types, errors and `Bot`; the receiving is ours."""

from bot.channels.telegram.channel import Telegram

__all__ = ["Telegram"]
