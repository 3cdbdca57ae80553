"""Tokens for programs that read the data; only their hashes are kept."""

import hmac
from datetime import datetime

from sqlalchemy import RowMapping, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.tokens import Permit, Token, TokenId
from storage.tables import tokens


class Tokens:
    """Every token there ever was: a number is never given again."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(
        self,
        name: str,
        token_hash: str,
        permits: frozenset[Permit],
        units: frozenset[str],
        areas: frozenset[str],
        now: datetime,
        expires_at: datetime,
    ) -> TokenId:
        made = await self._connection.execute(
            insert(tokens)
            .values(
                name=name,
                token_hash=token_hash,
                permits=sorted(permits),
                units=sorted(units),
                areas=sorted(areas),
                made_at=now,
                expires_at=expires_at,
            )
            .returning(tokens.c.id)
        )
        return TokenId(made.scalar_one())

    async def with_hash(self, token_hash: str) -> Token | None:
        """The token this is the hash of, good or not."""
        query = select(tokens).where(tokens.c.token_hash == token_hash)
        row = (await self._connection.execute(query)).mappings().one_or_none()
        if row is None or not hmac.compare_digest(row["token_hash"], token_hash):
            return None
        return _token(row)

    async def all(self) -> list[Token]:
        rows = await self._connection.execute(select(tokens).order_by(tokens.c.id))
        return [_token(row) for row in rows.mappings()]

    async def revoke(self, number: TokenId, now: datetime) -> bool:
        """It opens nothing from now on; False where there is no such token, or no more."""
        done = await self._connection.execute(
            update(tokens)
            .where(tokens.c.id == number, tokens.c.revoked_at.is_(None))
            .values(revoked_at=now)
        )
        return bool(done.rowcount)


def _token(kept: RowMapping) -> Token:
    return Token(
        id=TokenId(kept["id"]),
        name=kept["name"],
        permits=frozenset(map(Permit, kept["permits"])),
        units=frozenset(kept["units"]),
        areas=frozenset(kept["areas"]),
        made_at=kept["made_at"],
        expires_at=kept["expires_at"],
        revoked_at=kept["revoked_at"],
    )
