"""What the city's report says, in its order: who has reported, results, assessment, proposals.

Sentences are ours and figures added up; what units wrote is quoted with its unit, word for word.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from decimal import ROUND_HALF_UP, Decimal
from itertools import count

from bot.domain.assignments import Period
from bot.domain.people import Unit
from bot.domain.programmes import Difficulties, Letterhead, Outline
from bot.domain.questionnaires import Path, Question, Span
from bot.exports.city_letter import (
    Annex,
    CityFigure,
    CityLetter,
    CityPart,
    CitySection,
    Column,
    Table,
)
from bot.exports.headings import heading
from bot.i18n import Texts
from bot.planning.adding import Cell, Gap, Ratio, Sum, Tally, label
from bot.planning.consolidation import (
    Achieved,
    Consolidation,
    Place,
    Said,
    best,
    lagging,
)
from bot.privacy.disclosure import families
from bot.privacy.small_cells import HIDDEN, WITHHELD

_NAMED = 10
"""Units named as ahead or behind, and those level with the last of them."""
_QUOTED = 25
"""Of a task asked of no more units than this, the results in words are quoted as well."""
_LISTED = 30
"""Units named in the text; of more the first annex tells."""
_IN_TEXT = 30
"""Quotations on one subject in the text; more make an annex of their own."""
_COLUMNS = 8
"""Indicators beside each other on a sheet that lies on its side."""
_BLANK = "…" * 60
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


@dataclass(frozen=True, slots=True)
class Frame:
    """Whose paper it is, to whom it goes, and how the programme sorts what is said.

    `kinds` are the names of the kinds of unit.
    """

    office: Unit
    letterhead: Letterhead
    addressees: tuple[str, ...]
    copies: tuple[str, ...]
    outline: Outline
    difficulties: Difficulties
    kinds: Mapping[str, str]
    period: Period
    zone: tzinfo


def composed(_: Texts, frame: Frame, what: Consolidation, now: datetime) -> CityLetter:
    """The report, ready to be set on paper."""
    year = int(frame.period.key[:4])
    return CityLetter(
        letterhead=frame.letterhead,
        year=year,
        subject=frame.outline.subject.format(year=year),
        addressees=frame.addressees,
        opening=tuple(_opening(_, frame)),
        parts=tuple(_parts(_, frame, what, now)),
        closing=_.plain("The above is the report of {unit}./.", unit=frame.office.name),
        copies=frame.copies,
        annexes=tuple(_annexes(_, frame, what)),
        attached=_.plain(
            "(Attached to Report No. ……/{symbol} of …… {year} of {unit})",
            symbol=frame.letterhead.symbol,
            year=year,
            unit=frame.office.name,
        ),
        total=_.plain("Total"),
        made=_.plain("put together at {moment}", moment=_.moment(now, frame.zone)),
        at=now,
        hiding=_.plain(
            "Copy for others than {unit}: “{few}” is a count of one or two on a sensitive "
            "indicator, “{telling}” alone a figure from which one could be worked out.",
            unit=frame.office.name,
            few=HIDDEN,
            telling=WITHHELD,
        ),
    )


def _opening(_: Texts, frame: Frame) -> Iterator[str]:
    first, last = _.iso_date(frame.period.data_from), _.iso_date(frame.period.data_to)
    yield _.plain("{unit} reports the results as follows:", unit=frame.office.name)
    yield _.plain(
        "The figures are from {first} to {last}; those marked (*) are as of {last}.",
        first=first,
        last=last,
    )
    yield _.plain(
        "Only figures that units have given are added up: what is missing is counted apart and is "
        "never taken as zero. Shares are worked out of summed figures. Last year’s figure, and the "
        "change from it, are over the units that have given the figure in both years."
    )


def _parts(_: Texts, frame: Frame, what: Consolidation, now: datetime) -> Iterator[CityPart]:
    general = [one for one in what.tasks if one.task.key in frame.outline.general]
    results = [one for one in what.tasks if one not in general]
    voices = _voices(_, frame, what)
    places = _places(what, voices)
    parts = (
        (
            _.plain("General situation"),
            (
                _reporting(_, frame, what, now),
                *(_general(_, frame, one, n, places) for n, one in enumerate(general, 2)),
            ),
        ),
        (
            _.plain("Results"),
            [_result(_, frame, what, n, one, places) for n, one in enumerate(results, 1)],
        ),
        (_.plain("Assessment"), tuple(_assessment(_, what, voices))),
        (_.plain("Directions for next year"), (CitySection("", (_BLANK,)),)),
        (_.plain("Proposals"), (CitySection("", _told(_, voices[-1])),)),
    )
    for number, (title, sections) in enumerate(parts, 1):
        yield CityPart(f"{roman(number)}. {title}", tuple(sections))


# -- who has reported ----------------------------------------------------------------------------


def _reporting(_: Texts, frame: Frame, what: Consolidation, now: datetime) -> CitySection:
    places, rates = what.places, what.rates
    lines = [
        _.plain(
            "Until {moment} {reports} reports have come in that count.",
            moment=_.moment(now, frame.zone),
            reports=_.number(len(what.reports)),
        ),
        _.plain(
            "Reports due: {expected}; handed in: {complete} ({completeness}); handed in in time: "
            "{timely} ({timeliness}).",
            expected=_.number(rates.expected),
            complete=_.number(rates.complete),
            completeness=_share(_, rates.completeness),
            timely=_.number(rates.timely),
            timeliness=_share(_, rates.timeliness),
        ),
        _.plain(
            "Units that have handed in everything: {all}/{of}; a part: {some}/{of}; nothing: "
            "{none}/{of}.",
            all=sum(not one.rates.owed for one in places),
            some=sum(0 < one.rates.complete < one.rates.expected for one in places),
            none=sum(not one.rates.complete for one in places),
            of=len(places),
        ),
        *_by_kind(_, frame, places),
        *_silent(_, places),
        *_missing(_, places),
        *_late(_, places),
        _.plain("How each unit has reported: Annex {annex}.", annex=roman(1)),
    ]
    return CitySection(_.plain("1. How far reporting is"), tuple(lines))


def _by_kind(_: Texts, frame: Frame, places: Sequence[Place]) -> Iterator[str]:
    for kind, name in frame.kinds.items():
        of_kind = [one for one in places if one.unit.kind == kind]
        if len(of_kind) > 1:
            yield _.plain(
                "{kind}: {all}/{of} units have handed in everything.",
                kind=name,
                all=sum(not one.rates.owed for one in of_kind),
                of=len(of_kind),
            )


def _silent(_: Texts, places: Sequence[Place]) -> Iterator[str]:
    silent = [one.unit.name for one in places if not one.rates.complete]
    if silent:
        yield _.plain(
            "Units that have handed in nothing ({count}): {units}.",
            count=len(silent),
            units=_.list(silent),
        )


def _missing(_: Texts, places: Sequence[Place]) -> Iterator[str]:
    owing = [one for one in places if one.rates.owed]
    if len(owing) > _LISTED:
        yield _.plain(
            "Units that have not handed in everything: {count}; Annex {annex} names them.",
            count=len(owing),
            annex=roman(1),
        )
    elif owing:
        yield _.plain(
            "Units that have not handed in everything ({count}): {units}.",
            count=len(owing),
            units=_.list([_counted(_, one.unit, one.rates.owed) for one in owing]),
        )


def _late(_: Texts, places: Sequence[Place]) -> Iterator[str]:
    late = [one for one in places if one.rates.late]
    if len(late) > _LISTED:
        yield _.plain(
            "Units that have handed in reports late: {count}; Annex {annex} names them.",
            count=len(late),
            annex=roman(1),
        )
    elif late:
        yield _.plain(
            "Units that have handed in reports late ({count}): {units}.",
            count=len(late),
            units=_.list([_counted(_, one.unit, one.rates.late) for one in late]),
        )


def _counted(_: Texts, unit: Unit, count: int) -> str:
    return _.plain("{unit} ({count} reports)", unit=unit.name, count=count)


# -- figures -------------------------------------------------------------------------------------


def _general(
    _: Texts, frame: Frame, one: Achieved, place: int, places: Mapping[str, int]
) -> CitySection:
    heading = _.plain("{place}. {title}", place=place, title=one.task.title)
    lines = (*_lines(_, frame, one), *_in_annex(_, one, places))
    return CitySection(heading, lines, tuple(_figures(_, one)))


def _in_annex(_: Texts, one: Achieved, places: Mapping[str, int]) -> Iterator[str]:
    """Where the figures of each unit are: Decree 30 wants every annex pointed at in the text."""
    if one.task.key in places:
        yield _.plain("The figures of each unit: Annex {annex}.", annex=roman(places[one.task.key]))


def _result(
    _: Texts,
    frame: Frame,
    what: Consolidation,
    place: int,
    one: Achieved,
    places: Mapping[str, int],
) -> CitySection:
    heading = _.plain(
        "{place}. {title} (clause {clause})",
        place=place,
        title=one.task.title,
        clause=one.task.clause_ref,
    )
    quoted = what.voices.achievements if len(one.units) <= _QUOTED else ()
    words = [
        _.plain("- {unit}: “{words}”", unit=said.unit.name, words=said.text)
        for said in quoted
        if said.task == one.task
    ]
    lines = (*_lines(_, frame, one), *words, *_in_annex(_, one, places))
    return CitySection(heading, lines, tuple(_figures(_, one)))


def _lines(_: Texts, frame: Frame, one: Achieved) -> Iterator[str]:
    """Who has reported, what they chose, and the shares."""
    if not one.units:
        yield _.plain("No unit is asked to report on this task.")
        return
    is_alone = len(one.units) == 1
    if is_alone and one.reported:
        yield _.plain("Reported by {unit}.", unit=one.units[0].name)
    else:
        yield _.plain("Reported: {reported}/{of} units.", reported=one.reported, of=len(one.units))
    elsewhere = {frame.difficulties.question, *frame.outline.levels}
    for tally in one.tallies:
        if tally.answered and tally.question.name not in elsewhere:
            yield _tallied(_, tally, is_alone=is_alone)
    for ratio in one.ratios:
        if not ratio.sensitive:  # it would tell what is to be hidden from others
            yield _ratio(_, ratio, is_alone=is_alone)
    if one.self_named:
        yield _.plain(
            "{count} figures have names their units gave them: they stand in those units’ reports "
            "and are not added up.",
            count=_.number(one.self_named),
        )


def _tallied(_: Texts, tally: Tally, *, is_alone: bool) -> str:
    asked = heading(tally.question.label.text_in(_.language), _.language)
    chosen = [
        (choice.label.text_in(_.language), count)
        for choice, count in zip(tally.question.choices, tally.counts, strict=True)
        if count
    ]
    told = [
        name if is_alone else _.plain("{choice}: {count}", choice=name, count=_.number(count))
        for name, count in chosen
    ]
    return f"{asked}: {'; '.join(told)}."


def _ratio(_: Texts, ratio: Ratio, *, is_alone: bool) -> str:
    """The form's own sentence, with the share of the whole city in it."""
    (output,) = set(ratio.note.label.outputs)
    said = label(ratio.note, _.language, {output: _.number(ratio.value)})
    if is_alone:
        return said
    return _.plain("{said} (Units counted: {units}.)", said=said, units=ratio.units)


