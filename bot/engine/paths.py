"""Paths of answers: an entry of a list carries its number, `/data/documents[2]/number`.

Numbers are given once and never again, so a path means the same entry for ever, whatever is
added or taken out around it.
"""

import re
from hashlib import blake2s

from bot.domain.questionnaires import Path, Question, Questionnaire, Repeat

_ORDINAL = re.compile(r"\[(\d+)\]")


def template(path: str) -> Path:
    """The path as the form has it, without the entries' numbers."""
    return Path(_ORDINAL.sub("", path)) if "[" in path else Path(path)


def ordinals(path: str) -> tuple[int, ...]:
    """The numbers of the entries a path leads through, from the outermost."""
    return tuple(map(int, _ORDINAL.findall(path))) if "[" in path else ()


def entry(path: str, ordinal: int) -> Path:
    """The path of one entry of the list at `path`."""
    return Path(f"{path}[{ordinal}]")


def list_of(path: str) -> Path:
    """The path of the list an entry stands in."""
    return Path(path.rpartition("[")[0])


def near(path: Path, by: str) -> Path:
    """The answer at a path of the form, in the same entries as `by` as far as they share them."""
    if "[" not in by:
        return path
    found, here, there = "", "", ""
    rest = iter(by.split("/")[1:])
    for step in path.split("/")[1:]:
        here = f"{here}/{step}"
        numbered = next(rest, "")
        there = f"{there}/{template(numbered)}"
        found = f"{found}/{numbered if here == there else step}"
    return Path(found)


def together(one: str, other: str) -> bool:
    """Whether two answers stand in the same entries, as far as they stand in the same lists."""
    for here, there in zip(one.split("/"), other.split("/"), strict=False):
        if here != there:
            return template(here) != template(there)
    return True


def address(path: str) -> str:
    """A short name of an answer, for buttons: the same for the same path in every version."""
    return ".".join(map(str, (_short(template(path)), *ordinals(path))))


def _short(path: str) -> str:
    return blake2s(path.encode(), digest_size=4).hexdigest()


def path_at(form: Questionnaire, where: str) -> Path | None:
    """The path an address stands for; None for none of this form's."""
    short, *numbers = where.split(".")
    items: tuple[Question | Repeat, ...] = (*form.questions, *form.repeats)
    found = next((one for one in items if _short(one.path) == short), None)
    if found is None or not all(map(str.isdecimal, numbers)):
        return None
    repeats = {str(one.path) for one in form.repeats}
    path, here, left = "", "", list(numbers)
    for step in found.path.split("/")[1:]:
        here, path = f"{here}/{step}", f"{path}/{step}"
        if here in repeats and left:
            path = f"{path}[{left.pop(0)}]"
    return None if left else Path(path)
