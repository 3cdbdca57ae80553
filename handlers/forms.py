"""Questionnaires and their versions.

An administrator sends a workbook, sees what is wrong or what would change, tries it, and publishes
it. What has been sent waits in the store of files; nothing else is touched before it is published.
"""

import asyncio

from markupsafe import Markup, escape

from bot.domain.assignments import FormId, KeptForm
from bot.domain.audit import Deed
from bot.domain.errors import Outdated
from bot.domain.interviews import Answer
from bot.domain.people import Right
from bot.domain.programmes import LAST_YEAR
from bot.domain.questionnaires import Path, Question, Questionnaire, Status
from bot.engine.compare import Comparison, compare
from bot.engine.paths import template
from bot.forms import FormFaults, SheetFault, Upload, check, questionnaire, xform_of
from bot.i18n import Texts
from bot.messages import Spot, Stored
from handlers import trial
from handlers.acts import number_in
from handlers.scene import Flow, Scene
from handlers.sheet_faults import fault_list

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PATIENCE = 5.0
"""Seconds a form may take to be checked; the largest we know takes less than one."""
_MOST_NAMED = 5


async def enter(scene: Scene, args: tuple[str, ...]) -> None:
    """The questionnaires of the programme, and how to change one."""
    del args
    await scene.must_at_top(Right.CONFIGURE)
    _ = scene.texts
    forms = await scene.unit.forms.newest(await scene.unit.programmes.current())
    scene.at("forms")
    lines = [_line(_, scene, one, await scene.book.form(one.id, scene.unit)) for one in forms]
    scene.say(
        Markup("\n").join(
            [
                _("<b>Questionnaires</b>"),
                *lines,
                _(
                    "To change one, send its Excel workbook (.xlsx) here. It is checked first; "
                    "nothing changes before it is published."
                ),
            ]
        ),
        awaits_file=True,
    )


async def hear(scene: Scene, text: str) -> None:
    """What is typed while a questionnaire is being tried answers its question."""
    await scene.must_at_top(Right.CONFIGURE)
    if "trial" not in scene.conversation.state:
        return await enter(scene, ())
    return await trial.hear(scene, await _sent(scene), text)


async def press(scene: Scene, args: tuple[str, ...]) -> None:
    """Try what was sent, publish it, drop it, or carry drafts over to a published version."""
    await scene.must_at_top(Right.CONFIGURE)
    match args:
        case ("carry", form_id):
            await _carry_over(scene, FormId(number_in(form_id)))
        case ("publish",):
            await _publish(scene)
        case ("drop",):
            await _drop(scene)
        case ("try", *rest):
            await trial.press(scene, await _sent(scene), rest)
        case _:
            raise Outdated


async def receive(scene: Scene, sent: Stored | Spot) -> None:
    """A workbook: every fault at once, or what would change."""
    await scene.must_at_top(Right.CONFIGURE)
    _ = scene.texts
    if isinstance(sent, Spot) or sent.media_type != WORKBOOK:
        return scene.say(
            _("Please send the questionnaire as an Excel workbook (.xlsx)."), awaits_file=True
        )
    upload = Upload(sent.name, await scene.files.get(sent.key))
    await scene.files.delete(sent.key)
    known = frozenset({*scene.book.settings.get("shares", {}), LAST_YEAR})
    try:
        faults, xform = await asyncio.wait_for(asyncio.to_thread(_checked, upload, known), PATIENCE)
    except TimeoutError:
        return scene.say(_("The workbook takes too long to check. Please send a smaller one."))
    wrong = [one for one in faults if not one.is_warning]
    if wrong:
        await scene.note(Deed.FORM_REFUSED, str(len(wrong)))
        return scene.say(
            fault_list(_, _("<b>The questionnaire cannot be published yet</b>"), wrong)
        )
    key = scene.files.new_key("forms")
    await scene.files.put(key, xform.encode())
    scene.at("forms", file=key)
    return await _report(scene, questionnaire(xform), faults)


def _checked(upload: Upload, known: frozenset[str]) -> tuple[list[SheetFault], str]:
    """What is wrong with a workbook, and its XForm text where nothing is."""
    faults = check([upload], known_instances=known)
    if any(not one.is_warning for one in faults):
        return faults, ""
    try:
        return faults, xform_of([upload], known_instances=known)
    except FormFaults as found:
        return list(found.faults), ""


async def _sent(scene: Scene) -> Questionnaire:
    """The questionnaire that waits to be published."""
    return scene.book.waiting(_waiting(scene), await _sent_text(scene))


async def _sent_text(scene: Scene) -> str:
    """Its XForm text; what waited too long has been swept away."""
    try:
        return (await scene.files.get(_waiting(scene))).decode()
    except FileNotFoundError as gone:
        scene.at("forms")
        raise Outdated from gone


def _waiting(scene: Scene) -> str:
    """Where it is kept until it is published or dropped."""
    key = scene.conversation.state.get("file") if scene.conversation.flow == "forms" else None
    if key is None:
        raise Outdated
    return str(key)


# -- what is said --------------------------------------------------------------------------------