def _figures(_: Texts, one: Achieved) -> Iterator[CityFigure]:
    if not one.reported:
        return
    kin = _families(one)
    for found, called in zip(one.sums, labels(_, one.sums), strict=True):
        if found.question.total:
            yield _figure(_, found, called, kin)


@dataclass(frozen=True, slots=True)
class _Families:
    """To which family a sensitive count belongs, and whether it is a part of it."""

    names: Mapping[Path, str]
    parts: Collection[Path]


def _families(one: Achieved) -> _Families:
    known = {path: some for form in reversed(one.forms) for path, some in families(form).items()}
    return _Families({path: min(some) for some in known.values() for path in some}, known)


def _figure(_: Texts, found: Sum, called: str, kin: _Families) -> CityFigure:
    known = [found.total, found.now, found.before] if found.question.sensitive else []
    return CityFigure(
        label=_marked(found, called),
        measure=found.question.measure.text_in(_.language),
        value=_number(_, found.total),
        before=_number(_, found.before),
        change=_change(_, found),
        without=_.number(found.without),
        counts=tuple(int(one) for one in known if one is not None),
        family=kin.names.get(found.question.path, ""),
        is_part=found.question.path in kin.parts,
        compared=_.number(found.compared) if found.before is not None else "–",
        same=_number(_, found.now),
    )


