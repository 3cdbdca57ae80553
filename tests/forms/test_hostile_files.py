"""Files made to harm, or merely far too large, are refused quickly and with a sentence."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time

import pytest
from openpyxl import Workbook, load_workbook  # type: ignore[import-untyped]

from bot.forms import FormFaults, Upload, check, xform_of
from bot.workbooks.archive import LARGEST
from bot.workbooks.reading import text as text_of
from tests.forms.sheets import markdown, upload
from tests.support.effort import at_most
from tests.support.workbooks import hostile, repacked

HEAD = "type | name | label::vi | label::en"
SURVEY = f"{HEAD}\ntext | a | A | A"
SHEETS: dict[str, list[tuple[object, ...]]] = {
    "survey": [("type", "name", "label::vi", "label::en"), ("text", "a", "A", "A")],
    "settings": [
        ("form_title", "form_id", "version", "default_language", "attribute::bot:title_en"),
        ("Thử", "thu", 1, "vi", "Trial"),
    ],
}


def workbook(change: Callable[[Workbook], None] = lambda _: None) -> bytes:
    """A sound form, then changed."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in SHEETS.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    change(book)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def many_sheets(book: Workbook) -> None:
    for number in range(60):
        book.create_sheet(f"x{number}")


def far_down(book: Workbook) -> None:
    book["survey"].cell(1_000_000, 1).value = "text"


def many_rows(book: Workbook) -> None:
    for number in range(10_000):
        book["survey"].append(("text", f"q{number}", "A", "A"))


def many_columns(book: Workbook) -> None:
    for place in range(1, 400):
        book["survey"].cell(1, place).value = f"c{place}"


def formula(book: Workbook) -> None:
    book["survey"]["C2"] = "=1+1"


SOUND = workbook()
WORKBOOKS: dict[str, tuple[str, bytes]] = {
    **hostile(SOUND),
    "many sheets": ("too-many-sheets", workbook(many_sheets)),
    "far down": ("rows-far-down", workbook(far_down)),
    "many rows": ("too-many-rows", workbook(many_rows)),
    "many columns": ("too-many-columns", workbook(many_columns)),
    "formula": ("formula-without-value", workbook(formula)),
    "no survey": ("no-survey", workbook(lambda book: book.remove(book["survey"]))),
}


@pytest.mark.parametrize("name", WORKBOOKS)
def test_a_hostile_workbook_is_refused(name: str) -> None:
    code, content = WORKBOOKS[name]
    with at_most(5):
        (fault, *_) = check([Upload("phieu.xlsx", content)])
    assert fault.code == code
    assert fault.message_vi.endswith(".")


def test_the_same_workbook_unharmed_is_accepted() -> None:
    assert check([Upload("phieu.xlsx", SOUND)]) == []


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("phieu.docx", b"x", "unknown-file"),
        ("phieu", b"x", "unknown-file"),
        ("phieu.md", b"\xff\xfe\x00", "not-utf-8"),
        ("phieu.md", b"", "no-survey"),
        ("phieu.md", b"| survey |", "no-survey"),
        ("phieu.md", b"x" * (LARGEST + 1), "file-too-large"),
        ("../../etc/passwd.md", b"x", "no-survey"),
    ],
)
def test_other_files_are_refused(name: str, content: bytes, code: str) -> None:
    (fault,) = check([Upload(name, content)])
    assert fault.code == code


def test_ten_thousand_rows_are_refused() -> None:
    rows = "\n".join(f"text | q{n} | A | A" for n in range(10_000))
    with at_most(2):
        (fault,) = check([upload(f"{HEAD}\n{rows}")])
    assert fault.code == "too-many-rows"


def test_a_thousand_nested_groups_are_refused() -> None:
    begins = "\n".join(f"begin group | g{n}" for n in range(900))
    ends = "\n".join("end group" for _ in range(900))
    with at_most(2):
        found = check([upload(f"{HEAD}\n{begins}\ntext | a | A | A\n{ends}")])
    assert "groups-too-deep" in {one.code for one in found}


@pytest.mark.parametrize(
    ("expression", "code"),
    [
        ("1 + " * 250_000 + "1", "cell-too-long"),
        ("1 + " * 7_000 + "1", "expression-too-long"),
        ("(" * 4_000 + "1" + ")" * 4_000, "broken-expression"),
        ("not(" * 1_500 + "1" + ")" * 1_500, "broken-expression"),
        ("/data" * 1_900, None),
        ("${a" * 3_000, "broken-reference"),
        ("regex(${a}, '^(([a-z])+.)+[A-Z]([a-z])+$')", "slow-pattern"),
        ("regex(${a}, '(.*)*x')", "slow-pattern"),
        ("regex(${a}, '" + "a*" * 20 + "b')", "slow-pattern"),
        ("regex(${a}, '" + "(" * 400 + ")" * 400 + "')", "bad-pattern"),
        ("'" * 9_999, "broken-expression"),
        ("[" * 9_000, "broken-expression"),
        ("1 = " * 2_000, "broken-expression"),
    ],
)
def test_a_hostile_expression_is_refused(expression: str, code: str | None) -> None:
    with at_most(3):
        found = check(
            [upload(f"{HEAD} | relevant\ntext | a | A | A\ntext | b | B | B | {expression}")]
        )
    assert code is None or code in {one.code for one in found}


