"""What in a text may identify a child: the words found, each under an item of Điều 33."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.privacy.reading import read
from bot.privacy.rules import RULES, SPARED, Kind

__all__ = ["Kind", "Suspicion", "suspicions"]


@dataclass(frozen=True, slots=True)
class Suspicion:
    """Words that may identify a child, and where they stand in the text."""

    kind: Kind
    start: int
    end: int
    extract: str


def suspicions(text: str) -> tuple[Suspicion, ...]:
    """Every place that may identify a child, in the order of the text."""
    return tuple(sorted(set(_found(text)), key=lambda found: (found.start, found.end, found.kind)))


def _found(text: str) -> Iterator[Suspicion]:
    reading = read(text)
    line = _without_the_spared(reading.line)
    for rule in RULES:
        for match in rule.pattern.compiled.finditer(line):
            start, end = reading.span(*match.span())
            yield Suspicion(rule.kind, start, end, text[start:end])


def _without_the_spared(line: str) -> str:
    """The line with harmless look-alikes blanked out, as long as before."""
    for spared in SPARED:
        line = spared.pattern.compiled.sub(lambda match: "~" * len(match[0]), line)
    return line
