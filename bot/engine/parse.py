"""What an officer typed → an answer, a doubt to ask back about, or a fault."""

from datetime import date

from bot.domain.interviews import Answer
from bot.domain.questionnaires import Question
from bot.engine.faults import Doubt, Fault


def read(question: Question, text: str, today: date) -> Answer | Doubt | Fault:
    """Read typed text as an answer to this question. Constraints are not checked here."""
    raise NotImplementedError
