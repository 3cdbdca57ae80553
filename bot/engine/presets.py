"""What an answer brings with it: values the form puts in, and those it works out once and keeps."""

from collections.abc import Iterator, Mapping

from bot.domain.interviews import Answer
from bot.domain.questionnaires import Kind, Path, Question, Status
from bot.engine.casting import cast
from bot.engine.expressions import compile_expression
from bot.engine.instance import Instance
from bot.engine.paths import near, template, together


def answered(instance: Instance, answers: Mapping[Path, Answer]) -> Instance:
    """The instance once these answers are given, with what the form puts in because of them."""
    after = instance.after(answers)
    changed = [path for path in answers if after.value(path) != _was(instance, path)]
    done: set[tuple[Path, Path]] = set()
    while changed:
        path = changed.pop(0)
        for where, expression in _put_in(after, path):
            if (path, where) in done:
                continue
            done.add((path, where))
            was, after = after, after.after({where: _preset(after, where, expression)})
            if after.value(where) != was.value(where):
                changed.append(where)
    after = _with_counted(after)
    kept = _kept(after)
    return after.after(kept) if kept else after


def _with_counted(instance: Instance) -> Instance:
    """The instance with what is put in where a list counted by the form has new entries."""
    for one in instance.plan.in_counted:
        for where in instance.everywhere(one.path):
            if where not in instance.answers:
                instance = instance.after({where: _preset(instance, where, one.expression)})
    return instance


def begun(instance: Instance, answers: Mapping[Path, Answer]) -> Instance:
    """The instance with the values the form puts in at its start."""
    after = answered(instance, answers) if answers else instance
    for one in instance.plan.at_start:
        if one.path not in after.answers:
            after = answered(after, {one.path: _preset(after, one.path, one.expression)})
    return _with_counted(after)


def with_entry(instance: Instance, path: Path, added: Path, number: int) -> Instance:
    """The instance with one more entry, the `number`-th of the list at `path`."""
    after = answered(instance, {added: Answer(str(number))})
    for one in instance.plan.for_entries(template(path)):
        where = near(one.path, by=added)
        after = answered(after, {where: _preset(after, where, one.expression)})
    return after


def _was(instance: Instance, path: Path) -> str:
    return instance.value(path) if path in instance.answers else ""


def _put_in(instance: Instance, changed: Path) -> Iterator[tuple[Path, str]]:
    """Where the form puts something in once this answer has changed, and what."""
    for one in instance.plan.form.presets:
        if one.after == template(changed):
            for where in instance.everywhere(one.path):
                if together(where, changed):
                    yield where, one.expression


def _preset(instance: Instance, path: Path, expression: str) -> Answer:
    """What the form puts in at this path."""
    said = instance.string(compile_expression(expression), path)
    item = instance.plan.specs[template(path)].item
    kind = item.kind if isinstance(item, Question) else Kind.TEXT
    return Answer(cast(kind, "" if said == "NaN" else said, instance.now), Status.PRESET)


def _kept(instance: Instance) -> dict[Path, Answer]:
    """Values that are worked out once and stay."""
    found: dict[Path, Answer] = {}
    for one in instance.plan.keeps:
        for path in instance.everywhere(one):
            if path not in instance.answers:
                text = instance.value(path)
                found |= {path: Answer(text, Status.PRESET)} if text else {}
    return found
