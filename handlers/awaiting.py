"""Which question of a chat waits for a file: a link leads to it, and knows when it has passed."""

from bot.domain.questionnaires import Path
from bot.engine.paths import address
from storage.conversations import Conversation

FOR_WORKBOOKS = frozenset({"roster", "forms"})
"""Conversations that take a workbook at any time while they are open."""


def place_of(conversation: Conversation) -> str:
    """Where a file would go now; "" where nothing waits for one."""
    match conversation.flow, conversation.state:
        case "interview", {"interview": number, "place": {"kind": "asking", "path": str(path)}}:
            return f"interview:{number}:{address(Path(path))}"
        case flow, _ if flow in FOR_WORKBOOKS:
            return flow
        case _:
            return ""
