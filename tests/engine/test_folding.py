"""Typed text made comparable, and what of it is kept."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engine.folding import clean, fold, fold_label


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Đồng ý!", "dong y"),
        ("NHIỆM   VỤ", "nhiem vu"),
        (" không\N{NO-BREAK SPACE}có ạ. ", "khong co a"),
        ("\N{FULLWIDTH DIGIT ONE}\N{FULLWIDTH DIGIT TWO}", "12"),
        ("vâng\N{ZERO WIDTH SPACE}", "vang"),
        ("👍🏽", "👍"),
        (".5", ".5"),
        ("?!…", ""),
    ],
)
def test_what_looks_alike_compares_alike(typed: str, folded: str) -> None:
    assert fold(typed) == folded


@pytest.mark.parametrize("typed", ["◀ Quay lại", "quay lại", "Quay lai."])
def test_a_button_is_typed_without_its_arrow(typed: str) -> None:
    assert fold_label(typed) == "quay lai"


@pytest.mark.parametrize(("old", "new"), [("Hòa", "Hoà"), ("Thủy", "Thuỷ"), ("Ủy", "Uỷ")])
def test_the_place_of_the_tone_mark_makes_no_difference(old: str, new: str) -> None:
    assert fold(old) == fold(new)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\u202eb\u200bc\x07", "abc"),
        ("một\thai", "một hai"),
        ("một\r\nhai\rba\u2028bốn", "một\nhai\nba\nbốn"),
        ("  Tân Hòa \n", "Tân Hòa"),
        ("a\u200b\u0301", "á"),
        ("\ud800", ""),
        ("h" + "\u0335" * 50 + "i", "h" + "\u0335" * 3 + "i"),
    ],
)
def test_invisible_signs_and_piles_of_marks_are_not_kept(typed: str, kept: str) -> None:
    assert clean(typed) == kept


def test_every_vietnamese_letter_is_kept_whole_from_either_unicode_form() -> None:
    letters = "ăâđêôơư ắằẳẵặ ấầẩẫậ ếềểễệ ốồổỗộ ớờởỡợ ứừửữự ỳýỷỹỵ"
    assert clean(unicodedata.normalize("NFD", letters)) == letters


@given(st.text(max_size=60))
def test_the_unicode_form_makes_no_difference(text: str) -> None:
    decomposed = unicodedata.normalize("NFD", text)
    assert fold(unicodedata.normalize("NFC", text)) == fold(decomposed)


@given(st.text(max_size=60))
def test_what_is_kept_is_nfc_and_cleaning_it_again_changes_nothing(text: str) -> None:
    kept = clean(text)
    assert unicodedata.is_normalized("NFC", kept)
    assert clean(kept) == kept
