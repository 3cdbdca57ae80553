"""A form written to Excel and loaded back is the same form, whatever stands in its cells."""

from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook  # type: ignore[import-untyped]
from pyxform.xls2xform import convert

from bot.cli.written import write_whole
from bot.forms import FormFaults, Source, Upload, check, xform_of
from bot.forms.workbook import workbook
from bot.programmes import load_pack, pack_folder
from tests.forms.sheets import upload

PACK = load_pack(pack_folder("can_tho_1183"))
HEAD = "type | name | label::vi | label::en"
EVERYTHING = upload(
    f"""
    {HEAD} | hint::vi | hint::en | required | relevant | choice_filter | default | appearance | note
    select_one xa | a | =1+1 | 1/2 | 01 | 2026-01-02 | yes | | huyen = 'h1' | | quick | của tôi
    begin repeat | r | R | R
    text | t | T ${{a}} | T | | | | ${{a}} = '01' | | -5 | w2
    end repeat
    select_multiple l or_other | b | B | B
    """,
    """
    list_name | name | label::vi | label::en | huyen | order
    xa | 01 | +84 | @x | h1 | 1
    xa | 02 | a\\|b | #x | h2 | 2
    l | 1 | Một | One
    """,
)


def reloaded(*sources: Source) -> Upload:
    return Upload("phieu.xlsx", workbook(sources))


@pytest.mark.parametrize("key", PACK.forms)
def test_every_form_of_the_pack_comes_back_the_same(key: str) -> None:
    sources = PACK.forms[key]
    known = PACK.instances
    again = xform_of([reloaded(*sources)], known_instances=known)
    assert again == xform_of(sources, known_instances=known)
    assert check([reloaded(*sources)], strict=True, known_instances=known) == []


@pytest.mark.parametrize("key", PACK.forms)
def test_pyxform_takes_the_workbook_as_it_is(key: str) -> None:
    assert convert(BytesIO(workbook(PACK.forms[key]))).warnings == []


def test_no_cell_becomes_a_date_a_number_or_a_formula() -> None:
    assert xform_of([reloaded(EVERYTHING)]) == xform_of([EVERYTHING])
    sheet = load_workbook(BytesIO(workbook([EVERYTHING])))["survey"]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert {cell.number_format for cell in cells} == {"@"}


def test_notes_and_other_columns_of_choices_are_kept() -> None:
    book = load_workbook(BytesIO(workbook([EVERYTHING])))
    assert "của tôi" in {cell.value for cell in book["survey"][2]}
    assert [cell.value for cell in book["choices"][1]][-2:] == ["huyen", "order"]


def test_the_workbook_reads_well() -> None:
    book = load_workbook(BytesIO(workbook([EVERYTHING])))
    assert book.sheetnames == ["survey", "choices", "settings"]
    sheet = book["survey"]
    headings = ["type", "name", "label::Tiếng Việt (vi)", "label::English (en)"]
    assert [cell.value for cell in sheet[1]][:4] == headings
    assert all(cell.font.bold for cell in sheet[1])
    assert sheet.freeze_panes == "C2"
    assert sheet.column_dimensions["C"].width > sheet.column_dimensions["A"].width
    assert sheet["C2"].alignment.wrap_text


WORDS = st.text(st.characters(codec="utf-8", exclude_characters="|\n\r\\"), max_size=12)


def outcome(source: Upload) -> str | list[tuple[str, str]]:
    try:
        return xform_of([source])
    except FormFaults as faults:
        return sorted((one.code, one.message_en) for one in faults.faults)


@settings(max_examples=60, deadline=None)
@given(label=WORDS, hint=WORDS, choice=WORDS)
def test_any_texts_come_back_the_same(label: str, hint: str, choice: str) -> None:
    source = upload(
        f"{HEAD} | hint::vi | hint::en\nselect_one l | a | x{label} | A | {hint} | {hint}",
        f"list_name | name | label::vi | label::en\nl | c | x{choice} | A",
    )
    before = outcome(source)
    if isinstance(before, str):
        assert outcome(reloaded(source)) == before


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "phieu.xlsx"
    write_whole(target, b"one")
    write_whole(target, b"two")
    assert target.read_bytes() == b"two"
    assert list(tmp_path.iterdir()) == [target]
