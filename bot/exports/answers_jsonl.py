"""The reports on one form as JSON lines: one object a unit, for programs that read as they go.

Every answer keeps its status beside its value; a list is a list of entries. Nothing here is meant
for a spreadsheet, so texts stand as they are.
"""

import json
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TextIO

from bot.domain.extracts import Extract, Line, Subject
from bot.domain.interviews import Answer
from bot.domain.questionnaires import Kind
from bot.exports.cells import Cell, Hand, typed
from bot.exports.layout import Field, tables, tied
from bot.exports.records import entries, inside
from bot.i18n import texts
from bot.privacy.disclosure import small_counts


class AnswersJsonl:
    """Appends to its file, so that several forms may follow one another."""

    def __init__(self, target: Path, extract: Extract, subject: Subject) -> None:
        self._extract, self._subject = extract, subject
        self._hand = Hand(texts(extract.language), extract.zone, extract.small_cells)
        forms = [one.form for one in subject.newest_first]
        self._tables = tables(forms, extract.language)
        self._tied = {} if extract.small_cells else tied(self._tables)
        self._file: TextIO = target.open("a", encoding="utf-8", newline="\n")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        frames: TracebackType | None,
    ) -> None:
        self._file.close()

    def add(self, line: Line) -> None:
        """One more unit's report, or that it has none yet."""
        self._file.write(json.dumps(self._object(line), ensure_ascii=False, allow_nan=False) + "\n")

    def _object(self, line: Line) -> dict[str, Any]:
        unit, task = line.unit, line.assignment
        return {
            "programme": self._extract.programme,
            "period": self._extract.period.key,
            "form": self._subject.key,
            "task": {"key": task.task_key, "clause": task.clause_ref, "title": task.title},
            "unit": {"key": unit.key, "name": unit.name, "kind": unit.kind, "area": unit.area},
            "state": task.state.value,
            "due_at": self._moment(task.due_at),
            "report": self._report(line),
        }

    def _report(self, line: Line) -> dict[str, Any] | None:
        report = line.report
        if report is None:
            return None
        main, *lists = self._tables
        answers = report.answers
        hand = self._hand.beside(small_counts(self._tied, answers))
        return {
            "key": report.number,
            "version": report.version,
            "form_version": line.version,
            "handed_in_at": self._moment(report.handed_in_at),
            "late": report.late,
            "answers": {
                one.name: self._answer(hand, one, answers[one.question.path])
                for one in main.fields
                if one.question.path in answers
            },
            "lists": {
                table.name: [
                    {
                        "key": entry.key,
                        "parent_key": entry.parent_key,
                        "answers": {
                            one.name: self._answer(hand, one, answers[path])
                            for one in table.fields
                            if (path := inside(table, entry.path, one.question.path)) in answers
                        },
                    }
                    for entry in entries(table, line)
                ]
                for table in lists
            },
        }

    def _answer(self, hand: Hand, field: Field, answer: Answer) -> dict[str, Any]:
        if hidden := hand.hidden(field, answer):
            return {"value": None, "status": hidden}
        told: dict[str, Any] = {"value": self._value(field, answer), "status": answer.status.value}
        return {**told, "reason": answer.reason} if answer.reason else told

    def _value(self, field: Field, answer: Answer) -> Any:
        if not answer.has_value:
            return None
        match field.question.kind:
            case Kind.SELECT_MULTIPLE | Kind.RANK:
                return list(field.question.named(answer.value))
            case Kind.GEOPOINT:
                return [_plain(one) for one in self._hand.coded(field, answer)]
            case _:
                return _plain(typed(field.question, answer, self._extract.zone))

    def _moment(self, at: datetime) -> str:
        return at.astimezone(self._extract.zone).isoformat()


def _plain(value: Cell) -> Any:
    return value.isoformat() if isinstance(value, date) else value
