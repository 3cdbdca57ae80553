"""One-time codes."""

from bot.codes import ALPHABET, code_hash, may_be_code, new_code

SECRET = "s" * 32


def test_a_code_is_eight_unmistakable_signs_one_of_them_a_digit() -> None:
    for _ in range(200):
        plain = new_code().replace("-", "")
        assert len(plain) == 8
        assert set(plain) <= set(ALPHABET)
        assert any(sign.isdigit() for sign in plain)
    assert not set("01OIL") & set(ALPHABET)


def test_however_it_is_typed_it_is_the_same_code() -> None:
    wanted = code_hash(SECRET, "K7QM-2XRT")
    for typed in ("k7qm2xrt", " K7QM 2XRT ", "K7QM–2XRT", "\uff2b7QM-2XRT"):
        assert code_hash(SECRET, typed) == wanted


def test_a_copy_of_the_database_alone_tells_no_code() -> None:
    assert code_hash(SECRET, "K7QM-2XRT") != code_hash("t" * 32, "K7QM-2XRT")


def test_a_greeting_is_no_code() -> None:
    assert not may_be_code("xin chào")
    assert not may_be_code("Chào anh chị, em là cán bộ phường, em cần mã để vào hệ thống, số 2")
    assert may_be_code("K7QM 2XR")
