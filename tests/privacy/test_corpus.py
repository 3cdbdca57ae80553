"""How often the filter is right, measured on sentences as officers write them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.privacy.identity import Kind, suspicions
from bot.privacy.urgent import is_urgent

CORPUS = Path(__file__).parent / "corpus"
TUNED = ("harmless.tsv", "identifying.tsv", "urgent.tsv", "limits.tsv")
HELD_OUT = ("held_out.tsv",)
FRESH = ("fresh.tsv",)
LABELS = {"harmless", "urgent", *(f"identifying:{kind}" for kind in Kind)}


@dataclass(frozen=True, slots=True)
class Sentence:
    """One line of the corpus."""

    labels: frozenset[str]
    text: str

    @property
    def kinds(self) -> set[Kind]:
        told = (label.partition(":") for label in self.labels)
        return {Kind(kind) for said, _, kind in told if said == "identifying"}

    @property
    def is_judged_for_identity(self) -> bool:
        """Whether a report of a case also says who it is, is not told by its label."""
        return self.labels != {"urgent"}


@dataclass(frozen=True, slots=True)
class Score:
    """How many were rightly recognised, and which were not."""

    hits: int
    false: list[str]
    missed: list[str]

    @property
    def precision(self) -> float:
        return self.hits / (self.hits + len(self.false))

    @property
    def recall(self) -> float:
        return self.hits / (self.hits + len(self.missed))

    def __str__(self) -> str:
        return (
            f"precision {self.precision:.3f}, recall {self.recall:.3f} of {self.hits} hits"
            f"\n  false: {self.false}\n  missed: {self.missed}"
        )


def sentences(*names: str) -> Iterator[Sentence]:
    for name in names:
        for line in (CORPUS / name).read_text(encoding="utf-8").splitlines():
            if not line.startswith("#"):
                labels, _, text = line.partition("\t")
                yield Sentence(frozenset(labels.split("+")), text)


def score(
    asked: list[Sentence],
    is_meant: Callable[[Sentence], bool],
    is_found: Callable[[str], bool],
) -> Score:
    found = [sentence for sentence in asked if is_found(sentence.text)]
    return Score(
        hits=sum(map(is_meant, found)),
        false=[sentence.text for sentence in found if not is_meant(sentence)],
        missed=[each.text for each in asked if is_meant(each) and each not in found],
    )


def identity_score(*names: str) -> Score:
    judged = [sentence for sentence in sentences(*names) if sentence.is_judged_for_identity]
    return score(judged, lambda each: bool(each.kinds), lambda text: bool(suspicions(text)))


def urgent_score(*names: str) -> Score:
    return score(list(sentences(*names)), lambda each: "urgent" in each.labels, is_urgent)


IDENTITY_FLOORS = ((TUNED, 0.97, 0.95), (HELD_OUT, 0.97, 0.97), (FRESH, 0.93, 0.85))
URGENT_FLOORS = ((TUNED, 0.95, 0.95), (HELD_OUT, 0.93, 0.95), (FRESH, 0.95, 0.65))
"""Precision and recall that must be kept; for sentences never tuned on, as measured once."""


@pytest.mark.parametrize(("names", "precision", "recall"), IDENTITY_FLOORS)
def test_children_are_recognised(names: tuple[str, ...], precision: float, recall: float) -> None:
    is_kept(identity_score(*names), precision, recall)


@pytest.mark.parametrize(("names", "precision", "recall"), URGENT_FLOORS)
def test_urgent_cases_are_recognised(
    names: tuple[str, ...], precision: float, recall: float
) -> None:
    is_kept(urgent_score(*names), precision, recall)


def is_kept(measured: Score, precision: float, recall: float) -> None:
    print(measured)  # noqa: T201 - shown with pytest -s
    assert measured.precision >= precision, str(measured)
    assert measured.recall >= recall, str(measured)


def test_what_is_found_is_called_what_it_is() -> None:
    for sentence in sentences(*TUNED):
        found = {each.kind for each in suspicions(sentence.text)}
        assert not (found and sentence.kinds) or found & sentence.kinds, sentence.text


def test_the_corpus_is_large_and_its_labels_are_known() -> None:
    tuned, held_out = list(sentences(*TUNED)), list(sentences(*HELD_OUT, *FRESH))
    assert len(tuned) >= 400
    assert len(held_out) >= 150
    assert {label for each in (*tuned, *held_out) for label in each.labels} <= LABELS


def test_no_sentence_is_told_twice() -> None:
    texts = [sentence.text for sentence in sentences(*TUNED, *HELD_OUT, *FRESH)]
    assert len(texts) == len(set(texts))
