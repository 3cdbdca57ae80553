"""A form's files become the questionnaire that is asked."""

from pathlib import Path

import pytest
from openpyxl import Workbook  # type: ignore[import-untyped]

from bot.domain.questionnaires import (
    Group,
    Kind,
    Output,
    Question,
    Questionnaire,
    Span,
    Status,
)
from bot.forms import build, check, questionnaire, xform_of

FIRST = """
| survey |
| | type | name | label::vi | label::en | hint::vi | hint::en | required | relevant | constraint | constraint_message::vi | constraint_message::en | calculation | appearance | default |
| | select_one yn | held | Có tổ chức không? | Was it held? | Chọn một | Pick one | yes | | | | | | | |
| | begin group | numbers | Số liệu | Figures | | | | ${held} = 'yes' | | | | | field-list | |
| | integer | girls | Số trẻ em gái? | Girls? | | | yes | | . < 10 | Nhiều quá. | Too many. | | | |
| | decimal | money | Kinh phí? | Money? | | | | ${girls} > 0 | | | | | | |
| | end group | | | | | | | | | | | | | |
| | calculate | twice | | | | | | | | | | ${girls} * 2 | | |
| | note | told | Có ${girls} em, gấp đôi là ${twice}. | ${girls} girls, twice that is ${twice}. | | | | | | | | | | |
| | date | day | Ngày? | Day? | | | | | | | | | | |
| | select_multiple yn | many | Những gì? | Which? | | | | | | | | | | |
| | image | picture | Ảnh | Picture | | | | | | | | | | |
| | text | name_of | Tên? | Name? | | | | | | | | | multiline | sẵn |

| choices |
| | list_name | name | label::vi | label::en |
| | yn | yes | Có | Yes |
| | yn | no | Không | No |

| settings |
| | form_title | form_id | version | default_language | attribute::bot:title_en |
| | Phiếu thử | thu | 3 | vi | Trial form |
"""  # noqa: E501 - a table is read across
SECOND = """
| survey |
| | type | name | label::vi | label::en | bind::bot:unit | bind::bot:unit_en | bind::bot:period | bind::bot:missing | bind::bot:warning | bind::bot:warning_message_vi | bind::bot:warning_message_en | bind::bot:change | bind::bot:last | bind::bot:sensitive | bind::bot:source | bind::bot:at_most |
| | begin group | more | | | | | | | | | | | | | | |
| | integer | boys | Số trẻ em trai? | Boys? | trẻ em | children | stock | zero unknown | . < ${girls} | Nhiều hơn nữ? | More than girls? | 0.2 | boys_then | yes | [CT] | |
| | integer | calm | Số khác? | Other? | | | flow | | | | | none | | | | |
| | file | paper | Tệp? | File? | | | | | | | | | | | | |
| | text | long_one | Đánh giá? | Opinion? | | | | | | | | | | | | 1500 |
| | end group | | | | | | | | | | | | | | | |
"""  # noqa: E501


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("form")
    (folder / "first.md").write_text(FIRST, encoding="utf-8")
    (folder / "second.md").write_text(SECOND, encoding="utf-8")
    return [folder / "first.md", folder / "second.md"]


@pytest.fixture(scope="module")
def form(sources: list[Path]) -> Questionnaire:
    return build(sources, "thu")


def named(form: Questionnaire, name: str) -> Question:
    return next(one for one in form.questions if one.name == name)


def test_every_kind_is_read(form: Questionnaire) -> None:
    kinds = {one.name: one.kind for one in form.questions}
    assert kinds == {
        "held": Kind.SELECT_ONE,
        "girls": Kind.INTEGER,
        "money": Kind.DECIMAL,
        "twice": Kind.CALCULATE,
        "told": Kind.NOTE,
        "day": Kind.DATE,
        "many": Kind.SELECT_MULTIPLE,
        "picture": Kind.IMAGE,
        "name_of": Kind.TEXT,
        "boys": Kind.INTEGER,
        "calm": Kind.INTEGER,
        "paper": Kind.FILE,
        "long_one": Kind.TEXT,
    }


