"""One report, page by page: answers, last year's, what has changed, reasons, files, comments."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from mimetypes import guess_type

from markupsafe import Markup

from bot.domain.audit import Deed
from bot.domain.interviews import Answer
from bot.domain.people import Right
from bot.domain.questionnaires import CHOOSING, MEDIA, NUMBERS, Path, Question
from bot.domain.reviews import Comment
from bot.engine.advance import last_year
from bot.engine.events import Line
from bot.engine.paths import address
from bot.engine.reading import gone, is_changed
from bot.i18n import Texts
from bot.messages import Attachment
from handlers import words
from handlers.commenting import quoted
from handlers.papers import Paper, paper_of
from handlers.scene import Act, Rows, Scene
from handlers.turning import turns

_A_ROW = 4
_UNKNOWN = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside the answers: the version before, what was and is said to each."""

    before: Paper | None
    remarks: dict[Path, Comment]
    comments: dict[Path, Comment]


async def read(scene: Scene, paper: Paper, page: int) -> None:
    """One page of what waits, with what can be done about it."""
    page = min(page, paper.pages - 1)
    beside = await beside_of(scene, paper, await scene.unit.reviews.comments(paper.filed.id))
    scene.at("review")
    scene.say(await told(scene, paper, beside, page), *_ways(scene, paper, beside, page))


async def told(scene: Scene, paper: Paper, beside: Beside, page: int, *said: Markup) -> Markup:
    """One page in words; what is `said` of the whole report stands above its first answers."""
    _, pages = scene.texts, paper.pages
    lines = [
        *([*await _head(scene, paper, beside), *said] if page == 0 else [_title(_, paper)]),
        *([_("Page {page}/{pages}", page=page + 1, pages=pages)] if pages > 1 else []),
        *paper.cards.listed(paper.shown(page), lambda line: _below(scene, paper, beside, line)),
        *(_gone(_, paper, beside) if page == pages - 1 else []),
    ]
    return Markup("\n").join(lines)


async def beside_of(scene: Scene, paper: Paper, comments: dict[Path, Comment]) -> Beside:
    """The version before, for a report with these comments."""
    filed = paper.filed
    before = await scene.unit.reviews.version(filed.assignment_id, filed.version - 1)
    if before is None:
        return Beside(None, {}, comments)
    earlier = await paper_of(scene, before, paper.assignment, paper.place)
    return Beside(earlier, await scene.unit.reviews.comments(before.id), comments)


# -- above the answers ---------------------------------------------------------------------------


def _title(_: Texts, paper: Paper) -> Markup:
    return _(
        "<b>{unit} · {clause} {title}</b>",
        unit=paper.place.name,
        clause=paper.assignment.clause_ref,
        title=paper.assignment.title,
    )


async def _head(scene: Scene, paper: Paper, beside: Beside) -> list[Markup]:
    _, filed = scene.texts, paper.filed
    person = await scene.unit.people.person(filed.person_id)
    moment = _.moment(filed.handed_in_at, scene.book.zone)
    lines = [
        _title(_, paper),
        _("Receipt {number}, {moment}", number=filed.number, moment=moment),
        _("Handed in by: {name}", name=words.name(_, person.name if person else "")),
        _("Handed in after the deadline.") if filed.late else _("Handed in on time."),
    ]
    if filed.reasons:
        lines.append(_("⚠️ Answers given with a reason: {count}", count=filed.reasons))
    if beside.before is not None:
        changes = _changes(paper, beside.before)
        lines.append(
            _(
                "Version {version}; answers changed since the version before: {count}",
                version=filed.version,
                count=changes,
            )
        )
    return lines


def _changes(paper: Paper, before: Paper) -> int:
    changed = sum(is_changed(one, before.filed.answers) for one in _numbered(paper.lines))
    return changed + len(_numbered(gone(before.lines, paper.lines)))


def _numbered(lines: Sequence[Line]) -> list[Line]:
    return [one for one in lines if one.number]


# -- below each answer ---------------------------------------------------------------------------


def _below(scene: Scene, paper: Paper, beside: Beside, line: Line) -> list[Markup]:
    """What is to be known of an answer, each on a line of its own."""
    return [Markup("   {}").format(one) for one in _said_of(scene, paper, beside, line) if one]


