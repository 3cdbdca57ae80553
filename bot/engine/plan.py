"""A questionnaire worked out once: what stands where, and what each answer touches.

Everything derived from the answers is kept in *cells*, one for each aspect of each item of the
form. A cell reads other cells; `touched` turns that round, so that an answer throws away only what
it may have changed. Cells are those of the form: all the entries of a list share theirs.
"""

from collections.abc import Iterator, Mapping
from enum import IntEnum
from functools import lru_cache

from bot.domain.programmes import LAST_YEAR
from bot.domain.questionnaires import (
    SILENT,
    Group,
    Item,
    Listed,
    Path,
    Preset,
    Question,
    Questionnaire,
    Repeat,
)
from bot.engine.expressions import Element, Expression, compile_expression


class Aspect(IntEnum):
    """What is worked out about one item."""

    RELEVANT = 0
    VALUE = 1
    ENTRIES = 2
    OFFERED = 3
    TROUBLE = 4


Cell = int


class Spec:
    """One element of the form's instance, and its rules compiled."""

    __slots__ = (
        "above_depends",
        "calculation",
        "cells",
        "children",
        "constraint",
        "count",
        "depends",
        "is_list",
        "item",
        "labels",
        "name",
        "nodes",
        "number",
        "parent",
        "path",
        "read_only",
        "relevant",
        "repeat",
        "required",
        "warning",
    )

    def __init__(self, number: int, path: Path, item: Item | None, parent: "Spec | None") -> None:
        self.number = number
        self.path = path
        self.name = path.rpartition("/")[2]
        self.item = item
        self.parent = parent
        self.children: dict[str, Spec] = {}
        self.relevant = _compiled(item.relevant if item else "")
        self.is_list = isinstance(item, Repeat)
        self.repeat: Spec | None = None
        """The innermost list this stands in."""
        if parent is not None:
            self.repeat = parent if isinstance(parent.item, Repeat) else parent.repeat
        self.cells = tuple(range(number * len(Aspect), (number + 1) * len(Aspect)))
        self.above_depends: bool = parent is not None and parent.depends
        self.depends: bool = self.relevant is not None or self.above_depends
        """Whether it is ever irrelevant."""
        question = item if isinstance(item, Question) else None
        self.calculation = _compiled(question.calculation if question else "")
        self.constraint = _compiled(question.constraint if question else "")
        self.required = _compiled(question.required if question else "")
        self.read_only = _compiled(question.read_only if question else "")
        self.warning = _compiled(question.warning if question else "")
        itemset = question.itemset if question else None
        self.nodes = _compiled(itemset.nodes if itemset else "")
        choices = question.choices if question else ()
        self.labels = tuple(
            compile_expression(source) for one in choices for source in one.label.outputs
        )
        """The values shown in the labels of its choices."""
        self.count = _compiled(item.count if isinstance(item, Repeat) else "")

    def rules(self) -> Iterator[tuple[Aspect, Expression]]:
        """Every expression of it, with the aspect it helps to work out."""
        known = (
            (Aspect.RELEVANT, self.relevant),
            (Aspect.VALUE, self.calculation),
            (Aspect.ENTRIES, self.count),
            (Aspect.OFFERED, self.nodes),
            (Aspect.TROUBLE, self.constraint),
            (Aspect.TROUBLE, self.required),
            (Aspect.TROUBLE, self.warning),
            (Aspect.TROUBLE, self.read_only),
        )
        yield from ((aspect, rule) for aspect, rule in known if rule is not None)
        yield from ((Aspect.OFFERED, rule) for rule in self.labels)

    def below(self) -> Iterator["Spec"]:
        for child in self.children.values():
            yield child
            yield from child.below()


class ListedElement(Element):
    """A row of one of the form's lists, as expressions walk it."""

    __slots__ = ("listed",)

    def __init__(self, listed: Listed) -> None:
        cells = [Element(name, text) for name, text in listed.columns.items()]
        super().__init__("item", children=cells)
        self.listed = listed


