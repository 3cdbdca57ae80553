"""The whole programme's reports put together: what exactly is wanted, frozen, and told."""

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from markupsafe import Markup

from bot.consolidating import Errand, Order
from bot.domain.assignments import Period
from bot.domain.audit import Deed
from bot.domain.extracts import EVERY_FORM, Progress
from bot.domain.people import Person, PersonId, Right, Unit
from bot.domain.programmes import Letterhead
from bot.domain.snapshots import Snapshot, SnapshotId
from bot.exports.city_letter import CityLetter, for_others
from bot.exports.city_report import Frame
from bot.exports.frozen import Change, Content, Differences, checksum, differences, read, told
from bot.i18n import Texts, texts
from bot.messages import Attachment
from handlers import letters
from handlers.book import Book
from handlers.extracts import periods, small_counts_warned, subjects
from handlers.jobs import Job, Together, Told
from handlers.scene import Act, parts_of
from storage.files import Files
from storage.unit_of_work import UnitOfWork

FOLDER = "city"
OFFICIAL = "vi"
"""The language of the document."""
_SHOWN = 15
"""Changed sums told of in one message."""


class Damaged(Exception):  # noqa: N818 - what became of it
    """What is kept is not what was frozen."""


# -- what is to be put together ------------------------------------------------------------------


async def order_for(
    unit: UnitOfWork, book: Book, job: Job, wanted: Together, now: datetime
) -> Order | None:
    """What this person may have put together now; None where they may not any more."""
    person = await unit.people.behind(job.channel, job.chat)
    if person is None or person.id != job.person_id or person.consent != book.notice_version:
        return None
    if not await may(unit, person):
        return None
    return await order(unit, book, wanted.period, now)


async def may(unit: UnitOfWork, person: Person) -> bool:
    """The whole programme is for those who look after all of it, from the unit above all."""
    if not person.may(Right.EXPORT) or await parts_of(unit, person):
        return False
    return not (await unit.people.unit(person.unit_id)).parent


async def order(unit: UnitOfWork, book: Book, period_key: str, now: datetime) -> Order | None:
    """Everything that counts in a period; None where there is no such period."""
    known = await periods(unit, now)
    period = next((one for one in known if one.key == period_key), None)
    office = await unit.people.unit_by_key(str(book.settings["recipient"]))
    if period is None or office is None:
        return None
    forms = await subjects(unit, book, period, EVERY_FORM)
    return Order(_frame(book, office, period), tuple(forms), OFFICIAL, now.astimezone(book.zone))


def _frame(book: Book, office: Unit, period: Period) -> Frame:
    outline = book.outline
    kinds = book.settings["kinds"]
    return Frame(
        office=office,
        letterhead=letters.filled(outline.letterheads.get(office.kind, Letterhead()), office),
        addressees=tuple(book.settings["forwarded_to"]),
        copies=letters.ended(book.recipients.copies),
        outline=outline,
        difficulties=book.difficulties,
        kinds={key: names[OFFICIAL] for key, names in kinds.items()},
        period=period,
        zone=book.zone,
    )


# -- frozen --------------------------------------------------------------------------------------


async def freeze(
    unit: UnitOfWork, book: Book, period: Period, made: Content, person_id: PersonId | None
) -> Snapshot:
    """Keep it under the next number of its period, which the document bears."""
    number = await unit.snapshots.next_number(period.id)
    at = made.letter.at
    said = texts(OFFICIAL).plain(
        "Consolidation No. {number}, put together at {moment}.",
        number=number,
        moment=texts(OFFICIAL).moment(at, book.zone),
    )
    text = told(replace(made, letter=replace(made.letter, made=said)))
    kept = await unit.snapshots.add(period.id, number, person_id, at, text, checksum(text))
    found = await unit.snapshots.one(kept)
    if found is None:
        raise LookupError(kept)
    return found


async def held(unit: UnitOfWork, one: Snapshot) -> Content:
    """What a snapshot holds; raises Damaged where that is not what was frozen."""
    text = await unit.snapshots.content(one.id)
    if checksum(text) != one.checksum:
        raise Damaged(one.id)
    return await asyncio.to_thread(read, text)


async def since_before(
    unit: UnitOfWork, one: Snapshot, after: Content
) -> tuple[Snapshot, Differences] | None:
    """How it differs from the one before it; None where it is the first of its period."""
    earlier = await unit.snapshots.before(one)
    if earlier is None:
        return None
    before = await held(unit, earlier)
    return earlier, await asyncio.to_thread(differences, before, after)


# -- as a job ------------------------------------------------------------------------------------


