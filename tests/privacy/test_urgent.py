"""Which texts report a child in danger or call for help, and which are the office's own work."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.privacy import urgent
from bot.privacy.reading import bare
from bot.privacy.urgent import is_urgent

REPORTS = [
    "Cứu với!",
    "Khẩn cấp, có bé bị đánh",
    "Có cháu bé đang bị cha dượng đánh đập",
    "Có đứa nhỏ bị bỏ rơi trước cổng chùa",
    "Giúp bé với",
    "Học sinh đòi tự tử",
    "Bé trai mất tích từ sáng nay",
    "Đứa nhỏ rớt xuống kinh",
    "2 cháu bị đuối nước chiều nay",
    "Trẻ bị xâm hại thì báo cho ai?",
    "Có trẻ em bị đánh ở khu trọ",
]
OFFICE = [
    "Tổ chức 3 lớp phòng, chống xâm hại trẻ em",
    "số trẻ em bị xâm hại: 2",
    "phòng, chống đuối nước",
    "không có trẻ em bị bỏ rơi",
    "Đường dây khẩn cấp 111 được niêm yết",
    "tuyên truyền kỹ năng khi gặp tình huống khẩn cấp",
    "Trẻ em bị xâm hại, theo giới",
    "Cháu bị bạn đánh, nhà trường đã xử lý",
    "đánh giá kết quả chăm sóc trẻ em",
    "giúp em với, em không đăng nhập được",
    "Khẩn cấp: còn 3 xã chưa nộp báo cáo",
    "1.200",
    "",
]


@pytest.mark.parametrize("text", REPORTS)
def test_a_child_in_danger_is_recognised(text: str) -> None:
    assert is_urgent(text)


@pytest.mark.parametrize("text", REPORTS)
def test_so_it_is_without_accents_and_in_capitals(text: str) -> None:
    assert is_urgent(bare(text.lower()))
    assert is_urgent(text.upper())
    assert is_urgent(unicodedata.normalize("NFD", text))


@pytest.mark.parametrize("text", OFFICE)
def test_the_office_s_own_work_is_not(text: str) -> None:
    assert not is_urgent(text)


@pytest.mark.parametrize("text", OFFICE)
def test_nor_without_accents(text: str) -> None:
    assert not is_urgent(bare(text.lower()))


def test_one_urgent_sentence_among_others_is_enough() -> None:
    assert is_urgent("Đã tổ chức 3 lớp bơi. Có cháu bé đang bị nhốt trong nhà! Còn lại tốt.")


@pytest.mark.parametrize("table", ["CRIES", "ALARMS", "CASES", "WORK", "DEALT_WITH"])
def test_no_repetition_is_unbounded(table: str) -> None:
    for sign in getattr(urgent, table):
        skeleton = re.sub(r"\\.|\[[^\]]*\]", "x", sign.pattern.source)
        assert "*" not in skeleton
        assert re.search(r"(?<!\})\+|\{\d+,\}", skeleton) is None


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    assert is_urgent(text) in {True, False}
