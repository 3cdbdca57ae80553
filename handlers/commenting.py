"""Comments on single answers, typed or taken from phrases, until the report is returned."""

from markupsafe import Markup

from bot.domain.audit import Deed
from bot.domain.errors import Outdated
from bot.domain.reviews import Comment
from bot.engine.events import Line
from bot.engine.folding import clean
from bot.engine.paths import address
from handlers import screening, words
from handlers.papers import Paper
from handlers.scene import Act, Scene
from handlers.withheld import Held

LONGEST = 500


async def ask(scene: Scene, paper: Paper, where: str) -> None:
    """Ask for the comment on an answer, with what has been said to it so far."""
    _ = scene.texts
    line = paper.line_at(where)
    said = (await scene.unit.reviews.comments(paper.filed.id)).get(line.path)
    _wait(scene, paper, where)
    scene.ask(
        Markup("\n").join(
            [
                _answer(paper, line),
                *([_so_far(scene, said)] if said else []),
                _("Please type your comment to the unit, or choose one."),
            ]
        ),
        *_phrases(scene, paper, where),
        *([((_.plain("Take this comment back"), _act(paper, "drop", where)),)] if said else []),
        (_read_on(scene, paper, line),),
    )


def _wait(scene: Scene, paper: Paper, where: str) -> None:
    scene.at("review", report=str(paper.filed.id), where=where)


def _answer(paper: Paper, line: Line) -> Markup:
    told = words.answered(paper.cards.label(line), paper.cards.value(line))
    return Markup("{}. {}").format(line.number, told)


def _so_far(scene: Scene, said: Comment) -> Markup:
    _ = scene.texts
    if said.person_id == scene.person.id:
        return _("Comment so far: “{comment}”\nA new one replaces it.", comment=said.text)
    return _(
        "Comment by {name}: “{comment}”\nA new one replaces it.",
        name=words.name(_, said.person_name),
        comment=said.text,
    )


def _phrases(scene: Scene, paper: Paper, where: str) -> list[tuple[Act, ...]]:
    phrases = scene.book.phrases(scene.texts.language)
    return [((text, f"{_act(paper, 'phrase', where)}:{key}"),) for key, text in phrases.items()]


def _act(paper: Paper, verb: str, where: str) -> str:
    return f"review:{verb}:{paper.filed.id}:{where}"


def _read_on(scene: Scene, paper: Paper, line: Line) -> Act:
    return scene.texts.plain("Read on"), f"review:read:{paper.filed.id}:{paper.page_of(line)}"


# -- taking it in --------------------------------------------------------------------------------


async def hear(scene: Scene, paper: Paper, where: str, text: str) -> None:
    """What was typed is the comment, unless it may name a child."""
    _ = scene.texts
    comment = clean(text)
    if not comment:
        return await ask(scene, paper, where)
    if len(comment) > LONGEST:
        _wait(scene, paper, where)
        return scene.say(_("The comment is too long. Please shorten it."))
    kinds = screening.kinds_in([comment])
    if not kinds:
        return await _keep(scene, paper, where, comment)
    _wait(scene, paper, where)
    statement, place, back = screening.comment_acts(paper.filed.id, where)
    return await screening.hold_back(scene, Held(statement, place, comment), kinds, back)


async def stated(scene: Scene, paper: Paper, where: str) -> None:
    """The supervisor answers for it that the comment names no child."""
    statement, place, _back = screening.comment_acts(paper.filed.id, where)
    comment = screening.take(scene, statement, place)
    if not isinstance(comment, str):
        return await ask(scene, paper, where)
    await scene.note(
        Deed.STATED_HARMLESS, f"{paper.assignment.task_key} {paper.filed.interview_id}"
    )
    return await _keep(scene, paper, where, comment)


async def take_phrase(scene: Scene, paper: Paper, where: str, key: str) -> None:
    phrases = scene.book.phrases(scene.texts.language)
    if key not in phrases:
        raise Outdated
    await _keep(scene, paper, where, phrases[key])


async def _keep(scene: Scene, paper: Paper, where: str, comment: str) -> None:
    _ = scene.texts
    line = paper.line_at(where)
    await scene.unit.reviews.comment(paper.filed.id, line.path, comment, scene.person.id, scene.now)
    await scene.note(Deed.COMMENTED, paper.filed.number)
    scene.at("review")
    count = len(await scene.unit.reviews.comments(paper.filed.id))
    scene.say(
        _(
            "Comment on question {number} saved: “{comment}”. The unit sees it once the report is "
            "returned.",
            number=line.number,
            comment=comment,
        ),
        (_read_on(scene, paper, line),),
        (_list(scene, paper, count),),
    )


async def drop(scene: Scene, paper: Paper, where: str) -> None:
    _ = scene.texts
    line = paper.line_at(where)
    if line.path not in await scene.unit.reviews.comments(paper.filed.id):
        raise Outdated
    await scene.unit.reviews.withdraw(paper.filed.id, line.path)
    await scene.note(Deed.UNCOMMENTED, paper.filed.number)
    scene.at("review")
    scene.say(
        _("The comment on question {number} has been taken back.", number=line.number),
        (_read_on(scene, paper, line),),
    )


# -- all of them ---------------------------------------------------------------------------------


async def show_all(scene: Scene, paper: Paper) -> None:
    """What has been said so far; from here the report is returned."""
    _, number = scene.texts, paper.filed.id
    said = await scene.unit.reviews.comments(number)
    scene.at("review")
    if not said:
        return scene.say(
            _(
                "There is no comment yet. A report is returned with a comment on each question "
                "concerned: tap Comment under the answers."
            ),
            ((_.plain("Read on"), f"review:read:{number}:0"),),
        )
    lines = [one for one in paper.lines if one.path in said]
    told = [
        Markup("{}\n{}").format(_answer(paper, one), quoted(scene, said[one.path])) for one in lines
    ]
    head = _(
        "<b>Comments on {clause} of {unit}: {count}</b>",
        clause=paper.assignment.clause_ref,
        unit=paper.place.name,
        count=len(lines),
    )
    changes = [
        (_.plain("Change {number}", number=one.number), _act(paper, "note", address(one.path)))
        for one in lines
    ]
    return scene.say(
        Markup("\n\n").join([head, *told, *_locked(scene, paper)]),
        *(tuple(changes[n : n + 4]) for n in range(0, len(changes), 4)),
        ((_.plain("Return the report"), f"review:back:{number}"),),
        ((_.plain("Read on"), f"review:read:{number}:0"),),
    )


def quoted(scene: Scene, said: Comment) -> Markup:
    """A comment, with the name of whoever else has made it."""
    _ = scene.texts
    if said.person_id == scene.person.id:
        return _("💬 “{comment}”", comment=said.text)
    return _("💬 “{comment}” ({name})", comment=said.text, name=words.name(_, said.person_name))


def _locked(scene: Scene, paper: Paper) -> list[Markup]:
    if scene.now < paper.assignment.locks_at:
        return []
    return [
        scene.texts(
            "⚠️ The reporting period is locked: the unit can correct the report only once it has "
            "been given an extension."
        )
    ]


def _list(scene: Scene, paper: Paper, count: int) -> Act:
    label = scene.texts.plain("Return ({count} comments)", count=count)
    return label, f"review:comments:{paper.filed.id}"
