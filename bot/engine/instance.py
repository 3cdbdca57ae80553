"""The form's instance at one moment: values, relevance, entries, worked out when asked for.

An instance is never changed: an answer gives the next one, which keeps everything the answer
cannot have touched.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import datetime
from random import Random
from typing import Any, TypeVar

from bot.domain.interviews import Answer, Interview
from bot.domain.questionnaires import (
    UNWORDED,
    Choice,
    Kind,
    Output,
    Path,
    Question,
    Status,
    Wording,
)
from bot.engine.casting import cast
from bot.engine.expressions import (
    Context,
    Expression,
    ExpressionFault,
    Node,
    compile_expression,
)
from bot.engine.paths import entry, ordinals, template
from bot.engine.plan import (
    Aspect,
    Cell,
    ListedElement,
    Spec,
    plan_of,
)
from bot.engine.views import Others, View
from bot.engine.way import Stops, Way

T = TypeVar("T")
MOST_ENTRIES = 200
"""Entries of one list; a count beyond it is a slip in the form or in the answer it reads."""
_MOST_COUNTED = 2000
"""Entries of a list by its count, in all the entries around it."""
_DEEPEST = 12
"""Values that wait for one another on Python's stack; longer chains are taken in turn."""


Decisions = tuple[object, ...]
"""Which questions are relevant and which entries there are: what the way hangs on."""


@dataclass(slots=True)
class Worked:
    """What has been worked out so far: by cell and path, the way through, the other records."""

    others: Mapping[str, Node]
    cells: dict[Cell, dict[str, Any]] = field(default_factory=dict)
    way: tuple[Decisions, Stops] | None = None
    is_way_sure: bool = False

    def without(self, stale: frozenset[Cell] | set[Cell], deciding: AbstractSet[Cell]) -> "Worked":
        """The same, less what may have changed.

        The way is looked at again before it is used, where it hangs on what may have changed.
        """
        cells = {cell: known for cell, known in self.cells.items() if cell not in stale}
        is_way_sure = self.is_way_sure and stale.isdisjoint(deciding)
        return Worked(self.others, cells, self.way, is_way_sure)


class _NeededFirst(Exception):  # noqa: N818 - an order of work, no error
    """This value has to be worked out before the one that was asked for."""

    def __init__(self, spec: Spec, path: str) -> None:
        super().__init__(path)
        self.spec, self.path = spec, path


