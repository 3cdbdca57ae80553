"""Zalo, through an Official Account: for offices that have one, at Zalo's terms and prices."""

from bot.channels.zalo.oa.channel import OfficialAccount, Template

__all__ = ["OfficialAccount", "Template"]
