"""What a consolidation holds once it is frozen, as one text; and how two of them differ."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256

from pydantic import TypeAdapter

from bot.exports.city_letter import CityLetter
from bot.exports.city_report import labels
from bot.i18n import Texts
from bot.planning.consolidation import Consolidation


@dataclass(frozen=True, slots=True)
class Included:
    """A report whose figures are in it; `number` is the receipt's."""

    assignment_id: int
    report_id: int
    version: int
    number: str
    unit: str
    clause: str


@dataclass(frozen=True, slots=True)
class Figured:
    """One indicator added up; `total` is None where nobody has given it."""

    task: str
    path: str
    clause: str
    label: str
    total: Decimal | None
    without: int


@dataclass(frozen=True, slots=True)
class Content:
    """The report word for word, what it rests on, and its sums."""

    letter: CityLetter
    reports: tuple[Included, ...]
    figures: tuple[Figured, ...]


_CONTENT = TypeAdapter(Content)


def content(_: Texts, letter: CityLetter, what: Consolidation) -> Content:
    return Content(letter, tuple(_included(what)), tuple(_figured(_, what)))


def _included(what: Consolidation) -> Iterator[Included]:
    for one in what.reports:
        yield Included(
            one.filed.assignment_id,
            one.filed.id,
            one.filed.version,
            one.filed.number,
            one.unit.name,
            one.task.clause_ref,
        )


def _figured(_: Texts, what: Consolidation) -> Iterator[Figured]:
    for one in what.tasks:
        for found, called in zip(one.sums, labels(_, one.sums), strict=True):
            yield Figured(
                one.task.key,
                found.question.path,
                one.task.clause_ref,
                called,
                found.total,
                found.without,
            )


def told(what: Content) -> str:
    """As text: the same content is the same text."""
    return _CONTENT.dump_json(what).decode()


def read(text: str) -> Content:
    """Back from text; raises ValueError where it is none."""
    return _CONTENT.validate_json(text)


def checksum(text: str) -> str:
    return sha256(text.encode()).hexdigest()


# -- differences ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Change:
    """An indicator with its sum before and after; None where there was none."""

    figure: Figured
    before: Decimal | None


@dataclass(frozen=True, slots=True)
class Differences:
    """What has come, been corrected, gone, and become of the sums from one to the next."""

    added: tuple[Included, ...]
    corrected: tuple[Included, ...]
    gone: tuple[Included, ...]
    changed: tuple[Change, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.corrected or self.gone or self.changed)


def differences(before: Content, after: Content) -> Differences:
    was = {one.assignment_id: one for one in before.reports}
    now = {one.assignment_id: one for one in after.reports}
    sums = {(one.task, one.path): one for one in before.figures}
    return Differences(
        added=tuple(one for one in after.reports if one.assignment_id not in was),
        corrected=tuple(
            one
            for one in after.reports
            if one.assignment_id in was and was[one.assignment_id].report_id != one.report_id
        ),
        gone=tuple(one for one in before.reports if one.assignment_id not in now),
        changed=tuple(_changes(sums, after)),
    )


def _changes(sums: Mapping[tuple[str, str], Figured], after: Content) -> Iterator[Change]:
    for one in after.figures:
        was = sums.get((one.task, one.path))
        before = was.total if was else None
        if before != one.total:
            yield Change(one, before)
