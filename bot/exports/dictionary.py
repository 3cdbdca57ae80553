"""What every column of a form's tables means: one row a question."""

from collections.abc import Iterator, Sequence

from bot.domain.questionnaires import Question, Span
from bot.exports.cells import Cell
from bot.exports.layout import Table
from bot.i18n import Texts

_LONGEST = 30_000
"""Characters of a cell; Excel takes 32,767."""
WIDTHS = (14, 34, 44, 44, 16, 16, 20, 12, 44, 24)


def titles(_: Texts) -> list[str]:
    return [
        _.plain("Table"),
        _.plain("Column"),
        _.plain("Question (Vietnamese)"),
        _.plain("Question (English)"),
        _.plain("Kind of answer"),
        _.plain("Unit of measure"),
        _.plain("Time the number speaks of"),
        _.plain("Sensitive"),
        _.plain("Choices"),
        _.plain("Source of the indicator"),
    ]


def rows(tables: Sequence[Table], _: Texts) -> Iterator[list[Cell]]:
    for table in tables:
        for field in table.fields:
            question = field.question
            yield [
                table.name,
                field.name,
                question.label.text_in("vi"),
                question.label.text_in("en"),
                question.kind.value,
                question.measure.text_in(_.language),
                _span(_, question),
                _.plain("yes") if question.sensitive else "",
                _choices(question, _.language),
                question.source,
            ]


def _span(_: Texts, question: Question) -> str:
    match question.span:
        case Span.FLOW:
            return _.plain("during the period")
        case Span.STOCK:
            return _.plain("on the cut-off day")
        case None:
            return ""


def _choices(question: Question, language: str) -> str:
    """`code = label`, one a line, as many as a cell holds."""
    lines = [f"{one.name} = {one.label.text_in(language)}" for one in question.choices]
    told = "\n".join(lines)
    return told if len(told) <= _LONGEST else f"{told[:_LONGEST].rpartition(chr(10))[0]}\n…"