def _marked(found: Sum, called: str) -> str:
    """What is counted on the cut-off day is told from what is counted over the period."""
    return f"{called} (*)" if found.question.span is Span.STOCK else called


def _number(_: Texts, value: Decimal | None) -> str:
    return "–" if value is None else _.number(value)


def _change(_: Texts, found: Sum) -> str:
    """How much more or less it has become, in per cent, over the same units."""
    if not found.before or found.now is None:
        return "–"
    change = (found.now - found.before) * 100 / found.before
    return _signed(_, change.quantize(Decimal("0.1"), ROUND_HALF_UP))


def _signed(_: Texts, value: Decimal) -> str:
    return f"+{_.number(value)}" if value > 0 else _.number(value or Decimal())


def _share(_: Texts, share: float | None) -> str:
    return "–" if share is None else f"{_.number(round(share * 100, 1))}%"


def labels(_: Texts, sums: Sequence[Sum]) -> list[str]:
    """Questions as rows of a table are called."""
    return [_called(_, one.question, one.shown) for one in sums]


def _called(_: Texts, question: Question, shown: Mapping[str, str]) -> str:
    return heading(label(question, _.language, shown) or question.name, _.language)


# -- what units say ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Group:
    """Everybody who speaks of one category, and the words that stand there.

    Words on several categories stand in the first of them. `name` is "" where nothing is sorted.
    """

    name: str
    speakers: tuple[Said, ...]
    quoted: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class _Voice:
    """What units say on one subject. Where there is too much of it, `annex` is its annex's number.

    `heading` is its heading in the text, `title` that of the annex.
    """

    heading: str
    title: str
    groups: tuple[_Group, ...]
    annex: int = 0


