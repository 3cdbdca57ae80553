"""Which tables and columns a form's reports make: one row a unit, lists of entries apart.

Names follow what ODK users know: a column is called by its groups, `group/question`; each option
of a question with several answers has a column of its own, `group/question/option`; an entry of a
list has a `KEY` and the `PARENT_KEY` of what it stands in, `…/documents[2]`. What ODK does not know
is an answer's status: it stands in `group/question:status`, a name no question can have, wherever
it says more than the value does: zero, unknown, outside, skipped, <3, *.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.domain.questionnaires import (
    NUMBERS,
    Choice,
    Group,
    Item,
    Kind,
    Path,
    Question,
    Questionnaire,
    Repeat,
    Span,
)
from bot.i18n import Texts
from bot.privacy.disclosure import derived, families

MOST_OPTIONS = 200
"""Options that get columns of their own: a list of all schools would leave no room for others."""
_PLACE = ("Latitude", "Longitude", "Altitude", "Accuracy")


@dataclass(frozen=True)
class Field:
    """A question in a table: `name` by its groups, `above` the label of the group it is in."""

    question: Question
    name: str
    above: str = ""
    derived: bool = False
    """Worked out, if by a detour, from a sensitive indicator."""
    family: frozenset[Path] = frozenset()
    """Of a part of a sensitive count: the whole and all of its parts."""

    @cached_property
    def has_status(self) -> bool:
        """Whether an answer may say something beyond its value."""
        return bool(self.question.missing) or self.question.sensitive

    @cached_property
    def is_guarded(self) -> bool:
        """Whether some of its answers may not be for everybody."""
        return self.derived or self.question.sensitive

    @cached_property
    def is_number(self) -> bool:
        return self.question.kind in NUMBERS

    @cached_property
    def options(self) -> tuple[Choice, ...]:
        several = self.question.kind is Kind.SELECT_MULTIPLE
        return self.question.choices if several and self._fits else ()

    @property
    def _fits(self) -> bool:
        return len(self.question.choices) <= MOST_OPTIONS

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The names of its columns where answers are written as codes."""
        status = [f"{self.name}:status"] if self.has_status else []
        if self.question.kind is Kind.GEOPOINT:
            return (*(f"{self.name}-{part}" for part in _PLACE), *status)
        return (self.name, *(f"{self.name}/{one.name}" for one in self.options), *status)


@dataclass(frozen=True, slots=True)
class Table:
    """The reports themselves, or the entries of one list; `path` is the form's root or the list."""

    name: str
    title: str
    path: Path
    fields: tuple[Field, ...]

    @property
    def said(self) -> tuple[Field, ...]:
        """The columns for people: what the form works out for itself is no question."""
        return tuple(one for one in self.fields if one.question.kind is not Kind.CALCULATE)


def tables(versions: Sequence[Questionnaire], language: str) -> tuple[Table, ...]:
    """The table of reports, then one of each list; `versions` from the newest to the oldest.

    Questions an older version had and the newest has not come last: nothing handed in is lost.
    """
    found: dict[Path, tuple[str, str, dict[Path, Field]]] = {}
    for form in versions:
        root = Path(f"/{form.root}")
        place = found.setdefault(root, (form.key, form.title.text_in(language), {}))
        _collect(form, form.items, root, place[2], found, "", language)
    return tuple(
        Table(name, title, path, tuple(fields.values()))
        for path, (name, title, fields) in _unique_names(found).items()
    )


def tied(found: Sequence[Table]) -> dict[Path, Question]:
    """The questions that belong to a family, by their paths."""
    fields = [one for table in found for one in table.fields]
    members = frozenset[Path]().union(*(one.family for one in fields))
    return {one.question.path: one.question for one in fields if one.question.path in members}


def _collect(
    form: Questionnaire,
    items: Iterable[Item],
    root: Path,
    fields: dict[Path, Field],
    found: dict[Path, tuple[str, str, dict[Path, Field]]],
    above: str,
    language: str,
) -> None:
    for item in items:
        match item:
            case Question(kind=Kind.NOTE):
                pass
            case Question(path=path):
                name = path.removeprefix(f"/{path.split('/')[1]}/")
                family = families(form).get(path, frozenset())
                fields.setdefault(path, Field(item, name, above, path in derived(form), family))
            case Group(label=label):
                inner = label.text_in(language) or above
                _collect(form, item.items, root, fields, found, inner, language)
            case Repeat(path=path, label=label):
                name = path.rpartition("/")[2]
                place = found.setdefault(path, (name, label.text_in(language) or name, {}))
                _collect(form, item.items, path, place[2], found, "", language)


def _unique_names(
    found: dict[Path, tuple[str, str, dict[Path, Field]]],
) -> dict[Path, tuple[str, str, dict[Path, Field]]]:
    """Two lists of one name are told apart by number, `documents~2`, as ODK does."""
    seen: Counter[str] = Counter()
    told = {}
    for path, (name, title, fields) in found.items():
        seen[name] += 1
        unique = name if seen[name] == 1 else f"{name}~{seen[name]}"
        told[path] = (unique, title, fields)
    return told


# -- headings for people -------------------------------------------------------------------------


def headings(fields: Sequence[Field], _: Texts) -> list[str]:
    """The question with its unit of measure; two of one wording are told apart by their groups."""
    plain = [one.question.label.text_in(_.language) or one.name for one in fields]
    often = Counter(plain)
    full = [
        f"{field.above}: {text}" if often[text] > 1 and field.above else text
        for field, text in zip(fields, plain, strict=True)
    ]
    return [
        f"{text} {aside(_, one.question)}".strip() for text, one in zip(full, fields, strict=True)
    ]


def aside(_: Texts, question: Question) -> str:
    """The unit of measure and the time a number speaks of, in brackets."""
    measure = question.measure.text_in(_.language)
    match question.span:
        case Span.FLOW if measure:
            return _.plain("({measure}, during the period)", measure=measure)
        case Span.FLOW:
            return _.plain("(during the period)")
        case Span.STOCK if measure:
            return _.plain("({measure}, on the cut-off day)", measure=measure)
        case Span.STOCK:
            return _.plain("(on the cut-off day)")
        case None:
            return f"({measure})" if measure else ""
