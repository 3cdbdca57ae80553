"""The way through a form as things stand: what is asked, in order, and what is shown before it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from bot.domain.questionnaires import Group, Item, Path, Question, Repeat
from bot.engine.paths import entry
from bot.engine.plan import Plan, Spec, waits_for_an_answer


class Known(Protocol):
    """What the way hangs on."""

    def relevant(self, spec: Spec, path: str) -> bool: ...
    def entries(self, spec: Spec, path: str) -> tuple[int, ...]: ...
    def is_read_only(self, spec: Spec, path: str) -> bool: ...


@dataclass(frozen=True, slots=True)
class Stop:
    """One place of the way through a form: a question, or the list that is to be closed.

    `path` is the answer's, `notes` are shown before it, `card` is the path of the group that is
    shown together.
    """

    item: Question | Repeat
    path: Path
    notes: tuple[Question, ...] = ()
    card: Path | None = None


@dataclass(frozen=True, slots=True)
class Stops:
    """The way through a form as things stand."""

    all: tuple[Stop, ...]
    place: Mapping[Path, int]
    last_notes: tuple[Question, ...]
    cards: Mapping[Path, Group | Repeat]


class Way:
    """A walk through a form that gathers its stops, and the notes shown before each."""

    def __init__(self, plan: Plan, instance: Known) -> None:
        self._instance = instance
        self._plan = plan
        self._stops: list[Stop] = []
        self._notes: list[Question] = []
        self._cards: dict[Path, Group | Repeat] = {}

    def stops(self) -> Stops:
        """The whole way, from the first item to the last."""
        self._walk(self._plan.form.items, self._plan.root.path, None)
        return Stops(
            all=tuple(self._stops),
            place={stop.path: place for place, stop in enumerate(self._stops)},
            last_notes=tuple(self._notes),
            cards=self._cards,
        )

    def _walk(self, items: tuple[Item, ...], above: str, card: Path | None) -> None:
        for item in items:
            spec = self._plan.specs[item.path]
            path = f"{above}/{spec.name}"
            if not self._instance.relevant(spec, path):
                continue
            match item:
                case Question():
                    self._question(item, spec, path, card)
                case Group():
                    self._walk(item.items, path, self._card(item, path) or card)
                case Repeat():
                    self._list(item, spec, path)

    def _card(self, item: Group | Repeat, path: str) -> Path | None:
        if not item.is_card:
            return None
        self._cards[Path(path)] = item
        return Path(path)

    def _question(self, item: Question, spec: Spec, path: str, card: Path | None) -> None:
        here = item if path == item.path else replace(item, path=Path(path))
        if waits_for_an_answer(item) and not self._instance.is_read_only(spec, path):
            self._stop(here, here.path, card)
        elif item.label:
            self._notes.append(here)

    def _list(self, item: Repeat, spec: Spec, path: str) -> None:
        for ordinal in self._instance.entries(spec, path):
            inside = entry(path, ordinal)
            self._walk(item.items, inside, self._card(item, inside))
        if spec.count is None:
            self._stop(item, Path(path), None)

    def _stop(self, item: Question | Repeat, path: Path, card: Path | None) -> None:
        self._stops.append(Stop(item, path, tuple(self._notes), card))
        self._notes.clear()