def _voices(_: Texts, frame: Frame, what: Consolidation) -> list[_Voice]:
    """Practices, difficulties, causes, proposals; the longer ones numbered from Annex II on."""
    said, sorts = what.voices, frame.difficulties.categories
    found = [
        _Voice(
            _.plain("2. Models and good practices to be spread"),
            _.plain("Models and good practices to be spread, in the units’ words"),
            _grouped(_, said.practices, {}),
        ),
        _Voice(
            _.plain("3. Difficulties and obstacles"),
            _.plain("Difficulties and obstacles, in the units’ words"),
            _grouped(_, said.difficulties, {key: one[_.language] for key, one in sorts.items()}),
        ),
        _Voice(
            _.plain("4. Causes"),
            _.plain("Causes, in the units’ words"),
            _grouped(_, said.causes, {}),
        ),
        _Voice(
            "",
            _.plain("Proposals, in the units’ words"),
            _grouped(_, said.proposals, _levels(_, frame, what)),
        ),
    ]
    number = count(2)
    return [
        replace(one, annex=next(number))
        if sum(len(group.quoted) for group in one.groups) > _IN_TEXT
        else one
        for one in found
    ]


def _levels(_: Texts, frame: Frame, what: Consolidation) -> dict[str, str]:
    """To whom proposals may go, as the forms name them."""
    return {
        choice.name: choice.label.text_in(_.language)
        for one in what.tasks
        for tally in one.tallies
        if tally.question.name in frame.outline.levels
        for choice in tally.question.choices
    }