class Plan:
    """What the engine knows of a questionnaire before there is any answer."""

    def __init__(self, form: Questionnaire) -> None:
        self.form = form
        self.root = Spec(0, Path(f"/{form.root}"), None, None)
        self.specs: dict[Path, Spec] = {self.root.path: self.root}
        self._grow(self.root, form.items)
        self.lists: Mapping[str, Element] = {
            name: Element("root", children=map(ListedElement, rows))
            for name, rows in form.lists.items()
        }
        self.at_start = tuple(
            one for one in form.presets if one.after is None and not self.specs[one.path].repeat
        )
        self.in_counted = tuple(
            one
            for one in form.presets
            if one.after is None and (around := self.specs[one.path].repeat) and around.count
        )
        """What is put in when a list with a count of its own gets more entries."""
        self.keeps = tuple(
            spec.path
            for spec in self.specs.values()
            if spec.calculation and "once" in spec.calculation.functions
        )
        """Values computed once and then kept."""
        named = (one.instances for spec in self.specs.values() for _, one in spec.rules())
        self.instances = frozenset().union(*named) - self.lists.keys() - {LAST_YEAR}
        """The records it looks into beyond its own lists."""
        self.deciding = tuple(
            spec for spec in self.specs.values() if spec.relevant or spec.read_only or spec.is_list
        )
        """What the way through the form hangs on."""
        self.decisive = frozenset(cell for spec in self.deciding for cell in _decisive(spec))
        self._readers = self._turned_round()
        self._touched: dict[Path, frozenset[Cell]] = {}
        self.volatile = self._closure(self._of_the_moment())
        """The cells that time or chance may change."""

    def touched(self, path: Path) -> frozenset[Cell]:
        """The cells that an answer at this path of the form may change."""
        known = self._touched.get(path)
        if known is None:
            spec = self.specs[path]
            changed = {spec.cells[Aspect.VALUE], spec.cells[Aspect.TROUBLE]}
            if spec.is_list:
                changed.add(spec.cells[Aspect.ENTRIES])
                changed |= {one.cells[aspect] for one in spec.below() for aspect in Aspect}
            known = self._touched[path] = self._closure(changed)
        return known

    def for_entries(self, path: Path) -> Iterator[Preset]:
        """What is put in when an entry is added to the list at this path."""
        for one in self.form.presets:
            inner = self.specs[one.path].repeat
            if one.after is None and inner is not None and inner.path == path:
                yield one

    def _grow(self, parent: Spec, items: tuple[Item, ...]) -> None:
        for item in items:
            spec = Spec(len(self.specs), item.path, item, parent)
            parent.children[spec.name] = self.specs[spec.path] = spec
            if isinstance(item, Group | Repeat):
                self._grow(spec, item.items)

    # -- who reads whom --------------------------------------------------------------------------

    def _turned_round(self) -> dict[Cell, set[Cell]]:
        readers: dict[Cell, set[Cell]] = {}
        for spec in self.specs.values():
            for cell, read in self._reads(spec):
                for one in read:
                    readers.setdefault(one, set()).add(cell)
        return readers

    def _reads(self, spec: Spec) -> Iterator[tuple[Cell, set[Cell]]]:
        relevant, value, entries, offered, trouble = spec.cells
        reads: dict[Cell, set[Cell]] = {
            relevant: set(),
            value: {relevant},
            entries: {relevant},
            offered: set(),
            trouble: {value, offered, entries},
        }
        if spec.parent is not None:
            around = spec.parent.cells
            reads[relevant] = {around[Aspect.RELEVANT], around[Aspect.ENTRIES]}
        for aspect, rule in spec.rules():
            reads[spec.cells[aspect]] |= self._cells(spec, rule)
        yield from reads.items()

    def _cells(self, spec: Spec, rule: Expression) -> set[Cell]:
        """The cells an expression about this item may read."""
        found: set[Cell] = set()
        for path in rule.reads_from(spec.path):
            read = self.specs.get(Path(path))
            if read is None:
                continue
            for one in (read, *read.below()):
                found |= {one.cells[Aspect.RELEVANT], one.cells[Aspect.VALUE]}
                found.add(one.cells[Aspect.ENTRIES])
            around = read.repeat
            while around is not None:
                found.add(around.cells[Aspect.ENTRIES])
                around = around.repeat
        return found

    def _of_the_moment(self) -> set[Cell]:
        return {
            spec.cells[aspect]
            for spec in self.specs.values()
            for aspect, rule in spec.rules()
            if rule.is_volatile
        }

    def _closure(self, changed: set[Cell]) -> frozenset[Cell]:
        found, new = set(changed), list(changed)
        while new:
            for one in self._readers.get(new.pop(), ()):
                if one not in found:
                    found.add(one)
                    new.append(one)
        return frozenset(found)


@lru_cache(maxsize=256)
def plan_of(form: Questionnaire) -> Plan:
    """Worked out once for each questionnaire."""
    return Plan(form)


def _decisive(spec: Spec) -> Iterator[Cell]:
    yield spec.cells[Aspect.RELEVANT]
    yield spec.cells[Aspect.ENTRIES]
    if spec.read_only is not None:
        yield spec.cells[Aspect.TROUBLE]


def waits_for_an_answer(question: Question) -> bool:
    """Whether the officer is ever asked: notes and what the form computes are only shown."""
    return question.kind not in SILENT and not question.calculation


def _compiled(source: str) -> Expression | None:
    return compile_expression(source) if source else None
