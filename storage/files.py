"""Evidence files and uploads, in a folder or in S3, under random keys."""

import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import obstore
from obstore.store import ObjectStore

from bot.planning.retention import StoredFile


class Files:
    """One store of bytes by key. A name a person gave is never used as a key."""

    def __init__(self, store: ObjectStore) -> None:
        self._store = store
        self._makers: dict[str, Callable[[str], Awaitable[bytes]]] = {}

    def make(self, folder: str, maker: Callable[[str], Awaitable[bytes]]) -> None:
        """Files of this folder are made when they are first asked for."""
        self._makers[folder] = maker

    @staticmethod
    def new_key(folder: str) -> str:
        return f"{folder}/{secrets.token_hex(16)}"

    async def put(self, key: str, content: bytes | Path) -> None:
        """Keep the bytes, or those of a file on this machine; whole, or not at all."""
        await obstore.put_async(self._store, key, content)

    async def get(self, key: str) -> bytes:
        """The bytes under this key; raises FileNotFoundError."""
        try:
            return bytes(await (await obstore.get_async(self._store, key)).bytes_async())
        except FileNotFoundError:
            maker = self._makers.get(key.partition("/")[0])
            if maker is None:
                raise
        made = await maker(key)
        await self.put(key, made)
        return made

    async def has(self, key: str) -> bool:
        try:
            await obstore.head_async(self._store, key)
        except FileNotFoundError:
            return False
        return True

    async def listed(self, folder: str) -> AsyncIterator[list[StoredFile]]:
        """Everything in a folder, a thousand at a time."""
        async for some in obstore.list(self._store, f"{folder}/", chunk_size=1000):
            yield [StoredFile(one["path"], one["last_modified"]) for one in some]

    async def delete(self, key: str) -> None:
        await obstore.delete_async(self._store, key)