def _line(_: Texts, scene: Scene, one: KeptForm, form: Questionnaire) -> Markup:
    return _(
        "{title} ({key}): version {version}, published {day}, {open} under way",
        title=form.title.text_in(_.language),
        key=one.key,
        version=one.version,
        day=_.day(one.published_at.astimezone(scene.book.zone).date()),
        open=one.open,
    )


async def _report(scene: Scene, form: Questionnaire, warnings: list[SheetFault]) -> None:
    """The dry run: what is in it, what would change, and for how many drafts."""
    _ = scene.texts
    lines = [
        _("<b>{title}</b> ({key})", title=form.title.text_in(_.language), key=form.key),
        _(
            "{questions} questions, {rules} rules. No faults.",
            questions=len(form.questions),
            rules=sum(bool(one.constraint) + bool(one.warning) for one in form.questions),
        ),
    ]
    before = await _published(scene, form.key)
    if before is None:
        lines.append(_("This is a new questionnaire; no task asks for it yet."))
    else:
        old = await scene.book.form(before.id, scene.unit)
        lines += [
            _(
                "It would follow version {version}; {open} reports are under way.",
                version=before.version,
                open=before.open,
            ),
            *_changes(_, compare(old, form)),
        ]
    text = Markup("\n").join(lines)
    if warnings:
        text += Markup("\n\n") + fault_list(_, _("<b>Please look at these</b>"), warnings)
    scene.say(text, *trial.ways(_))


async def _published(scene: Scene, key: str) -> KeptForm | None:
    known = await scene.unit.forms.newest(await scene.unit.programmes.current())
    return next((one for one in known if one.key == key), None)


def _changes(_: Texts, found: Comparison) -> list[Markup]:
    kinds = (
        (found.added, _("New questions")),
        (found.gone, _("Questions taken out")),
        (found.altered, _("Answered in another way; earlier answers do not carry over")),
        (found.narrowed, _("Choices taken out")),
        (found.reworded, _("Worded differently")),
    )
    lines = [
        _("{what} ({count}): {names}", what=what, count=len(some), names=_named(_, some))
        for some, what in kinds
        if some
    ]
    return lines or [_("No question changes.")]


def _named(_: Texts, questions: tuple[Question, ...]) -> Markup:
    names = [one.label.text_in(_.language) or one.name for one in questions[:_MOST_NAMED]]
    more = ["…"] if len(questions) > _MOST_NAMED else []
    return escape("; ".join([*names, *more]))


# -- what is done --------------------------------------------------------------------------------


async def _publish(scene: Scene) -> None:
    _ = scene.texts
    xform = await _sent_text(scene)
    form = scene.book.waiting(_waiting(scene), xform)
    programme = await scene.unit.programmes.current()
    form_id = await scene.unit.forms.publish(programme, form.key, xform, scene.now)
    await scene.note(Deed.FORM_PUBLISHED, form.key)
    drafts = len(await scene.unit.interviews.under_way(form.key, form_id))
    scene.at("forms")
    published = await _published(scene, form.key)
    version = published.version if published else 1
    lines = [_("Version {version} of {key} has been published.", version=version, key=form.key)]
    if not drafts:
        return scene.say(Markup("\n").join(lines))
    lines.append(
        _("{count} reports under way stay on the version they were begun with.", count=drafts)
    )
    carry = _.plain("Carry them over to the new version")
    return scene.say(Markup("\n").join(lines), ((carry, f"forms:carry:{form_id}"),))


async def _carry_over(scene: Scene, form_id: FormId) -> None:
    """Drafts go on with the published version; answers that mean something else are asked again."""
    _ = scene.texts
    known = await scene.unit.forms.newest(await scene.unit.programmes.current())
    key = next((one.key for one in known if one.id == form_id), None)
    if key is None:
        raise Outdated
    form = await scene.book.form(form_id, scene.unit)
    drafts = await scene.unit.interviews.under_way(key, form_id)
    kept = dropped = 0
    for interview_id in drafts:
        before = await scene.unit.interviews.carry_over(interview_id, form_id)
        old = await scene.book.form(before, scene.unit)
        lost = {one.path for one in compare(old, form).altered}
        given = await scene.unit.interviews.answers(interview_id)
        again: dict[Path, Answer] = {
            Path(one.path): Answer("", Status.REMOVED)
            for one in given
            if template(one.path) in lost
        }
        await scene.unit.interviews.record(
            interview_id, again, scene.person.id, scene.inbox_id, scene.now
        )
        dropped += len(again)
        kept += sum(template(one.path) in form.by_path for one in given) - len(again)
    await scene.note(Deed.CARRIED_OVER, f"{key} {len(drafts)}")
    return scene.say(
        _(
            "{count} reports go on with the new version: {kept} answers kept, {dropped} to be "
            "asked again.",
            count=len(drafts),
            kept=kept,
            dropped=dropped,
        )
    )


async def _drop(scene: Scene) -> None:
    key = _waiting(scene)
    if await scene.files.has(key):
        await scene.files.delete(key)
    scene.at("forms")
    scene.say(scene.texts("Dropped. Nothing has been changed."))


FLOW = Flow(enter, press, hear, receive)