def _grouped(_: Texts, said: Sequence[Said], categories: Mapping[str, str]) -> tuple[_Group, ...]:
    groups = [
        _Group(
            name,
            tuple(one for one in said if key in one.categories),
            tuple(one for one in said if _first(one, categories) == key),
        )
        for key, name in categories.items()
    ]
    rest = tuple(one for one in said if _first(one, categories) is None)
    groups.append(_Group(_.plain("Not sorted") if categories else "", rest, rest))
    return tuple(one for one in groups if one.speakers)


def _first(one: Said, categories: Collection[str]) -> str | None:
    return next((key for key in categories if key in one.categories), None)


def _assessment(_: Texts, what: Consolidation, voices: Sequence[_Voice]) -> Iterator[CitySection]:
    yield CitySection(
        _.plain("1. Units that report well, units to be urged"), tuple(_ranked(_, what.places))
    )
    for one in voices[:-1]:
        yield CitySection(one.heading, _told(_, one))


def _told(_: Texts, voice: _Voice) -> tuple[str, ...]:
    """Who speaks of what, and their words where these are no annex."""
    if not voice.groups:
        return (_.plain("None stated."),)
    lines: list[str] = []
    for group in voice.groups:
        lines += _headed(_, group, voice)
        if not voice.annex:
            lines += _quotes(_, group)
    if voice.annex:
        lines.append(_.plain("The units’ own words: Annex {annex}.", annex=roman(voice.annex)))
    return tuple(lines)


def _headed(_: Texts, group: _Group, voice: _Voice) -> list[str]:
    units = list(dict.fromkeys(one.unit.name for one in group.speakers))
    if group.name and voice.annex and len(units) > _LISTED:
        return [_.plain("{category}: {count} units.", category=group.name, count=len(units))]
    if group.name:
        return [
            _.plain(
                "{category}: {count} units ({units}).",
                category=group.name,
                count=len(units),
                units=_.list(units),
            )
        ]
    return [_.plain("Stated by {count} units.", count=len(units))] if voice.annex else []


def _quotes(_: Texts, group: _Group) -> Iterator[str]:
    """Each wording once, with everybody who wrote just that."""
    wrote: dict[str, list[str]] = {}
    for one in group.quoted:
        wrote.setdefault(one.text, []).append(_speaker(_, one))
    for text, speakers in wrote.items():
        yield _.plain(
            "- {units}: “{words}”", units=_.list(list(dict.fromkeys(speakers))), words=text
        )


def _speaker(_: Texts, one: Said) -> str:
    if one.task is None:
        return one.unit.name
    return _.plain("{unit} (clause {clause})", unit=one.unit.name, clause=one.task.clause_ref)


def _ranked(_: Texts, places: Sequence[Place]) -> Iterator[str]:
    ahead, behind = best(places, _NAMED), lagging(places, _NAMED)
    if ahead and all(_is_perfect(one) for one in ahead):
        yield _.plain(
            "Units that have handed in everything in time ({count}): {units}.",
            count=len(ahead),
            units=_.list([one.unit.name for one in ahead]),
        )
    elif ahead:
        yield _.plain(
            "Furthest with reporting, by how much is handed in and in time ({count}): {units}.",
            count=len(ahead),
            units=_.list([_standing(_, one) for one in ahead]),
        )
    if behind:
        yield _.plain(
            "To be urged ({count}): {units}.",
            count=len(behind),
            units=_.list([_standing(_, one) for one in behind]),
        )


def _is_perfect(one: Place) -> bool:
    return one.rates.complete == one.rates.timely == one.rates.expected


def _standing(_: Texts, one: Place) -> str:
    return _.plain(
        "{unit} ({complete}/{expected}, in time {timely})",
        unit=one.unit.name,
        complete=one.rates.complete,
        expected=one.rates.expected,
        timely=one.rates.timely,
    )


# -- annexes -------------------------------------------------------------------------------------


