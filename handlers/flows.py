"""Every conversation there is, and the words that lead to each."""

from handlers import (
    audit,
    channels,
    difficulties,
    erasure,
    forms,
    interview,
    invites,
    own_data,
    people,
    progress,
    reports,
    signing,
    snooze,
    start,
    tasks,
    unit,
)
from handlers import help as help_
from handlers.scene import Flow

FLOWS: dict[str, Flow] = {
    "start": start.FLOW,
    "tasks": tasks.FLOW,
    "interview": interview.FLOW,
    "forms": forms.FLOW,
    "reports": reports.FLOW,
    "signing": signing.FLOW,
    "progress": progress.FLOW,
    "invites": invites.FLOW,
    "audit": audit.FLOW,
    "people": people.FLOW,
    "channels": channels.FLOW,
    "own_data": own_data.FLOW,
    "erasure": erasure.FLOW,
    "snooze": snooze.FLOW,
    "unit": unit.FLOW,
    "difficulties": difficulties.FLOW,
    "help": help_.FLOW,
}

COMMANDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "start": ("start", ()),
    "bat dau": ("start", ()),
    "nhiem vu": ("tasks", ()),
    "han": ("tasks", ()),
    "tiep tuc": ("interview", ()),
    "lich su": ("reports", ()),
    "ky duyet": ("signing", ()),
    "tien do": ("progress", ()),
    "chua nop": ("progress", ("owing",)),
    "don vi": ("unit", ()),
    "kho khan": ("difficulties", ()),
    "moi": ("invites", ()),
    "can bo": ("people", ()),
    "phieu": ("forms", ()),
    "nhat ky": ("audit", ()),
    "lien ket": ("channels", ()),
    "du lieu cua toi": ("own_data", ()),
    "xoa du lieu": ("erasure", ()),
    "khan cap": ("help", ("urgent",)),
    "ngon ngu": ("help", ("language",)),
    "tro giup": ("help", ()),
    "help": ("help", ()),
    "huy": ("help", ("leave",)),
}
"""Folded, without slash. With the slash the spaces are dropped: /nhiemvu."""
