"""What takes long is done aside: with no transaction open, before the message is handled."""

from collections.abc import Awaitable, Callable


class Aside(Exception):  # noqa: N818 - what the message waits for, not what went wrong
    """The message can be handled once this has been done; nothing has been changed yet."""

    def __init__(self, do: Callable[[], Awaitable[object]]) -> None:
        super().__init__()
        self.do = do
