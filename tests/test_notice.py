"""The privacy notice: short enough for a phone, and nothing in it is made up."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from bot.domain.programmes import Pack
from bot.i18n import LANGUAGES
from bot.planning.timetable import Timetable
from bot.planning.working_days import Calendar
from handlers.book import Book
from handlers.publish import settings_of
from tests.support.packs import CAN_THO, pack

ON_A_PHONE = 1400


def book(of: Pack) -> Book:
    return Book(settings_of(of), Timetable(of.ladder, Calendar(), ZoneInfo(of.time_zone)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_fits_on_a_phone_and_says_where_the_rights_are(language: str) -> None:
    said = book(pack(CAN_THO)).notice(language)
    assert len(said) <= ON_A_PHONE
    assert all(word in said for word in ("/dulieucuatoi", "/xoadulieu", "Telegram", "111"))
    assert not set("{}") & set(said)


def test_a_legal_basis_nobody_has_stated_is_a_visible_blank() -> None:
    assert "Căn cứ pháp lý: ……… (cơ quan chủ quản ghi)." in book(pack(CAN_THO)).notice("vi")


def test_a_stated_basis_and_the_days_in_force_are_printed() -> None:
    of = pack(CAN_THO)
    stated = replace(
        of,
        privacy=replace(of.privacy, basis="Quyết định số 1"),
        retention=replace(of.retention, chat_messages=45),
    )
    said = book(stated).notice("vi")
    assert "Căn cứ pháp lý: Quyết định số 1." in said
    assert "tin nhắn 45 ngày" in said


def test_the_laws_clock_is_marked_as_known_at_second_hand() -> None:
    of = pack(CAN_THO)
    for name in ("answer_within_working_days", "erase_within_days"):
        assert "nguồn thứ cấp" in of.proposals[f"privacy.{name}"]


def test_every_period_of_retention_has_its_reason() -> None:
    of = pack(CAN_THO)
    kept = book(of).settings["retention"]
    assert {f"retention.{name}" for name in kept} <= set(of.proposals)