@dataclass(slots=True)
class Gathering:
    """The reports of a period being put together for somebody."""

    job: Job
    wanted: Together
    order: Order | None = None
    content: Content | None = None

    deed = Deed.CONSOLIDATED

    @property
    def subject(self) -> str:
        """The period; the number of the message tells one time from the next."""
        return f"{self.wanted.period} {self.job.number}"

    @property
    def found(self) -> Order:
        if self.order is None:
            raise LookupError(self.job.number)
        return self.order

    async def begin(self, unit: UnitOfWork, book: Book, now: datetime) -> bool:
        self.order = await order_for(unit, book, self.job, self.wanted, now)
        return self.order is not None

    def errand(self, database_url: str, target: Path) -> Errand:
        return Errand(database_url, self.found, target)

    async def keep(self, files: Files, target: Path) -> None:
        """What is kept is kept in the database."""
        del files
        self.content = await asyncio.to_thread(lambda: read(target.read_text(encoding="utf-8")))

    async def end(
        self, unit: UnitOfWork, book: Book, progress: Progress
    ) -> tuple[Told, tuple[Attachment, ...]]:
        del progress
        if self.content is None:
            raise LookupError(self.job.number)
        _, period = texts(self.job.language), self.found.period
        one = await freeze(unit, book, period, self.content, self.job.person_id)
        changes = await since_before(unit, one, self.content)
        lines = [
            *told_of(_, period, one, len(self.content.reports)),
            *(summary(_, *changes) if changes else ()),
            *warned(_, self.content, self.found.frame.office.name),
        ]
        file = attachment(_, period, one, is_for_others=False)
        is_changed = changes is not None and bool(changes[1])
        shown = (_.plain("What has changed"), f"consolidation:show:{one.id}")
        rows = (
            ((_.plain("Copy for others"), f"consolidation:file:{one.id}:others"),),
            *(((shown,),) if is_changed else ()),
            (again(_),),
        )
        return (Markup("\n").join(lines), rows), (file,)

    def under_way(self, _: Texts, progress: Progress) -> Told:
        return (
            _(
                "The reports are being put together: {done}/{total}.",
                done=_.number(progress.done),
                total=_.number(max(progress.done, progress.total)),
            ),
            ((call_off(_, self.job),),),
        )

    def failed(self, _: Texts) -> Told:
        return (
            _(
                "Sorry, the reports could not be put together. Nothing has been kept. Please try "
                "again."
            ),
            ((again(_),),),
        )

    def refused(self, _: Texts) -> Told:
        return _("You may not put these reports together any more."), ((again(_),),)

    def too_large(self, _: Texts) -> Told:
        return self.failed(_)


# -- as a file -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Asked:
    """The document of a snapshot: the department's own, or without small counts for others."""

    snapshot_id: SnapshotId
    is_for_others: bool

    @property
    def key(self) -> str:
        """The file's key, in hexadecimal like every other."""
        name = f"consolidation:{self.snapshot_id}:{int(self.is_for_others)}"
        return f"{FOLDER}/{name.encode().hex()}"


def asked(key: str) -> Asked | None:
    """What a key asks for; None where it is none of ours."""
    try:
        _, number, others = bytes.fromhex(key.partition("/")[2]).decode().split(":")
        return Asked(SnapshotId(int(number)), others == "1")
    except ValueError:
        return None


async def to_write(unit: UnitOfWork, one: Asked) -> CityLetter | None:
    """The letter a key asks for; None where there is no such snapshot."""
    snapshot = await unit.snapshots.one(one.snapshot_id)
    if snapshot is None:
        return None
    letter = (await held(unit, snapshot)).letter
    return await asyncio.to_thread(for_others, letter) if one.is_for_others else letter


def attachment(_: Texts, period: Period, one: Snapshot, *, is_for_others: bool) -> Attachment:
    name = (
        _.plain("city-report-{period}-no-{number}-for-others", period=period.key, number=one.number)
        if is_for_others
        else _.plain("city-report-{period}-no-{number}", period=period.key, number=one.number)
    )
    return Attachment(Asked(one.id, is_for_others).key, f"{name}.docx", letters.WORD)


# -- what is told --------------------------------------------------------------------------------


def call_off(_: Texts, job: Job) -> Act:
    return (_.plain("Stop putting together"), f"consolidation:stop:{job.number}")


def again(_: Texts) -> Act:
    return (_.plain("List of consolidations"), "consolidation:list")


def files_of(_: Texts, one: Snapshot, office: str) -> tuple[tuple[Act, ...], ...]:
    """The two copies of the document."""
    return (
        ((_.plain("Copy of {office}", office=office), f"consolidation:file:{one.id}:own"),),
        ((_.plain("Copy for others"), f"consolidation:file:{one.id}:others"),),
    )


def warned(_: Texts, what: Content, office: str) -> list[Markup]:
    """Who the department's own copy is for, where there is anything in it to be kept to them."""
    sections = (one for part in what.letter.parts for one in part.sections)
    if not any(figure.counts for one in sections for figure in one.figures):
        return []
    return [small_counts_warned(_, office)]


def told_of(_: Texts, period: Period, one: Snapshot, reports: int) -> list[Markup]:
    return [
        _(
            "<b>Consolidation No. {number}</b>, {period}",
            number=one.number,
            period=_.period(period.key),
        ),
        _("It rests on {reports} reports.", reports=_.number(reports)),
    ]


def summary(_: Texts, earlier: Snapshot, found: Differences) -> list[Markup]:
    """How it differs from the one before, in a line or two."""
    if not found:
        return [_("Nothing has changed since No. {number}.", number=earlier.number)]
    return [
        _(
            "Since No. {number}: {added} reports more, {corrected} corrected, {gone} fewer; "
            "{changed} sums have changed.",
            number=earlier.number,
            added=len(found.added),
            corrected=len(found.corrected),
            gone=len(found.gone),
            changed=len(found.changed),
        )
    ]


def details(_: Texts, found: Differences) -> list[Markup]:
    """The sums that have changed, as many as a message has room for."""
    lines = [_change(_, one) for one in found.changed[:_SHOWN]]
    more = len(found.changed) - len(lines)
    if more:
        lines.append(_("… and {more} more.", more=more))
    return lines


def _change(_: Texts, one: Change) -> Markup:
    return _(
        "• {clause} {label}: {before} → {after}",
        clause=one.figure.clause,
        label=one.figure.label,
        before="–" if one.before is None else _.number(one.before),
        after="–" if one.figure.total is None else _.number(one.figure.total),
    )
