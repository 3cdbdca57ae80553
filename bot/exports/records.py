"""One unit's report as rows of the form's tables, for people and for programs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.domain.extracts import Line, Names
from bot.domain.interviews import Answer
from bot.domain.questionnaires import Path, Question
from bot.engine.paths import template
from bot.exports.cells import Cell, Hand
from bot.exports.layout import Table
from bot.i18n import Texts
from bot.privacy.disclosure import small_counts

BEFORE = (
    "SubmissionDate",
    "unit:key",
    "unit:name",
    "unit:kind",
    "unit:area",
    "task:key",
    "task:clause",
    "report:state",
    "report:late",
)
AFTER = ("KEY", "FormVersion", "Edits")
OF_AN_ENTRY = ("PARENT_KEY", "KEY")
"""What stands beside the answers; where ODK Central has a name for it, that one."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a list: its key and that of what it stands in, and where its answers are."""

    key: str
    parent_key: str
    path: Path


@dataclass(frozen=True, slots=True)
class Scribe:
    """Makes the rows of one form's tables."""

    hand: Hand
    names: Names
    tied: Mapping[Path, Question]
    """Questions of which one may tell another: none where the reader may see everything."""

    @property
    def texts(self) -> Texts:
        return self.hand.texts

    def _hand(self, line: Line) -> Hand:
        return self.hand.beside(small_counts(self.tied, _answers(line)))

    # -- reports ---------------------------------------------------------------------------------

    def titles(self) -> list[str]:
        """What stands before the answers, for people."""
        _ = self.texts
        return [
            _.plain("Unit"),
            _.plain("Kind of unit"),
            _.plain("Area"),
            _.plain("Task"),
            _.plain("State"),
            _.plain("Receipt number"),
            _.plain("Version"),
            _.plain("Handed in at"),
            _.plain("In time"),
        ]

    def said(self, table: Table, line: Line) -> list[Cell]:
        answers, hand = _answers(line), self._hand(line)
        return [
            *self._beside(line),
            *(hand.said(one, answers.get(one.question.path)) for one in table.said),
        ]

    def _beside(self, line: Line) -> list[Cell]:
        _, report, task = self.texts, line.report, line.assignment
        beside: list[Cell] = [
            line.unit.name,
            self.names.kinds.get(line.unit.kind, line.unit.kind),
            line.unit.area,
            f"{task.clause_ref} {task.title}",
            self.names.states[task.state],
        ]
        if report is None:
            return [*beside, None, None, None, None]
        in_time = _.plain("no") if report.late else _.plain("yes")
        at = report.handed_in_at.astimezone(self.hand.zone)
        return [*beside, report.number, report.version, at, in_time]

    def coded(self, table: Table, line: Line) -> list[Cell]:
        report, task = line.report, line.assignment
        at = report.handed_in_at.astimezone(self.hand.zone) if report else None
        return [
            at,
            line.unit.key,
            line.unit.name,
            line.unit.kind,
            line.unit.area,
            task.task_key,
            task.clause_ref,
            task.state.value,
            int(report.late) if report else None,
            *self._codes(table, line, ""),
            *([report.number, line.version, report.version - 1] if report else [None] * 3),
        ]

    # -- entries of lists ------------------------------------------------------------------------

    def said_entry(self, table: Table, line: Line, entry: Entry) -> list[Cell]:
        """Whose entry it is, which one, and its answers."""
        answers, hand = _answers(line), self._hand(line)
        return [
            line.unit.name,
            entry.key,
            *(
                hand.said(one, answers.get(inside(table, entry.path, one.question.path)))
                for one in table.said
            ),
        ]

    def coded_entry(self, table: Table, line: Line, entry: Entry) -> list[Cell]:
        return [entry.parent_key, entry.key, *self._codes(table, line, entry.path)]

    def _codes(self, table: Table, line: Line, within: str) -> list[Cell]:
        answers, hand = _answers(line), self._hand(line)
        cells: list[Cell] = []
        for one in table.fields:
            path = one.question.path
            answer = answers.get(inside(table, within, path) if within else path)
            cells += hand.coded(one, answer)
        return cells

    # -- reasons ---------------------------------------------------------------------------------

    def reasons(self, table: Table, line: Line) -> Iterator[list[Cell]]:
        """Why a number is missing, or why an unusual one is right: unit, key, question, answer."""
        if line.report is None or not line.report.reasons:
            return
        fields, hand = {one.question.path: one for one in table.fields}, self._hand(line)
        for path, answer in line.report.answers.items():
            field = fields.get(template(path))
            if field is None or not answer.reason or hand.hidden(field, answer):
                continue
            label = field.question.label.text_in(self.texts.language) or field.name
            yield [
                line.unit.name,
                line.report.number,
                _named(path),
                label,
                hand.said(field, answer),
                answer.reason,
            ]


def entries(table: Table, line: Line) -> Iterator[Entry]:
    """The entries of a list, in the report's order; none of one that was left empty."""
    if line.report is None:
        return
    root = table.path.split("/")[1]
    for path in line.report.answers:
        if path.endswith("]") and template(path) == table.path:
            key = path.replace(f"/{root}", line.report.number, 1)
            yield Entry(key, _parent(key), path)


def _parent(key: str) -> str:
    """The key of the entry around this one, or of the report."""
    above = key.rpartition("/")[0]
    while above and "[" in above and not above.endswith("]"):
        above = above.rpartition("/")[0]
    return above if above.endswith("]") else above.partition("/")[0]


def inside(table: Table, entry: str, path: str) -> Path:
    """Where the answer to a question of a list's entry is."""
    return Path(f"{entry}{path[len(table.path) :]}")


def _answers(line: Line) -> Mapping[Path, Answer]:
    return line.report.answers if line.report else {}


def _named(path: str) -> str:
    """`/data/documents[2]/number` → `documents[2]/number`."""
    return path.split("/", 2)[2]
