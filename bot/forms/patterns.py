"""Regular expressions of form authors: valid, and not able to run for ever."""

import re
import warnings
from dataclasses import dataclass, field

LONGEST = 500
_REPEATS = 8
"""More open-ended repetitions than this in one pattern are refused."""
_OPEN_ENDED = re.compile(r"[*+]|\{\d*,\}|\{\d*,\d{3,}\}")


@dataclass(slots=True)
class _Group:
    """One bracket under way: whether something in it may repeat without end."""

    repeats: bool = False
    branches: list[str] = field(default_factory=lambda: [""])

    @property
    def overlaps(self) -> bool:
        """Two branches that begin alike: `(a|ab)*`."""
        starts = [branch[:1] for branch in self.branches]
        return len(starts) > 1 and (len(set(starts)) < len(starts) or "." in starts)


def is_valid(pattern: str) -> bool:
    if len(pattern) > LONGEST:
        return False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            re.compile(pattern)
    except (re.error, OverflowError, RecursionError):
        return False
    return True


def is_slow(pattern: str) -> bool:
    """A repetition of a repetition, `(a+)+`, of branches alike, `(a|a)*`, or very many."""
    return len(_OPEN_ENDED.findall(pattern)) > _REPEATS or _has_nested(pattern)


def _has_nested(pattern: str) -> bool:
    groups, at = [_Group()], 0
    while at < len(pattern):
        end = _step(pattern, at)
        piece = pattern[at:end]
        if piece == "(":
            groups.append(_Group())
        elif piece == ")" and len(groups) > 1:
            inner = groups.pop()
            if _OPEN_ENDED.match(pattern, end) and (inner.repeats or inner.overlaps):
                return True
            groups[-1].repeats |= inner.repeats
            groups[-1].branches[-1] += "()"
        elif piece == "|":
            groups[-1].branches.append("")
        elif _OPEN_ENDED.match(pattern, at):
            groups[-1].repeats = True
        else:
            groups[-1].branches[-1] += piece
        at = end
    return False


def _step(pattern: str, at: int) -> int:
    """Where the next piece ends: an escape, a class, a bracket, or one sign."""
    if pattern[at] == "\\":
        return min(at + 2, len(pattern))
    if pattern[at] == "[":
        end = at + (3 if pattern[at + 1 : at + 2] == "^" else 2)
        while end < len(pattern) and pattern[end] != "]":
            end += 2 if pattern[end] == "\\" else 1
        return min(end + 1, len(pattern))
    if pattern.startswith("(?", at):
        match = re.match(r"\(\?(?:P<\w+>|[:=!]|<[=!])", pattern[at:])
        return at + (len(match[0]) if match else 1)
    match = _OPEN_ENDED.match(pattern, at)
    return match.end() if match else at + 1
