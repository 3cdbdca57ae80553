"""What a chat cannot carry, in the browser: files to fetch and files to send, by signed links."""

from bot.channels.links.channel import Links

__all__ = ["Links"]
