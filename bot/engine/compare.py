"""Two versions of a form: what came, what went, what means something else now."""

from dataclasses import dataclass

from bot.domain.questionnaires import CHOOSING, NUMBERS, Path, Question, Questionnaire
from bot.engine.plan import waits_for_an_answer


@dataclass(frozen=True, slots=True)
class Comparison:
    """Questions by what happened to them; answers to `gone` and `altered` ones do not carry over.

    `narrowed` lost choices that may have been taken, `reworded` ask the same in other words.
    """

    added: tuple[Question, ...]
    gone: tuple[Question, ...]
    altered: tuple[Question, ...]
    narrowed: tuple[Question, ...]
    reworded: tuple[Question, ...]


def compare(old: Questionnaire, new: Questionnaire) -> Comparison:
    """What an author changed, question by question; answers are matched by path."""
    before, after = _asked(old), _asked(new)
    both = [(before[path], one) for path, one in after.items() if path in before]
    same = [(was, now) for was, now in both if _is_same_kind(was, now)]
    return Comparison(
        added=tuple(one for path, one in after.items() if path not in before),
        gone=tuple(one for path, one in before.items() if path not in after),
        altered=tuple(now for was, now in both if not _is_same_kind(was, now)),
        narrowed=tuple(now for was, now in same if _names(was) - _names(now)),
        reworded=tuple(now for was, now in same if was.label != now.label),
    )


def _asked(form: Questionnaire) -> dict[Path, Question]:
    return {one.path: one for one in form.questions if waits_for_an_answer(one)}


def _is_same_kind(was: Question, now: Question) -> bool:
    """Whether an answer to one may stand as an answer to the other."""
    return was.kind is now.kind or (was.kind in NUMBERS and now.kind in NUMBERS)


def _names(question: Question) -> set[str]:
    return {one.name for one in question.choices} if question.kind in CHOOSING else set()
