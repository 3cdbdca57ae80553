"""Both packs load, and nothing in the loader knows either of them."""

import unicodedata
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from bot.domain.programmes import Pack
from bot.domain.questionnaires import Group, Kind, Question, Questionnaire, Wording
from bot.forms import check
from bot.programmes import check_pack, load_pack, pack_folder
from tests.support.packs import form

DEMO = Path(__file__).parent / "packs" / "tinh_mau"
HANOI = timezone(timedelta(hours=7))
PACKS = [pack_folder("can_tho_1183"), DEMO]


@pytest.fixture(scope="module")
def can_tho() -> Pack:
    return load_pack(pack_folder("can_tho_1183"))


@pytest.fixture(scope="module", params=PACKS, ids=lambda folder: folder.name)
def pack(request: pytest.FixtureRequest) -> Pack:
    return load_pack(request.param)


@pytest.fixture(scope="module")
def forms(pack: Pack) -> list[Questionnaire]:
    folder = next(folder for folder in PACKS if folder.name == pack.key)
    return [form(key, folder) for key in pack.forms]


def wordings(form: Questionnaire) -> Iterator[Wording]:
    yield form.title
    for item in form.items:
        if isinstance(item, Group) and item.label:
            yield item.label
    for question in form.questions:
        yield from (one for one in _of(question) if one)


def _of(question: Question) -> Iterator[Wording]:
    yield from (question.label, question.hint, question.measure, question.required_message)
    yield from (question.constraint_message, question.warning_message)
    yield from (choice.label for choice in question.choices)


def test_the_two_lists_of_codes_differ_for_two_units(can_tho: Pack) -> None:
    assert sum(unit.code != unit.other_code for unit in can_tho.units) == 2


def test_only_the_requested_organisations_are_voluntary(can_tho: Pack) -> None:
    assert {kind.key for kind in can_tho.kinds if kind.voluntary} == {"mttq_tp", "hoi_bvqte_tp"}


def test_the_ninth_of_december_is_the_last_day_in_time(can_tho: Pack) -> None:
    due = can_tho.periods[0].due_at
    assert due == datetime(2026, 12, 10, tzinfo=HANOI)
    assert [period.key for period in can_tho.periods] == ["2026", "2027"]


def test_what_the_document_does_not_say_is_marked_or_empty(can_tho: Pack) -> None:
    assert (can_tho.number, can_tho.date) == (None, None)
    assert {"periods.*.data_to", "periods.*.locks", "sign_off", "recipients"} <= set(
        can_tho.proposals
    )
    assert all(reason.endswith(".") for reason in can_tho.proposals.values())
    assert [(one.name, one.due) for one in can_tho.forwarded_to] == [
        ("Ủy ban nhân dân thành phố Cần Thơ", ""),
        ("Bộ Y tế", ""),
    ]


def test_no_day_is_lost_between_periods(can_tho: Pack) -> None:
    first, second = can_tho.periods
    last, next_first = map(date.fromisoformat, (first.data_to, second.data_from))
    assert next_first - last == timedelta(days=1)


def test_another_province_needs_only_its_pack() -> None:
    pack = load_pack(DEMO)
    assert (pack.number, pack.recipient, pack.sign_off) == ("01/KH-MAU", "so_mau", True)
    assert [period.key for period in pack.periods] == ["2026-Q1", "2026-Q2"]
    assert len(pack.units) == 5
    assert str(pack.days.off[0]) == "2026-03-02"
    assert pack.time_zone == "Asia/Bangkok"
    assert [task.key for task in pack.tasks if not task.mandatory] == ["2"]
    assert pack.shares == {"playgrounds": "1.a"}
    assert [one.due for one in pack.forwarded_to] == ["trước ngày 20 tháng đầu quý sau"]


def test_a_pack_has_no_faults(pack: Pack) -> None:
    folder = next(folder for folder in PACKS if folder.name == pack.key)
    assert check_pack(folder) == []
    found = (
        check(files, strict=True, known_instances=pack.instances) for files in pack.forms.values()
    )
    assert [fault for faults in found for fault in faults] == []


def test_every_text_is_there_in_both_languages(forms: list[Questionnaire]) -> None:
    for one in forms:
        for wording in wordings(one):
            assert set(wording.pieces) == {"vi", "en"}, wording


def test_every_text_is_composed_unicode(forms: list[Questionnaire]) -> None:
    for one in forms:
        for wording in wordings(one):
            assert unicodedata.is_normalized("NFC", wording.text_in("vi"))


def test_every_number_says_what_it_counts_and_when(forms: list[Questionnaire]) -> None:
    for one in forms:
        for question in one.questions:
            if question.kind is Kind.INTEGER:
                assert question.measure, question.name
                assert question.span, question.name


def test_every_form_of_can_tho_ends_with_the_common_questions(can_tho: Pack) -> None:
    for key in can_tho.forms.keys() - {"statistics"}:
        assert form(key).items[-1].path == "/data/common", key
