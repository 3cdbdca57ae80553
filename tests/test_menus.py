"""How options are named where there are no buttons, and what a typed text names."""

import pytest
from markupsafe import Markup

from bot import menus
from bot.messages import Button, Reply


def reply(*rows: str, lettered: bool = False) -> Reply:
    """Rows of labels, separated by strokes."""
    buttons = tuple(tuple(Button(label, label) for label in row.split("|")) for row in rows)
    return Reply(Markup("?"), buttons, lettered=lettered)


def keys(one: Reply) -> list[list[str]]:
    return [[option.key for option in row] for row in menus.options(one)]


def named(one: Reply, text: str) -> list[str]:
    return [button.label for button in menus.chosen(one, text)]


MENU = reply("Có|Chưa", "◀ Quay lại|Lưu, để sau")
TYPED = reply("Không phát sinh|Chưa có số liệu", "◀ Quay lại", lettered=True)
SEVERAL = reply("⬜ Kinh phí", "✅ Nhân lực", "⬜ Khác", "Xong")
CARD = reply("Sửa 1|Sửa 2|Sửa 3", "Nộp báo cáo|Lưu, để sau")
LIST = reply("Sửa 1|Xóa 1", "Thêm|Xong")


def test_options_go_by_numbers_and_where_something_is_typed_by_letters() -> None:
    assert keys(MENU) == [["1", "2"], ["3", "4"]]
    assert keys(TYPED) == [["A", "B"], ["C"]]


@pytest.mark.parametrize(
    "text", ["2", "2.", "2)", "02", "số 2", "so 2", "Số 2.", "chọn 2", "\uff12", "2️⃣", " 2 "]
)
def test_a_number_is_read_however_it_is_written(text: str) -> None:
    assert named(MENU, text) == ["Chưa"]


@pytest.mark.parametrize("text", ["B", "b", "b.", "B)", "chữ B", "chọn b", "mục B"])
def test_a_letter_is_read_however_it_is_written(text: str) -> None:
    assert named(TYPED, text) == ["Chưa có số liệu"]


@pytest.mark.parametrize(
    "text", ["5", "0", "1.5", "hai", "chưa", "bà", "", "2 người", "khoảng 2", "a", "12/3"]
)
def test_nothing_else_is_taken_for_the_name_of_an_option(text: str) -> None:
    assert named(MENU, text) == []


@pytest.mark.parametrize("text", ["1", "2", "1 2", "1,2", "số 1", "chưa", "F"])
def test_where_a_number_is_an_answer_it_chooses_nothing(text: str) -> None:
    assert named(TYPED, text) == []


@pytest.mark.parametrize("text", ["1 3", "1,3", "1, 3", "1;3", "1 và 3", "1\n3", "1 + 3", "1 3 1"])
def test_several_are_chosen_in_one_message(text: str) -> None:
    assert named(SEVERAL, text) == ["⬜ Kinh phí", "⬜ Khác"]


@pytest.mark.parametrize("text", ["1 3 4", "1, 3, xong"])
def test_that_these_are_all_may_be_said_with_them(text: str) -> None:
    assert named(SEVERAL, text) == ["⬜ Kinh phí", "⬜ Khác", "Xong"]


@pytest.mark.parametrize("text", ["1 9", "1 a", "1 kinh phí"])
def test_with_one_number_too_many_none_is_chosen(text: str) -> None:
    assert named(SEVERAL, text) == []


def test_options_that_end_in_a_number_are_chosen_by_it_and_the_others_by_letters() -> None:
    assert keys(CARD) == [["", "", ""], ["A", "B"]]
    assert named(CARD, "3") == ["Sửa 3"]
    assert named(CARD, "a") == ["Nộp báo cáo"]
    assert named(CARD, "4") == []


def test_a_number_two_options_end_in_chooses_neither() -> None:
    assert keys(LIST) == [["", ""], ["A", "B"]]
    assert named(LIST, "1") == []


def test_last_years_value_is_no_series_and_a_scale_needs_no_letters() -> None:
    question = reply("Giữ nguyên 150", "0|1|2|3", "Lưu, để sau", lettered=True)
    assert keys(question) == [["A"], ["", "", "", ""], ["B"]]
    assert named(question, "150") == []


def test_choices_that_may_be_ticked_keep_their_numbers() -> None:
    assert keys(reply("⬜ Tổ 1|⬜ Tổ 2", "Xong")) == [["1", "2"], ["3"]]


def test_a_name_tells_when_its_message_appeared() -> None:
    name = menus.ref("2d758cb5e222177a4e35", 1750316131602)
    assert menus.appeared_at(name) == 1750316131602
    assert menus.appeared_at("17") == 17
    assert menus.appeared_at("") == 0