def _annexes(_: Texts, frame: Frame, what: Consolidation) -> Iterator[Annex]:
    voices = _voices(_, frame, what)
    yield _annex(
        _,
        1,
        _.plain("How units have reported"),
        remark=_.plain(
            "Reports that the units owe; those asked of them as a favour are not counted."
        ),
        tables=(_standings(_, what.places),),
    )
    for voice in voices:
        if voice.annex:
            lines = (line for one in voice.groups for line in (*_name(one), *_quotes(_, one)))
            yield _annex(_, voice.annex, voice.title, lines=tuple(lines))
    places = _places(what, voices)
    for one in what.tasks:
        if one.task.key in places:
            made = _annex(
                _,
                places[one.task.key],
                one.task.title,
                remark=_legend(_, frame),
                tables=tuple(_tables(_, one)),
            )
            yield replace(made, clause=_.plain("(Clause {clause})", clause=one.task.clause_ref))


def _places(what: Consolidation, voices: Sequence[_Voice]) -> dict[str, int]:
    """The numbers of the tasks' annexes, by task: they come after those with words."""
    asked = [one.task.key for one in what.tasks if len(one.units) > 1 and one.sums]
    return dict(zip(asked, count(2 + sum(bool(one.annex) for one in voices)), strict=False))


def _annex(
    _: Texts,
    number: int,
    title: str,
    *,
    remark: str = "",
    lines: tuple[str, ...] = (),
    tables: tuple[Table, ...] = (),
) -> Annex:
    return Annex(_.plain("Annex {number}", number=roman(number)), title, remark, lines, tables)


def _name(group: _Group) -> tuple[str, ...]:
    return (f"{group.name}:",) if group.name else ()


def _legend(_: Texts, frame: Frame) -> str:
    return _.plain(
        "How to read it: … no figures yet; x outside the unit’s area; – need not be answered; "
        "* not complete; blank: no report that counts. (*) after an indicator: as of {last}.",
        last=_.iso_date(frame.period.data_to),
    )


def _standings(_: Texts, places: Sequence[Place]) -> Table:
    columns = (
        (_.plain("Owed"), [one.rates.expected for one in places]),
        (_.plain("Handed in"), [one.rates.complete for one in places]),
        (_.plain("In time"), [one.rates.timely for one in places]),
        (_.plain("Late"), [one.rates.late for one in places]),
        (_.plain("Returned, being corrected"), [one.rates.returned for one in places]),
        (_.plain("Not handed in"), [one.rates.owed - one.rates.returned for one in places]),
    )
    return Table(
        tuple(one.unit.name for one in places),
        tuple(
            Column(title, _.number(sum(counts)), tuple(map(_.number, counts)))
            for title, counts in columns
        ),
    )


def _tables(_: Texts, one: Achieved) -> Iterator[Table]:
    units = tuple(unit.name for unit in one.units)
    kin = _families(one)
    columns = [
        _column(_, found, called, kin)
        for found, called in zip(one.sums, labels(_, one.sums), strict=True)
    ]
    for start in range(0, len(columns), _COLUMNS):
        yield Table(units, tuple(columns[start : start + _COLUMNS]))


def _column(_: Texts, found: Sum, called: str, kin: _Families) -> Column:
    measure = found.question.measure.text_in(_.language)
    counts = [None if one.value is None else int(one.value) for one in found.cells]
    title = _.plain("{indicator} ({measure})", indicator=called, measure=measure)
    return Column(
        label=_marked(found, title if measure else called),
        total=_number(_, found.total),
        cells=tuple(_cell(_, one) for one in found.cells),
        counts=tuple(counts) if found.question.sensitive else (),
        family=kin.names.get(found.question.path, ""),
        is_part=found.question.path in kin.parts,
    )


def _cell(_: Texts, one: Cell) -> str:
    if one.value is not None:
        return f"{_.number(one.value)}*" if one.gap else _.number(one.value)
    marks = {Gap.OUTSIDE: "x", Gap.NOT_ASKED: "–", Gap.ABSENT: ""}
    return marks.get(one.gap, "…") if one.gap else "…"


def roman(number: int) -> str:
    """1 → I, 14 → XIV."""
    found = ""
    for value, sign in _ROMAN:
        while number >= value:
            found, number = found + sign, number - value
    return found