@pytest.mark.parametrize(
    ("survey", "code"),
    [
        (f"{HEAD} | {'x' * 300}\ntext | a | A | A", "heading-too-long"),
        (f"{HEAD} | relevant" + "\ntext | a | A | A | " * 50 + "1 + " * 2_000, None),
        (
            f"{HEAD} | relevant\n"
            + "\n".join(f"text | a{n} | A | A | {'1 + ' * 2_000} 1" for n in range(60)),
            "expressions-too-long",
        ),
        (f"{HEAD} | parameters\nrange | a | A | A | a={'bb=' * 4_000}", "broken-parameters"),
        (f"{HEAD}\ntext | a | A ${{{' ' * 30_000} | A", "broken-reference"),
        (
            f"{HEAD} | relevant\n"
            + "\n".join(f"text | question{n} | A | A | ${{questoin{n}}} = 1" for n in range(1_900)),
            "unknown-name",
        ),
    ],
)
def test_much_of_anything_is_told_quickly(survey: str, code: str | None) -> None:
    with at_most(4):
        found = check([upload(survey)])
    assert code is None or code in {one.code for one in found}


def test_a_form_at_its_limits_is_checked_in_seconds() -> None:
    rows = "\n".join(
        f"select_one yn | q{n} | Câu ${{q0}} | A | ${{q{n - 1}}} = 'yes'" for n in range(1, 1_990)
    )
    choices = "list_name | name | label::vi | label::en\n" + "\n".join(
        f"yn | {'yes' if n == 0 else f'c{n}'} | Có | Yes" for n in range(19_000)
    )
    survey = f"{HEAD} | relevant\ntext | q0 | A | A\n{rows}"
    with at_most(15):
        assert check([upload(survey, choices)]) == []


def test_faults_are_said_before_the_bytes_reach_a_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object, **__: object) -> None:
        pytest.fail("opened")

    monkeypatch.setattr("openpyxl.load_workbook", never)
    for code, content in WORKBOOKS.values():
        if code in {"unpacks-too-large", "xml-declarations", "macros", "password"}:
            check([Upload("phieu.xlsx", content)])


def test_cells_are_read_as_people_see_them() -> None:
    def change(book: Workbook) -> None:
        sheet = book["survey"]
        sheet["E1"], sheet["F1"], sheet["G1"] = "required", "default", "hint::vi"
        sheet["H1"] = "hint::en"
        sheet["A2"], sheet["E2"], sheet["F2"] = "integer", True, 1200.0
        sheet["G2"], sheet["H2"] = 0.1 + 0.2, "x"
        sheet.merge_cells("A4:D4")

    text = xform_of([Upload("phieu.xlsx", workbook(change))])
    assert 'required="true()"' in text
    assert "<a>1200</a>" in text
    assert "<value>0.3</value>" in text


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, ""),
        (True, "yes"),
        (False, "no"),
        (1200, "1200"),
        (1200.0, "1200"),
        (0.1 + 0.2, "0.3"),
        (1e-7, "0.0000001"),
        (1e20, "100000000000000000000"),
        (datetime(2026, 12, 9), "2026-12-09"),  # noqa: DTZ001 - Excel has no zones
        (datetime(2026, 12, 9, 8, 30), "2026-12-09T08:30"),  # noqa: DTZ001
        (time(8, 30), "08:30"),
        (date(2026, 12, 9), "2026-12-09"),
        ("chữ", "chữ"),
    ],
)
def test_a_value_is_written_the_way_forms_write_it(value: object, shown: str) -> None:
    assert text_of(value) == shown


def test_a_formula_counts_as_its_last_result() -> None:
    content = workbook(formula)
    sheet = zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()
    sheet = sheet.replace("<v></v>", "<v />")  # lxml, where it is installed, writes it the long way
    computed = sheet.replace("<f>1+1</f><v />", "<f>1+1</f><v>2</v>")
    assert computed != sheet
    kept = repacked(content, xl__worksheets__sheet1_x_xml=computed)
    assert load_workbook(io.BytesIO(kept), data_only=True)["survey"]["C2"].value == 2
    assert "<value>2</value>" in xform_of([Upload("phieu.xlsx", kept)])
    wrong = sheet.replace("<f>1+1</f><v />", "<f>1/0</f><v>#DIV/0!</v>").replace(
        '<c r="C2"', '<c r="C2" t="e"'
    )
    broken = repacked(content, xl__worksheets__sheet1_x_xml=wrong)
    assert "formula-error" in {one.code for one in check([Upload("phieu.xlsx", broken)])}


def test_what_pyxform_alone_finds_is_told_in_both_languages(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def objecting(*_: object, **__: object) -> None:
        raise RuntimeError("[row : 2] On the 'survey' sheet, the 'name' value 'x' is odd.")

    monkeypatch.setattr("pyxform.xls2json.workbook_to_json", objecting)
    with pytest.raises(FormFaults) as caught:
        xform_of([Upload("phieu.md", markdown(SURVEY).encode())])
    (fault,) = caught.value.faults
    assert (fault.code, fault.row, fault.column) == ("pyxform", 3, "name")
    assert fault.message_vi.startswith("Không lập được phiếu")
