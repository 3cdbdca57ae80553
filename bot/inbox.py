"""Keep what arrived before the platform is told, and handle it in order per chat."""

from collections.abc import Sequence

from bot.messages import Arrival


class Inbox:
    """Everything that has arrived and what still has to be handled."""

    async def keep(self, channel: str, arrivals: Sequence[Arrival]) -> None:
        """Keep all of these in one transaction, then wake the chats concerned.

        Once this returns the platform may be told "received". An update kept before is ignored;
        one whose `chat` is None goes to quarantine. Raises when nothing could be kept.
        """
        raise NotImplementedError