def _said_of(scene: Scene, paper: Paper, beside: Beside, line: Line) -> Iterator[Markup]:
    _ = scene.texts
    if line.answer is not None and line.answer.reason:
        yield _("⚠️ Reason: {reason}", reason=line.answer.reason)
    yield _last_year(_, paper, line)
    yield _change(_, beside, line)
    yield from _said_before(_, beside, line)
    if line.path in beside.comments:
        yield quoted(scene, beside.comments[line.path])


def _last_year(_: Texts, paper: Paper, line: Line) -> Markup:
    """The same a year earlier, where it can be told in a few words."""
    if not isinstance(line.item, Question) or line.item.kind not in NUMBERS | CHOOSING:
        return Markup()
    before = last_year(paper.cards.interview, line.item)
    return (
        _("Last year: {before}", before=words.value(_, line.item, before)) if before else Markup()
    )


def _change(_: Texts, beside: Beside, line: Line) -> Markup:
    if beside.before is None or not is_changed(line, beside.before.filed.answers):
        return Markup()
    was = beside.before.filed.answers.get(line.path)
    if was is None:
        return _("🔄 New in this version")
    told = beside.before.cards.value(replace(line, answer=was))
    return _("🔄 {before} → {now}", before=told, now=beside.before.cards.value(line))


def _gone(_: Texts, paper: Paper, beside: Beside) -> list[Markup]:
    """What the version before said and this one does not ask any more."""
    if beside.before is None:
        return []
    cards, told = beside.before.cards, list[Markup]()
    for one in _numbered(gone(beside.before.lines, paper.lines)):
        told.append(words.answered(cards.label(one), cards.value(one)))
        told += [Markup("   {}").format(said) for said in _said_before(_, beside, one)]
    return [_("<b>Not in this version any more</b>"), *told] if told else []


def _said_before(_: Texts, beside: Beside, line: Line) -> list[Markup]:
    said = beside.remarks.get(line.path)
    return [_("↩️ Commented before: “{comment}”", comment=said.text)] if said else []


# -- buttons -------------------------------------------------------------------------------------


def _ways(scene: Scene, paper: Paper, beside: Beside, page: int) -> Rows:
    _, number = scene.texts, paper.filed.id
    notes = [
        (
            _.plain("Comment {number}", number=one.number),
            f"review:note:{number}:{address(one.path)}",
        )
        for one in _numbered(paper.shown(page))
    ]
    rows: list[tuple[Act, ...]] = [
        tuple(notes[n : n + _A_ROW]) for n in range(0, len(notes), _A_ROW)
    ]
    files = files_on(paper, page)
    if files and scene.person.may(Right.SEE_MEDIA):
        label = _.plain("See the files ({count})", count=len(files))
        rows.append(((label, f"review:files:{number}:{page}"),))
    back = (
        _.plain("Return ({count} comments)", count=len(beside.comments))
        if beside.comments
        else _.plain("Return")
    )
    return [
        *rows,
        turns(_, f"review:read:{number}", page, paper.pages),
        ((_.plain("Accept"), f"review:accept:{number}"), (back, f"review:comments:{number}")),
        ((_.plain("Reports waiting"), "review:list:0"),),
    ]


# -- files ---------------------------------------------------------------------------------------


async def send_files(scene: Scene, paper: Paper, page: int, act: str) -> None:
    """The evidence of one page; who has looked is noted. `act` leads back to reading."""
    _ = scene.texts
    wanted = files_on(paper, page)
    found = [
        Attachment(one.value, one.label or one.value, guess_type(one.label)[0] or _UNKNOWN)
        for one in wanted
        if await scene.files.has(one.value)
    ]
    back = ((_.plain("Read on"), f"{act}:{paper.filed.id}:{page}"),)
    if not found:
        return scene.say(_("The files are not kept any more."), back)
    await scene.note(Deed.FILES_SEEN, paper.filed.number)
    head = _(
        "Files of {unit}, {clause}:", unit=paper.place.name, clause=paper.assignment.clause_ref
    )
    return scene.say(head, back, attachments=tuple(found))


def files_on(paper: Paper, page: int) -> list[Answer]:
    """The files among the answers of one page."""
    return [
        one.answer
        for one in paper.shown(page)
        if isinstance(one.item, Question)
        and one.item.kind in MEDIA
        and one.answer is not None
        and one.answer.has_value
    ]
