"""Choices by their label, their number, a yes or a no, or a part of the label."""

import re
from collections.abc import Callable

from bot.domain.interviews import Answer, Unclear
from bot.domain.questionnaires import Choice, Question
from bot.engine.faults import Doubt, Fault, NotAChoice, NotInOrder
from bot.engine.folding import fold
from bot.engine.parse.agreement import (
    HALF_SAID,
    NOT_YET,
    as_written,
    without_politeness,
    yes_or_no,
)

_LONGEST_POSITION = 4


def one(question: Question, typed: str) -> Answer | Doubt | Fault:
    """One of the choices."""
    meant = _meant(question, typed)
    if len(meant) == 1:
        return Answer(meant[0])
    near = meant or _half_said(question, typed) or _beginning(question, fold(typed))
    is_clear = meant or len(near) == 1
    return Doubt(Answer(near[0]), Unclear.CHOICE) if is_clear else NotAChoice()


def several(question: Question, typed: str) -> Answer | Doubt | Fault:
    """Any of the choices, on lines of their own or after commas; numbers after spaces too."""
    names: set[str] = set()
    for line in dict.fromkeys(re.split(r"[;\n]+", typed)):
        found = _named_in(question, line)
        if found is None:
            return NotAChoice()
        names |= found
    if not names:
        return NotAChoice()
    return Answer(" ".join(one.name for one in question.choices if one.name in names))


def _named_in(question: Question, line: str) -> set[str] | None:
    """The choices of one line; a label may have a comma of its own."""
    whole = _named(question, line)
    if whole is not None:
        return {whole}
    folded = fold(line)
    parts = folded.split() if re.fullmatch(r"[\d ]+", folded) else line.split(",")
    names = {_named(question, part) for part in dict.fromkeys(parts) if fold(part)}
    known = {name for name in names if name is not None}
    return known if known == names else None


def _named(question: Question, typed: str) -> str | None:
    """The choice meant: by its label, else by its number, else as a yes or a no."""
    return labelled(question, typed) or _numbered(question, typed) or _yes_or_no(question, typed)


def _meant(question: Question, typed: str) -> list[str]:
    """Every choice a text may mean: more than one only where numbers stand for two things."""
    if not _is_position(typed):
        found = _named(question, typed)
        return [found] if found else []
    sure = [
        labelled(question, typed),
        _numbered(question, typed),
        _yes_or_no(question, typed),
    ]
    known = [name for name in sure if name is not None]
    rivals = _beginning(question, fold(typed)) if known else []
    return list(dict.fromkeys([*known, *rivals]))


def labelled(question: Question, typed: str) -> str | None:
    """By the label as written, then without accents where that still tells them apart."""
    for form in (as_written, fold):
        wanted = form(typed)
        matches = [one.name for one in question.choices if wanted in _labels(one, form)]
        if len(matches) == 1:
            return matches[0]
    return None


def _beginning(question: Question, start: str) -> list[str]:
    """The choices whose label begins so; a number begins a label only as a whole number."""
    begins = re.compile(re.escape(start) + (r"(?!\d)" if start.isdecimal() else ""))
    return [one.name for one in question.choices if any(map(begins.match, _labels(one, fold)))]


def _labels(choice: Choice, form: Callable[[str], str]) -> set[str]:
    return {form(choice.label.text_in(language)) for language in choice.label.pieces}


def _is_position(typed: str) -> bool:
    folded = fold(typed)
    return folded.isdecimal() and len(folded) <= _LONGEST_POSITION


def _numbered(question: Question, typed: str) -> str | None:
    if not _is_position(typed) or not 1 <= int(fold(typed)) <= len(question.choices):
        return None
    return question.choices[int(fold(typed)) - 1].name


def _yes_or_no(question: Question, typed: str) -> str | None:
    if question.choice("yes") is None:
        return None
    if without_politeness(typed) in NOT_YET:
        return "not_yet" if question.choice("not_yet") else _if_offered(question, "no")
    decided = yes_or_no(typed)
    return None if decided is None else _if_offered(question, "yes" if decided else "no")


def _half_said(question: Question, typed: str) -> list[str]:
    """“c” and “ch” among yes and no: the first choice they may stand for."""
    if question.choice("yes") is None:
        return []
    stands_for = HALF_SAID.get(fold(typed), ())
    return [name for name in stands_for if question.choice(name)][:1]


def _if_offered(question: Question, name: str) -> str | None:
    return name if question.choice(name) else None


def ordered(question: Question, typed: str) -> Answer | Doubt | Fault:
    """Every choice, each once, the first one first."""
    names: list[str] = []
    for line in re.split(r"[;\n>]+", typed):
        named = _in_order(question, line)
        if named is None:
            return NotAChoice()
        names += named
    complete = sorted(names) == sorted(choice.name for choice in question.choices)
    return Answer(" ".join(names)) if complete else NotInOrder()


def _in_order(question: Question, line: str) -> list[str] | None:
    whole = _named(question, line)
    if whole is not None:
        return [whole]
    folded = fold(line)
    parts = folded.split() if re.fullmatch(r"[\d ]+", folded) else line.split(",")
    found = [_named(question, part) for part in parts if fold(part)]
    known = [name for name in found if name is not None]
    return known if len(known) == len(found) else None


def matching(question: Question, text: str) -> tuple[Choice, ...]:
    """The choices whose label has this text in it, accents or not."""
    wanted = fold(text)
    if not wanted:
        return ()
    found = (
        one for one in question.choices if any(wanted in label for label in _labels(one, fold))
    )
    return tuple(found)
