"""Which words of a text may identify a child, rule by rule, and which only look so."""

import re
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.privacy.identity import Kind, suspicions
from bot.privacy.names import CLEAR_FAMILIES
from bot.privacy.reading import bare
from bot.privacy.rules import ITEMS, RULES, SPARED, Rule, Spared


def kinds(text: str) -> set[Kind]:
    return {found.kind for found in suspicions(text)}


@pytest.mark.parametrize(
    ("text", "kind", "extract"),
    [
        ("Đã tặng xe đạp cho cháu Nguyễn Văn An.", Kind.NAME, "cháu Nguyễn Văn An"),
        ("da tham chau nguyen van an", Kind.NAME, "chau nguyen van an"),
        ("hôm qua be na te cay", Kind.NAME, "be na"),
        ("bé N.V.A nhận quà", Kind.NAME, "bé N.V.A"),
        ("nhà trường vận động nhỏ Thảo", Kind.NAME, "nhỏ Thảo"),
        ("Lê Thị B (8 tuổi) được nhận nuôi", Kind.AGE, "Lê Thị B (8 tuổi"),
        ("ngày sinh của trẻ: 01/02/2017", Kind.AGE, "ngày sinh của trẻ: 01/02/2017"),
        ("số định danh 092214001234", Kind.NUMBER, "092214001234"),
        ("giấy khai sinh số 45/2016", Kind.NUMBER, "khai sinh số 4"),
        ("Cháu bị nhiễm HIV từ mẹ", Kind.HEALTH, "Cháu bị nhiễm HIV"),
        ("là con ông Nguyễn Văn Bảy", Kind.FAMILY, "con ông Nguyễn Văn Bảy"),
        ("mẹ cháu là Lâm Thị Hường", Kind.FAMILY, "mẹ cháu là Lâm Thị Hường"),
        ("gọi 0912.345.678 nhé", Kind.PHONE, "0912.345.678"),
        ("gọi +84 912 345 678 nhé", Kind.PHONE, "+84 912 345 678"),
        ("zalo của mẹ bé", Kind.ACCOUNT, "zalo của mẹ"),
        ("gửi be.na@gmail.com", Kind.ACCOUNT, "be.na@gmail.com"),
        ("bé gái ở số 45 đường lớn", Kind.HOME, "bé gái ở số 45"),
        ("chuyển từ lớp 5A sang", Kind.SCHOOL, "lớp 5A"),
        ("Nguyen_Van_A_2015.jpg", Kind.PICTURE, "Nguyen_Van_A_2015.jpg"),
        ("danh_sach_tre_em.xlsx", Kind.LIST, "danh_sach_tre_em.xlsx"),
    ],
)
def test_the_words_that_give_a_child_away_are_shown(text: str, kind: Kind, extract: str) -> None:
    assert extract in {found.extract for found in suspicions(text) if found.kind is kind}


@pytest.mark.parametrize(
    "text",
    [
        "bà Nguyễn Thị Ngọc Điệp, Phó Chủ tịch UBND",
        "Kế hoạch số 15/KH-UBND ngày 05/3/2026",
        "Công văn 1481/BYT-BMTE",
        "đường Nguyễn Văn Cừ, Trường Tiểu học Ngô Quyền, Xã Long Phú",
        "gọi 111, 113 hoặc 18001567",
        "Văn phòng UBND phường: 0292 3 812 345",
        "120 trẻ em từ 6 đến dưới 16 tuổi",
        "3 trẻ em 5 tuổi tử vong do đuối nước",
        "Các em học sinh, em Nhỏ nào cũng được vui chơi",
        "Tháng hành động vì trẻ em, Hội Phụ nữ, Quỹ Bảo trợ trẻ em",
        "850.000.000 đồng, 1,2 tỷ đồng",
        "lớp bơi, lớp tập huấn, học sinh lớp 5 và lớp 9",
        "con em do gia dinh ngheo, tre do thi, em la thanh vien",
        "vhxh.phuongx@cantho.gov.vn",
        "Ke_hoach_15_KH-UBND.pdf",
        "be boi, be tong, huyen chau thanh",
    ],
)
def test_the_office_s_own_prose_passes(text: str) -> None:
    assert suspicions(text) == ()


def test_an_accented_word_is_only_itself() -> None:
    assert kinds("chau lan nhận quà") == {Kind.NAME}
    assert kinds("châu Lan nhận quà") == set()


def test_a_group_is_no_child_until_it_is_named() -> None:
    assert kinds("Hai em được nhận xe đạp") == set()
    assert kinds("Hai em Lê Văn Tài và Lê Văn Lộc được nhận xe đạp") == {Kind.NAME}


def test_old_and_new_places_of_the_tone_mark_are_one() -> None:
    assert kinds("mẹ cháu là Lý Thị Thủy") == kinds("mẹ cháu là Lý Thị Thuỷ") != set()


def test_full_width_digits_are_digits() -> None:
    wide = "".join(chr(0xFF10 + int(digit)) for digit in "0912345678")
    assert kinds(wide) == {Kind.PHONE}


def test_signs_that_nobody_sees_hide_nothing() -> None:
    assert Kind.NAME in kinds("ch\N{ZERO WIDTH SPACE}áu Ng\N{SOFT HYPHEN}uyễn Văn An")


def test_every_kind_has_a_rule_and_an_item_of_the_law() -> None:
    assert {rule.kind for rule in RULES} == set(ITEMS) == set(Kind)


@pytest.mark.parametrize("rule", [*RULES, *SPARED], ids=lambda rule: rule.pattern.source[:20])
def test_no_repetition_is_unbounded(rule: Rule | Spared) -> None:
    """Then each place of a text costs at most a constant, and a text is read in linear time."""
    skeleton = re.sub(r"\\.|\[[^\]]*\]", "x", rule.pattern.source)
    assert "*" not in skeleton
    assert re.search(r"(?<!\})\+|\{\d+,\}", skeleton) is None


@given(st.text(max_size=300))
@example("\ud800")
@example("ß" * 50 + "cháu İ")
@example("a" + "\u0301" * 300)
@example("^" * 100 + "~" * 100)
def test_any_text_is_read_and_spans_lie_within_it(text: str) -> None:
    for found in suspicions(text):
        assert 0 <= found.start < found.end <= len(text)
        assert text[found.start : found.end] == found.extract


@given(st.lists(st.sampled_from(["cháu", "Lan", "Nguyễn", "văn", "là", "ở số", "5", "tuổi", ","])))
def test_composed_and_decomposed_letters_are_read_alike(words: list[str]) -> None:
    text = " ".join(words)
    apart = unicodedata.normalize("NFD", text)
    found = [unicodedata.normalize("NFC", each.extract) for each in suspicions(apart)]
    assert found == [each.extract for each in suspicions(text)]


@given(
    st.sampled_from(["cháu", "bé", "em", "trẻ", "học sinh", "nạn nhân"]),
    st.sampled_from(sorted(CLEAR_FAMILIES)),
    st.sampled_from(["văn", "thị", "minh", "ngọc"]),
    st.sampled_from(["an", "bình", "đức", "yến", "a"]),
    st.sampled_from([str, str.upper, str.title, bare, lambda name: bare(name).title()]),
)
def test_a_child_s_whole_name_is_found_however_it_is_typed(
    child: str, family: str, middle: str, given_name: str, typed: Callable[[str], str]
) -> None:
    text = typed(f"{child} {family} {middle} {given_name}")
    assert Kind.NAME in kinds(f"hôm nay {text} được nhận quà")
    assert Kind.NAME in kinds(text)
