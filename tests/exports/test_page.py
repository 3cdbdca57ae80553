"""A page of tables as a file."""

from bot.exports.page import Page, Section, html


def test_what_a_person_typed_is_escaped() -> None:
    page = Page("vi", "<Tên>", ["a & b"], [Section("Mục", [("<script>", "'")], ("X", "Y"))])
    said = html(page).decode()
    assert "<script>" not in said
    assert "&lt;script&gt;" in said
    assert "a &amp; b" in said


def test_nothing_is_fetched_from_elsewhere() -> None:
    said = html(Page("vi", "Tên", [], [Section("Mục", [("a", "b")])])).decode()
    assert not any(mark in said for mark in ("http:", "https:", "src=", "url(", "@import"))
    assert '<html lang="vi">' in said


def test_an_empty_table_says_so() -> None:
    said = html(Page("en", "Title", [], [Section("Part", [], ("X",), nothing="None.")])).decode()
    assert "<p>None.</p>" in said
    assert "<table>" not in said
