"""Data on its way out: what exactly is to be written for a job, and what its reader is told."""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from markupsafe import Markup

from bot.domain.assignments import Period
from bot.domain.audit import Deed
from bot.domain.extracts import (
    EVERY_FORM,
    Extract,
    Names,
    Progress,
    Subject,
    Version,
    Wanted,
)
from bot.domain.people import Right, Unit
from bot.domain.reports import State
from bot.extracting import Errand
from bot.i18n import Texts, texts
from bot.messages import Attachment
from bot.privacy.small_cells import HIDDEN
from handlers import taken
from handlers.book import Book
from handlers.jobs import Job, Told
from handlers.scene import parts_of
from handlers.standings import bare_state_name
from storage.files import Files
from storage.unit_of_work import UnitOfWork

MEDIA_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
    "jsonl": "application/jsonl",
}


async def extract_for(
    unit: UnitOfWork, book: Book, job: Job, wanted: Wanted, now: datetime
) -> Extract | None:
    """What this person may take out now; None where they may not any more, or there is nothing.

    Small counts on sensitive indicators are for the people of the unit above all only.
    """
    person = await unit.people.behind(job.channel, job.chat)
    if person is None or person.id != job.person_id or not person.may(Right.EXPORT):
        return None
    if person.consent != book.notice_version:
        return None
    home = await unit.people.unit(person.unit_id)
    parts = tuple(await parts_of(unit, person))
    found = await extract(unit, book, home, wanted, job.language, now)
    return found and replace(found, parts=parts, small_cells=not home.parent)


async def extract(
    unit: UnitOfWork, book: Book, top: Unit, wanted: Wanted, language: str, now: datetime
) -> Extract | None:
    """Everything of this unit and those below it; None where there is no such form or period.

    What is heavy, the units and their reports, is looked up by whoever writes the file.
    """
    _ = texts(language)
    period = next((one for one in await periods(unit, now) if one.key == wanted.period), None)
    found = await subjects(unit, book, period, wanted.form) if period else []
    if period is None or not found:
        return None
    office = await unit.people.unit_by_key(str(book.settings["recipient"]))
    kinds = book.settings["kinds"]
    return Extract(
        format=wanted.format,
        programme=(await unit.programmes.settings())["title"],
        office=office.name if office else "",
        period=period,
        subjects=tuple(found),
        top=top.id,
        parts=(),
        names=Names(
            {state: bare_state_name(_, state) for state in State},
            {one: names[language] for one, names in kinds.items()},
        ),
        language=language,
        zone=book.zone,
        made_at=now.astimezone(book.zone),
        small_cells=False,
    )


async def periods(unit: UnitOfWork, now: datetime) -> list[Period]:
    """Those opened so far, and the one in progress or coming."""
    coming = await unit.programmes.period_at(now)
    return [*await unit.programmes.opened(now), *([coming] if coming else [])]


async def subjects(unit: UnitOfWork, book: Book, period: Period, form: str) -> list[Subject]:
    """The form, or every one a task asks for."""
    found = []
    for key, tasks in (await unit.forms.asked_for(period.programme_id)).items():
        if form in (key, EVERY_FORM):
            known = await unit.forms.versions(period.programme_id, key)
            versions = {
                form_id: Version(number, await book.form(form_id, unit))
                for form_id, number in known.items()
            }
            found.append(Subject(key, versions, tuple(tasks)))
    return found


# -- as a job ------------------------------------------------------------------------------------


@dataclass(slots=True)
class Extraction:
    """Data being taken out for somebody."""

    job: Job
    wanted: Wanted
    extract: Extract | None = None
    key: str = ""
    """Made when it is begun: it tells whose reach the file is of."""

    deed = Deed.DATA_EXPORTED

    @property
    def subject(self) -> str:
        """The form, the period and the format; the number tells one time from the next."""
        wanted = self.wanted
        return f"{wanted.form or '*'} {wanted.period} {wanted.format} {self.job.number}"

    @property
    def found(self) -> Extract:
        if self.extract is None:
            raise LookupError(self.job.number)
        return self.extract

    async def begin(self, unit: UnitOfWork, book: Book, now: datetime) -> bool:
        self.extract = await extract_for(unit, book, self.job, self.wanted, now)
        person = await unit.people.behind(self.job.channel, self.job.chat)
        if self.extract is not None and person is not None:
            self.key = await taken.key_for(unit, person)
        return self.extract is not None

    def errand(self, database_url: str, target: Path) -> Errand:
        return Errand(database_url, self.found, target)

    async def keep(self, files: Files, target: Path) -> None:
        await files.put(self.key, target)

    async def end(
        self, unit: UnitOfWork, book: Book, progress: Progress
    ) -> tuple[Told, tuple[Attachment, ...]]:
        del unit, book
        extract = self.found
        file = Attachment(self.key, name_of(self.wanted, extract), MEDIA_TYPES[extract.suffix])
        return ready(texts(self.job.language), extract, progress), (file,)

    def under_way(self, _: Texts, progress: Progress) -> Told:
        return under_way(_, self.job, progress)

    def failed(self, _: Texts) -> Told:
        return failed(_)

    def refused(self, _: Texts) -> Told:
        return refused(_)

    def too_large(self, _: Texts) -> Told:
        return too_large(_)


# -- what is told --------------------------------------------------------------------------------


def name_of(wanted: Wanted, extract: Extract) -> str:
    form = wanted.form or "tat-ca-phieu"
    return f"{form}-{extract.period.key}-{extract.made_at:%Y%m%d-%H%M}.{extract.suffix}"


def under_way(_: Texts, job: Job, progress: Progress) -> Told:
    return (
        _(
            "The file is being prepared: {done}/{total} reports.",
            done=_.number(progress.done),
            total=_.number(max(progress.done, progress.total)),
        ),
        (((_.plain("Stop preparing the file"), f"export:stop:{job.number}"),),),
    )


def ready(_: Texts, extract: Extract, progress: Progress) -> Told:
    lines = [
        _("The data is ready: {period}.", period=_.period(extract.period.key)),
        _(
            "{reports} reports handed in, of {done} asked for.",
            reports=_.number(progress.reports),
            done=_.number(progress.done),
        ),
    ]
    if extract.is_sensitive and extract.small_cells:
        lines.append(small_counts_warned(_, extract.office))
    elif extract.is_sensitive:
        lines.append(
            _("Counts of one and two on sensitive indicators are shown as {hidden}.", hidden=HIDDEN)
        )
    return Markup("\n").join(lines), ((_again(_),),)


def small_counts_warned(_: Texts, office: str) -> Markup:
    """What whoever gets a file with counts of one and two has to know."""
    return _(
        "⚠️ The file shows counts of one and two on sensitive indicators. They are for {office} "
        "only: please do not pass them on.",
        office=office,
    )


def failed(_: Texts) -> Told:
    return (
        _("Sorry, the file could not be prepared. Nothing has been changed. Please try again."),
        ((_again(_),),),
    )


def refused(_: Texts) -> Told:
    return _("There is nothing you may take out for this choice any more."), ((_again(_),),)


def too_large(_: Texts) -> Told:
    return (
        _("The file is too large to be sent. Please choose a single questionnaire."),
        ((_again(_),),),
    )


def _again(_: Texts) -> tuple[str, str]:
    return _.plain("Take out data again"), "export:periods"