class Instance:
    """One look at an interview at one moment."""

    __slots__ = (
        "_open",
        "_views",
        "_waiting",
        "_worked",
        "answers",
        "interview",
        "now",
        "plan",
    )

    def __init__(
        self,
        interview: Interview,
        now: datetime,
        answers: Mapping[Path, Answer] | None = None,
        worked: Worked | None = None,
    ) -> None:
        self.interview = interview
        self.now = now
        self.plan = plan_of(interview.questionnaire)
        self.answers = interview.answers if answers is None else answers
        self._worked = worked or Worked(Others(self.plan, interview))
        self._views: dict[str, View] = {}
        self._open: set[str] = set()
        self._waiting: set[str] = set()

    def after(self, answers: Mapping[Path, Answer]) -> "Instance":
        """The instance once these answers are given too."""
        cells: set[Cell] = set()
        for path in answers:
            cells |= self.plan.touched(template(path))
        worked = self._worked.without(cells, self.plan.decisive)
        return Instance(self.interview, self.now, {**self.answers, **answers}, worked)

    def at(self, now: datetime) -> "Instance":
        """The instance at another moment."""
        if now == self.now:
            return self
        worked = self._worked.without(self.plan.volatile, self.plan.decisive)
        return Instance(self.interview, now, self.answers, worked)

    def _known(self, cell: Cell) -> dict[str, Any]:
        """What has been worked out of a cell, by path."""
        cells = self._worked.cells
        found = cells.get(cell)
        if found is None:
            found = cells[cell] = {}
        return found

    # -- what holds ------------------------------------------------------------------------------

    def is_relevant(self, path: str) -> bool:
        return self.relevant(self.plan.specs[template(path)], path)

    def relevant(self, spec: Spec, path: str) -> bool:
        """Relevant itself, and everything around it."""
        if not spec.depends:
            return True
        known = self._known(spec.cells[Aspect.RELEVANT])
        found = known.get(path)
        if found is None:
            found = known[path] = self._is_within_relevant(spec, path) and (
                spec.relevant is None or self._boolean(spec.relevant, path, otherwise=False)
            )
        return bool(found)

    def _is_within_relevant(self, spec: Spec, path: str) -> bool:
        if spec.parent is None or not spec.above_depends:
            return True
        return self.relevant(spec.parent, _above(path))

    def is_required(self, question: Question) -> bool:
        rule = self._spec(question).required
        return rule is not None and self._boolean(rule, question.path, otherwise=False)

    def is_read_only(self, spec: Spec, path: str) -> bool:
        return spec.read_only is not None and self._boolean(spec.read_only, path, otherwise=False)

    def keeps_rule(self, question: Question) -> bool:
        """Whether the value obeys the form's hard rule."""
        rule = self._spec(question).constraint
        return rule is None or self._boolean(rule, question.path, otherwise=True)

    def is_usual(self, question: Question) -> bool:
        """Whether the value obeys the form's soft rule."""
        rule = self._spec(question).warning
        return rule is None or self._boolean(rule, question.path, otherwise=True)

    def trouble(self, path: Path, find: Callable[[], T]) -> T:
        """What `find` says of this answer, asked once for as long as it cannot change."""
        known = self._known(self.plan.specs[template(path)].cells[Aspect.TROUBLE])
        if path not in known:
            known[path] = find()
        found: T = known[path]
        return found

    # -- values ----------------------------------------------------------------------------------

    def text(self, spec: Spec, path: str) -> str:
        """The value expressions see: nothing where irrelevant, unknown, outside or skipped."""
        known = self._known(spec.cells[Aspect.VALUE])
        found = known.get(path)
        if found is not None:
            return str(found)
        if path in self._open or path in self._waiting:
            return self._stored(spec, path)
        if len(self._open) >= _DEEPEST:
            raise _NeededFirst(spec, path)
        return self._open_and_work_out(spec, path) if self._open else self._in_turn(spec, path)

    def _in_turn(self, spec: Spec, path: str) -> str:
        """A value at the end of a long chain is worked out from the chain's beginning."""
        chain = [(spec, path)]
        text = ""
        while chain:
            self._waiting = {path for _, path in chain[:-1]}
            try:
                text = self._open_and_work_out(*chain[-1])
                chain.pop()
            except _NeededFirst as needed:
                chain.append((needed.spec, needed.path))
        return text

    def _open_and_work_out(self, spec: Spec, path: str) -> str:
        self._open.add(path)
        try:
            found = self._known(spec.cells[Aspect.VALUE])[path] = self._value(spec, path)
        finally:
            self._open.discard(path)
        return found

    def value(self, path: str) -> str:
        return self.text(self.plan.specs[template(path)], path)

    def string(self, source: Expression, path: str) -> str:
        """An expression about this answer as text."""
        try:
            return source.string(self._context(path, source))
        except ExpressionFault:
            return ""

    def _value(self, spec: Spec, path: str) -> str:
        if not self.relevant(spec, path):
            return ""
        if spec.calculation is not None:
            computed = self.string(spec.calculation, path)
            kind = spec.item.kind if isinstance(spec.item, Question) else Kind.CALCULATE
            return "" if computed == "NaN" else cast(kind, computed, self.now)
        return self._stored(spec, path)

    def _stored(self, spec: Spec, path: str) -> str:
        answer = self.answers.get(Path(path))
        if answer is not None:
            return answer.value if answer.has_value else ""
        return self.default(spec.item) if isinstance(spec.item, Question) else ""

    def default(self, question: Question) -> str:
        """The value a form gives from the start; nothing where it is none of its kind."""
        return cast(question.kind, question.default, self.now) if question.default else ""

    def _boolean(self, rule: Expression, path: str, *, otherwise: bool) -> bool:
        """A rule that cannot be worked out stands in nobody's way."""
        try:
            return rule.boolean(self._context(path, rule))
        except ExpressionFault:
            return otherwise

    def _context(self, path: str, rule: Expression) -> Context:
        context = Context(
            node=self.view(path),
            root=self.view(self.plan.root.path),
            now=self.now,
            instances=self._worked.others,
            label=self._label,
        )
        if rule.is_volatile:
            context.chance = Random(f"{self.interview.seed}|{path}|{self.now}").random  # noqa: S311
        return context

    def _label(self, value: str, path: str) -> str:
        """The label of a choice of the question at this path: `jr:choice-name`."""
        path = path.strip()
        spec = self.plan.specs.get(template(path))
        question = spec.item if spec else None
        choice = question.choice(value) if isinstance(question, Question) else None
        language = self.interview.questionnaire.languages[0]
        return self.filled(choice.label.in_language(language), path) if choice else value

    # -- entries and choices ---------------------------------------------------------------------

    def entries(self, spec: Spec, path: str) -> tuple[int, ...]:
        """The numbers of the entries of the list at this path."""
        known = self._known(spec.cells[Aspect.ENTRIES])
        found = known.get(path)
        if found is None:
            found = known[path] = tuple(self._entries(spec, path))
        return tuple(found)

    def _entries(self, spec: Spec, path: str) -> Iterator[int]:
        if not self.relevant(spec, path):
            return iter(())
        if spec.count is not None:
            most = MOST_ENTRIES
            if spec.repeat is not None:
                around = sum(1 for _ in self.everywhere(spec.path))
                most = min(most, max(1, _MOST_COUNTED // max(1, around)))
            return iter(range(1, min(self._count(spec.count, path), most) + 1))
        there = (
            (int(where[len(path) + 1 : -1]), answer)
            for where, answer in self.answers.items()
            if where.startswith(f"{path}[")
            and where.endswith("]")
            and "/" not in where[len(path) :]
        )
        return iter(sorted(one for one, answer in there if answer.status is not Status.REMOVED))

    def next_entry(self, path: str) -> Path:
        """The path of an entry not yet added: numbers are never given twice."""
        given = [
            ordinals(where)[-1]
            for where in self.answers
            if where.startswith(f"{path}[") and "/" not in where[len(path) :]
        ]
        return entry(path, max(given, default=0) + 1)

    def _count(self, rule: Expression, path: str) -> int:
        try:
            counted = rule.number(self._context(path, rule))
        except ExpressionFault:
            return 0
        return max(0, min(int(counted), MOST_ENTRIES)) if counted == counted else 0

    def offered(self, question: Question) -> Question:
        """The question with the choices that are offered now, in the words they have now."""
        spec = self._spec(question)
        if question.itemset is None and not spec.labels:
            return question
        known = self._known(spec.cells[Aspect.OFFERED])
        found = known.get(question.path)
        if found is None:
            choices = tuple(self._choices(spec, question))
            found = known[question.path] = replace(question, choices=choices)
        return found

    def _choices(self, spec: Spec, question: Question) -> Iterator[Choice]:
        for one in self._rows(spec, question) if question.itemset else question.choices:
            label = self.said(one.label, question.path) if spec.labels else one.label
            if one.name:
                yield Choice(one.name, label)

    def _rows(self, spec: Spec, question: Question) -> Iterator[Choice]:
        assert spec.nodes is not None  # noqa: S101 - the caller has looked
        assert question.itemset is not None  # noqa: S101
        try:
            nodes = spec.nodes.nodes(self._context(question.path, spec.nodes))
        except ExpressionFault:
            return
        for node in nodes:
            yield _choice(node, question.itemset.value, question.itemset.label)

    def said(self, wording: Wording, path: str) -> Wording:
        """The text in each language, with the values it shows now."""
        return Wording({code: (self.filled(said, path),) for code, said in wording.pieces.items()})

    def filled(self, pieces: Iterable[str | Output], path: str) -> str:
        """A text with the values it shows now."""
        return "".join(
            self.string(compile_expression(one.expression), path)
            if isinstance(one, Output)
            else one
            for one in pieces
        )

    # -- the way through -------------------------------------------------------------------------

    def stops(self) -> Stops:
        """Everything that is asked as things stand, in order."""
        worked = self._worked
        if worked.way is None or not worked.is_way_sure:
            decisions = self._decisions()
            if worked.way is None or worked.way[0] != decisions:
                worked.way = decisions, Way(self.plan, self).stops()
            worked.is_way_sure = True
        return worked.way[1]

    def _decisions(self) -> Decisions:
        return tuple(
            (
                self.relevant(spec, path),
                spec.is_list and self.entries(spec, path),
                spec.read_only is not None and self.is_read_only(spec, path),
            )
            for spec in self.plan.deciding
            for path in self._paths(spec)
        )

    def _paths(self, spec: Spec) -> Iterable[Path]:
        return (spec.path,) if spec.repeat is None else self.everywhere(spec.path)

    def everywhere(self, path: Path) -> Iterator[Path]:
        """The answers' paths that a path of the form stands for, one for each entry around it."""
        found = [""]
        here = ""
        for step in path.split("/")[1:]:
            here = f"{here}/{step}"
            spec = self.plan.specs[Path(here)]
            found = [f"{one}/{step}" for one in found]
            if spec.is_list and here != path:
                found = [
                    entry(one, ordinal) for one in found for ordinal in self.entries(spec, one)
                ]
        return map(Path, found)

    def view(self, path: str) -> View:
        """The node at this path, made when it is first looked at."""
        found = self._views.get(path)
        if found is None:
            spec = self.plan.specs[template(path)]
            found = self._views[path] = View(self, spec, path)
        return found

    def _spec(self, question: Question) -> Spec:
        return self.plan.specs[template(question.path)]


def _choice(node: Node, value: str, label: str) -> Choice:
    """A choice from a row: one that comes with the form, of another record, or an entry."""
    name = _cell(node, value)
    if isinstance(node, ListedElement) and not label:
        return Choice(name, node.listed.label)
    said = _cell(node, label) if label else name
    return Choice(name, Wording({"vi": (said,)}) if said else UNWORDED)


def _cell(node: Node, name: str) -> str:
    return next((child.text for child in node.named(name)), "")


def _above(path: str) -> str:
    return path.rpartition("/")[0]
