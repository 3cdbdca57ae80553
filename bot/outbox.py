"""Send what was committed: in order per chat, replies before reminders."""

from bot.messages import Sent


class Outbox:
    """What has to be sent and what has been."""

    async def since(self, channel: str, chat: str, after: int, limit: int) -> list[Sent]:
        """The committed messages of one chat numbered above `after`: the latest `limit`, in order."""
        raise NotImplementedError
