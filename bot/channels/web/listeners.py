"""The pages that are open right now, to be woken when there is something to show."""

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager


class Listeners:
    """A bell per open page, by chat."""

    def __init__(self) -> None:
        self._bells: defaultdict[str, set[asyncio.Event]] = defaultdict(set)

    def count(self, chat: str) -> int:
        return len(self._bells.get(chat, ()))

    def wake(self, chat: str) -> None:
        for bell in self._bells.get(chat, ()):
            bell.set()

    @contextmanager
    def listen(self, chat: str) -> Iterator[asyncio.Event]:
        bell = asyncio.Event()
        self._bells[chat].add(bell)
        try:
            yield bell
        finally:
            self._bells[chat].discard(bell)
            if not self._bells[chat]:
                del self._bells[chat]