def test_files_are_laid_end_to_end(form: Questionnaire) -> None:
    assert [one.index for one in form.questions] == list(range(13))
    assert named(form, "boys").path == "/data/more/boys"
    assert named(form, "boys").warning == ". <  /data/numbers/girls"


def test_the_first_file_names_the_form(form: Questionnaire) -> None:
    assert (form.key, form.version, form.languages) == ("thu", "3", ("vi", "en"))
    assert form.title.text_in("vi") == "Phiếu thử"
    assert form.title.text_in("en") == "Trial form"


def test_a_question_and_its_group_have_conditions_of_their_own(form: Questionnaire) -> None:
    group = next(item for item in form.items if isinstance(item, Group))
    assert group.relevant.split() == ["/data/held", "=", "'yes'"]
    assert named(form, "money").relevant.split() == ["/data/numbers/girls", ">", "0"]


def test_a_group_keeps_its_label_and_appearance(form: Questionnaire) -> None:
    groups = [item for item in form.items if isinstance(item, Group)]
    assert groups[0].appearance == {"field-list"}
    assert groups[0].label.text_in("en") == "Figures"
    assert not groups[1].label


def test_values_stand_in_the_middle_of_a_text(form: Questionnaire) -> None:
    assert named(form, "told").label.in_language("vi") == (
        "Có ",
        Output("/data/numbers/girls"),
        " em, gấp đôi là ",
        Output("/data/twice"),
        ".",
    )


def test_rules_and_their_words_are_read(form: Questionnaire) -> None:
    girls = named(form, "girls")
    assert (girls.required, girls.constraint) == ("true()", ". < 10")
    assert girls.constraint_message.text_in("vi") == "Nhiều quá."
    assert named(form, "held").hint.text_in("en") == "Pick one"
    assert named(form, "twice").calculation.split() == ["/data/numbers/girls", "*", "2"]
    assert named(form, "name_of").default == "sẵn"


def test_choices_come_in_order_with_their_labels(form: Questionnaire) -> None:
    choices = named(form, "held").choices
    assert [(one.name, one.label.text_in("vi")) for one in choices] == [
        ("yes", "Có"),
        ("no", "Không"),
    ]


def test_what_a_report_needs_beyond_plain_forms_is_read(form: Questionnaire) -> None:
    boys = named(form, "boys")
    assert boys.measure.text_in("vi") == "trẻ em"
    assert boys.measure.text_in("en") == "children"
    assert boys.span is Span.STOCK
    assert boys.missing == {Status.ZERO, Status.UNKNOWN}
    assert boys.warning_message.text_in("en") == "More than girls?"
    assert (boys.change, boys.last, boys.sensitive, boys.source) == (0.2, "boys_then", True, "[CT]")


def test_numbers_are_compared_with_last_year_unless_told_otherwise(form: Questionnaire) -> None:
    assert named(form, "girls").change == 0.3
    assert named(form, "calm").change is None
    assert named(form, "name_of").change is None


def test_a_text_may_be_longer_than_usual_where_the_form_says_so(form: Questionnaire) -> None:
    assert named(form, "long_one").at_most == 1500
    assert named(form, "name_of").at_most == 1000


def test_stored_text_gives_the_same_questionnaire(sources: list[Path], form: Questionnaire) -> None:
    assert questionnaire(xform_of(sources), "thu") == form


def test_a_workbook_gives_the_same_questionnaire_as_its_tables(
    tmp_path: Path, sources: list[Path]
) -> None:
    book = Workbook()
    sheet = book.active
    for line in FIRST.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if cells[0]:
            sheet = book.create_sheet(cells[0])
        elif sheet is not None and len(cells) > 1:
            sheet.append(cells[1:])
    book.remove(book.worksheets[0])
    book.save(tmp_path / "first.xlsx")
    workbook = tmp_path / "first.xlsx"
    assert check([workbook]) == []
    assert build([workbook], "thu") == build(sources[:1], "thu")
