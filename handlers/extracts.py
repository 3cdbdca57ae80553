"""Data on its way out: what exactly is to be written for a job, and what its reader is told."""

from dataclasses import replace
from datetime import datetime

from markupsafe import Markup

from bot.domain.assignments import Period
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
from bot.i18n import Texts, texts
from bot.privacy.small_cells import HIDDEN
from handlers.book import Book
from handlers.jobs import Job
from handlers.scene import Rows, parts_of
from handlers.standings import bare_state_name
from storage.unit_of_work import UnitOfWork

MEDIA_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
    "jsonl": "application/jsonl",
}


async def extract_for(unit: UnitOfWork, book: Book, job: Job, now: datetime) -> Extract | None:
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
    found = await extract(unit, book, home, job.wanted, job.language, now)
    return found and replace(found, parts=parts, small_cells=not home.parent)


async def extract(
    unit: UnitOfWork, book: Book, top: Unit, wanted: Wanted, language: str, now: datetime
) -> Extract | None:
    """Everything of this unit and those below it; None where there is no such form or period.

    What is heavy, the units and their reports, is looked up by whoever writes the file.
    """
    _ = texts(language)
    period = next((one for one in await _periods(unit, now) if one.key == wanted.period), None)
    subjects = await _subjects(unit, book, period, wanted.form) if period else []
    if period is None or not subjects:
        return None
    office = await unit.people.unit_by_key(str(book.settings["recipient"]))
    kinds = book.settings["kinds"]
    return Extract(
        format=wanted.format,
        programme=(await unit.programmes.settings())["title"],
        office=office.name if office else "",
        period=period,
        subjects=tuple(subjects),
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


async def _periods(unit: UnitOfWork, now: datetime) -> list[Period]:
    coming = await unit.programmes.period_at(now)
    return [*await unit.programmes.opened(now), *([coming] if coming else [])]


async def _subjects(unit: UnitOfWork, book: Book, period: Period, form: str) -> list[Subject]:
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


# -- what is told --------------------------------------------------------------------------------


def name_of(job: Job, extract: Extract) -> str:
    form = job.wanted.form or "tat-ca-phieu"
    return f"{form}-{extract.period.key}-{extract.made_at:%Y%m%d-%H%M}.{extract.suffix}"


def under_way(_: Texts, job: Job, progress: Progress) -> tuple[Markup, Rows]:
    return (
        _(
            "The file is being prepared: {done}/{total} reports.",
            done=_.number(progress.done),
            total=_.number(max(progress.done, progress.total)),
        ),
        (((_.plain("Stop preparing the file"), f"export:stop:{job.number}"),),),
    )


def ready(_: Texts, extract: Extract, progress: Progress) -> tuple[Markup, Rows]:
    lines = [
        _("The data is ready: {period}.", period=_.period(extract.period.key)),
        _(
            "{reports} reports handed in, of {done} asked for.",
            reports=_.number(progress.reports),
            done=_.number(progress.done),
        ),
    ]
    if extract.is_sensitive and extract.small_cells:
        lines.append(
            _(
                "⚠️ The file shows counts of one and two on sensitive indicators. They are for "
                "{office} only: please do not pass them on.",
                office=extract.office,
            )
        )
    elif extract.is_sensitive:
        lines.append(
            _("Counts of one and two on sensitive indicators are shown as {hidden}.", hidden=HIDDEN)
        )
    return Markup("\n").join(lines), ((_again(_),),)


def failed(_: Texts) -> tuple[Markup, Rows]:
    return (
        _("Sorry, the file could not be prepared. Nothing has been changed. Please try again."),
        ((_again(_),),),
    )


def refused(_: Texts) -> tuple[Markup, Rows]:
    return _("There is nothing you may take out for this choice any more."), ((_again(_),),)


def too_large(_: Texts) -> tuple[Markup, Rows]:
    return (
        _("The file is too large to be sent. Please choose a single questionnaire."),
        ((_again(_),),),
    )


def _again(_: Texts) -> tuple[str, str]:
    return _.plain("Take out data again"), "export:periods"
