"""Zalo, through an Official Account: for offices that have one, at Zalo's terms and prices."""

from bot.channels.zalo.oa.channel import OfficialAccount, Template
from bot.channels.zalo.oa.client import Client, renew

__all__ = ["Client", "OfficialAccount", "Template", "renew"]
