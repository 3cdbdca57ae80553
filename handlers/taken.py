"""Files of data taken out: their key tells for whose reach they were made."""

import secrets
from hashlib import sha256

from bot.domain.people import Person, Right
from handlers.scene import parts_of
from storage.unit_of_work import UnitOfWork

FOLDER = "exports"
"""Where they are kept until they are swept away."""


async def key_for(unit: UnitOfWork, person: Person) -> str:
    """A new key for a file with what this person may take out now."""
    return f"{FOLDER}/{await _mark(unit, person)}{secrets.token_hex(16)}"


async def is_for(unit: UnitOfWork, person: Person, key: str) -> bool:
    """Whether they may take out data still, and look after just what the file was made for."""
    return person.may(Right.EXPORT) and key.startswith(f"{FOLDER}/{await _mark(unit, person)}")


async def _mark(unit: UnitOfWork, person: Person) -> str:
    parts = sorted({(one.area, one.task) for one in await parts_of(unit, person)})
    return sha256(repr((person.unit_id, parts)).encode()).hexdigest()[:16]
