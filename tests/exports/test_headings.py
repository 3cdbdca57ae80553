"""What was asked in the chat reads as a statement on paper."""

import pytest

from bot.exports.headings import heading


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("Kết quả đánh giá?", "Kết quả đánh giá"),
        ("Đơn vị đã ban hành kế hoạch chưa?", "Đơn vị đã ban hành kế hoạch"),
        ("Đơn vị có tổ chức diễn đàn hay không?", "Đơn vị có tổ chức diễn đàn"),
        ("Quảng bá bằng hình thức nào?", "Quảng bá bằng hình thức"),
        ("Trẻ em chưa có nơi vui chơi", "Trẻ em chưa có nơi vui chơi"),
        ("Số liệu chưa đầy đủ:", "Số liệu chưa đầy đủ"),
    ],
)
def test_a_question_becomes_a_heading(asked: str, told: str) -> None:
    assert heading(asked, "vi") == told


def test_english_only_loses_its_mark() -> None:
    assert heading("Has the unit issued a plan?", "en") == "Has the unit issued a plan"
