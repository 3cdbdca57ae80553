"""Whatever XLSForm offers and a chat can run comes through into the XForm."""
# ruff: noqa: E501 - tables are read across

import re

import pytest

from bot.forms import Upload, check, xform_of
from bot.forms.columns import column
from bot.forms.kinds import Kind, kind
from tests.forms.sheets import SETTINGS, faults_of, markdown, upload

HEAD = "type | name | label::vi | label::en"
IN_VIETNAMESE = "form_title | form_id | version | default_language\nThử | thu | 1 | Tiếng Việt (vi)"


def xform(survey: str, choices: str = "", settings: str = SETTINGS) -> str:
    source = upload(survey, choices, settings)
    assert [one for one in check([source]) if not one.is_warning] == []
    return xform_of([source])


def row(cells: str, head: str = "") -> str:
    return xform(f"{HEAD}{head}\n{cells}")


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ("text | a | A | A", '<bind nodeset="/data/a" type="string"/>'),
        ("string | a | A | A", '<bind nodeset="/data/a" type="string"/>'),
        ("integer | a | A | A", '<bind nodeset="/data/a" type="int"/>'),
        ("int | a | A | A", '<bind nodeset="/data/a" type="int"/>'),
        ("Integer | a | A | A", '<bind nodeset="/data/a" type="int"/>'),
        ("decimal | a | A | A", '<bind nodeset="/data/a" type="decimal"/>'),
        ("range | a | A | A", '<range ref="/data/a" start="1" end="10" step="1">'),
        ("date | a | A | A", '<bind nodeset="/data/a" type="date"/>'),
        ("time | a | A | A", '<bind nodeset="/data/a" type="time"/>'),
        ("datetime | a | A | A", '<bind nodeset="/data/a" type="dateTime"/>'),
        ("dateTime | a | A | A", '<bind nodeset="/data/a" type="dateTime"/>'),
        ("note | a | A | A", 'readonly="true()"'),
        ("image | a | A | A", 'mediatype="image/*"'),
        ("photo | a | A | A", 'mediatype="image/*"'),
        ("audio | a | A | A", 'mediatype="audio/*"'),
        ("video | a | A | A", 'mediatype="video/*"'),
        ("file | a | A | A", 'mediatype="application/*"'),
        ("geopoint | a | A | A", '<bind nodeset="/data/a" type="geopoint"/>'),
        ("barcode | a | A | A", '<bind nodeset="/data/a" type="barcode"/>'),
        ("acknowledge | a | A | A", '<trigger ref="/data/a">'),
        ("trigger | a | A | A", '<trigger ref="/data/a">'),
        ("hidden | a | |", '<bind nodeset="/data/a" type="string"/>'),
        ("today | | |", 'jr:preload="date"'),
        ("start | begun | |", '<bind nodeset="/data/begun" jr:preload="timestamp"'),
        ("end | | |", 'jr:preloadParams="end"'),
        ("username | | |", 'jr:preloadParams="username"'),
        ("phonenumber | | |", 'jr:preloadParams="phonenumber"'),
        ("email | | |", 'jr:preloadParams="email"'),
        ("deviceid | | |", 'jr:preloadParams="deviceid"'),
        ("audit | | |", "<audit/>"),
        ("select_one yn | a | A | A", '<select1 ref="/data/a">'),
        ("select1 yn | a | A | A", '<select1 ref="/data/a">'),
        ("Select One yn | a | A | A", '<select1 ref="/data/a">'),
        ("select_multiple yn | a | A | A", '<select ref="/data/a">'),
        ("select all that apply from yn | a | A | A", '<select ref="/data/a">'),
        ("rank yn | a | A | A", '<odk:rank ref="/data/a">'),
    ],
)
def test_every_type_and_its_spellings(cells: str, expected: str) -> None:
    assert expected in row(cells if cells.startswith("note") else f"{cells}\ntext | z | Z | Z")


@pytest.mark.parametrize(
    ("head", "cells", "expected"),
    [
        ("hint::vi", "text | a | A | A | Gợi ý", "<value>Gợi ý</value>"),
        ("guidance_hint::vi", "text | a | A | A | Giúp", '<value form="guidance">Giúp</value>'),
        ("required", "text | a | A | A | TRUE", 'required="true()"'),
        ("required", "text | a | A | A | Yes", 'required="true()"'),
        ("required", "text | a | A | A | no", 'required="false()"'),
        ("required", "text | a | A | A | 1 = 1", 'required="1 = 1"'),
        ("read_only", "text | a | A | A | yes", 'readonly="true()"'),
        ("readonly", "text | a | A | A | yes", 'readonly="true()"'),
        ("relevance", "text | a | A | A | 1 = 1", 'relevant="1 = 1"'),
        ("bind::relevant", "text | a | A | A | 1 = 1", 'relevant="1 = 1"'),
        ("Default", "text | a | A | A | sẵn", "<a>sẵn</a>"),
        ("default", "date | a | A | A | today()", 'value="today()"'),
        ("appearance", "text | a | A | A | multiline", 'appearance="multiline"'),
        ("body::accept", "file | a | A | A | .pdf", 'accept=".pdf"'),
        ("parameters", "range | a | A | A | start=0; end=1, step=0.5", 'step="0.5"'),
        ("parameters", "image | a | A | A | max-pixels=1024", 'orx:max-pixels="1024"'),
        ("parameters", "select_one yn | a | A | A | randomize=true seed=3", "randomize(instance('yn')/root/item, 3)"),
        ("media::image", "text | a | A | A | a.png", "jr://images/a.png"),
        ("image::vi", "text | a | A | A | a.png", "jr://images/a.png"),
        ("image::vi | big-image::vi", "text | a | A | A | a.png | b.png", '<value form="big-image">'),
        ("audio", "text | a | A | A | a.mp3", "jr://audio/a.mp3"),
        ("video::Tiếng Việt (vi)", "text | a | A | A | a.mp4", "jr://video/a.mp4"),
        ("bind::bot:unit", "integer | a | A | A | trẻ em", 'bot:unit="trẻ em"'),
        ("choice_filter", "select_one yn | a | A | A | name != 'no'", "instance('yn')/root/item[name != 'no']"),
    ],
)  # fmt: skip
def test_every_column_and_its_spellings(head: str, cells: str, expected: str) -> None:
    assert expected in row(cells, f" | {head}")


def test_messages_and_constraints() -> None:
    head = (
        "constraint | constraint message::vi | constraint_message::English (en) | requiredMsg::vi"
    )
    text = row("integer | a | A | A | . > 1 | Ít quá | Too few | Cần có", f" | {head}")
    assert 'constraint=". &gt; 1"' in text
    assert "<value>Too few</value>" in text
    assert "<value>Cần có</value>" in text


def test_repeats_are_counted_nested_and_drawn_on() -> None:
    text = xform(f"""
        {HEAD} | repeat_count | calculation | choice_filter
        integer | many | Mấy | How many
        begin_repeat | kids | Trẻ | Kids | ${{many}}
        text | kid | Tên | Name
        Begin Repeat | visits | Lần thăm | Visits | 2 + 1
        date | day | Ngày | Day
        end repeat
        end_repeat
        calculate | total | | | | count(${{kids}})
        select_one ${{kid}} | which | Em nào | Which
    """)
    assert '<repeat nodeset="/data/kids" jr:count=" /data/many ">' in text
    assert '<repeat nodeset="/data/kids/visits" jr:count=" ../visits_count ">' in text
    assert 'calculate="count( /data/kids )"' in text
    assert """nodeset="/data/kids[./kid != '']">""" in text


def test_a_field_list_and_a_table_list_are_one_card() -> None:
    for look in ("field-list", "table-list"):
        text = xform(
            f"{HEAD} | appearance\nbegin group | g | G | G | {look}\ntext | a | A | A\nend group"
        )
        assert '<group appearance="field-list" ref="/data/g">' in text
        assert "generated_table_list" not in text


def test_triggers_set_values() -> None:
    text = xform(
        f"{HEAD} | trigger | calculation\ntext | a | A | A\ncalculate | b | | | ${{a}} | now()"
    )
    assert '<setvalue ref="/data/b" event="xforms-value-changed" value="now()"/>' in text


def test_the_last_report_can_be_looked_at() -> None:
    text = row("text | a | A | A | ${last-saved#a}", " | default")
    assert "instance('__last-saved')/data/a" in text
    assert 'src="jr://instance/last-saved"' in text


def test_choices_keep_their_other_columns_and_pictures() -> None:
    text = xform(
        f"{HEAD} | choice_filter\ntext | q | Q | Q\nselect_one xa | a | A | A | huyen = ${{q}}",
        "List Name | name | label::vi | label::en | huyen | image\n"
        "xa | x1 | Một | One | h1 | x.png\nxa | 2 | Hai | Two | h2 |",
    )
    assert "<name>2</name><huyen>h2</huyen>" in text
    assert "jr://images/x.png" in text
    assert "item[huyen =  /data/q ]" in text


def test_choices_may_repeat_where_the_settings_allow() -> None:
    choices = "list_name | name | label::vi | label::en\nl | a | A | A\nl | a | B | B"
    settings = "form_id | version | allow_choice_duplicates\nt | 1 | Yes"
    assert "<value>B</value>" in xform(f"{HEAD}\nselect_one l | a | A | A", choices, settings)


def test_settings_come_through() -> None:
    settings = """
    title | id_string | version | default_language | instance_name | style | namespaces | client_editable
    Thử | thu | 2 | Tiếng Việt (vi) | concat('x', ${a}) | pages | ex="http://x.example" | yes
    """
    text = xform(f"{HEAD}\ntext | a | A | A", settings=settings)
    for expected in (
        "<h:title>Thử</h:title>",
        'id="thu" version="2"',
        "concat('x',  /data/a )",
        'class="pages"',
        'xmlns:ex="http://x.example"',
        'xmlns:bot="https://baocao-tre-em.invalid/xlsform"',
        'odk:client-editable="true"',
    ):
        assert expected in text


@pytest.mark.parametrize("heading", ["label::vi", "label::Tiếng Việt (vi)", "label::Vietnamese (VI)", "label:vi", "Label::Tiếng Việt", "label"])  # fmt: skip
@pytest.mark.parametrize("default", ["vi", "Tiếng Việt (vi)", "Tiếng Việt", ""])
def test_languages_go_by_their_codes(heading: str, default: str) -> None:
    settings = f"form_title | form_id | version | default_language\nT | t | 1 | {default}"
    text = xform(f"type | name | {heading}\ntext | a | Một", settings=settings)
    assert re.findall(r'<translation lang="([^"]*)"', text) == ["vi"]
    assert "<value>Một</value>" in text


def test_a_form_in_one_language_imports_and_is_told_about_the_other() -> None:
    source = upload("type | name | label\ntext | a | Một", settings=IN_VIETNAMESE)
    assert {one.code for one in faults_of(source)} == {"missing-language", "no-title-translation"}
    assert all(one.is_warning for one in faults_of(source))
    assert not any(one.is_warning for one in faults_of(source, strict=True))


def test_a_form_only_in_english_is_an_english_form() -> None:
    settings = "form_title | form_id | version\nT | t | 1"
    text = xform("type | name | label::English (en)\ntext | a | One", settings=settings)
    assert '<translation lang="en" default="true()">' in text


def test_a_third_language_is_kept() -> None:
    text = xform("type | name | label::vi | label::Khmer (km)\ntext | a | Một | មួយ")
    assert re.findall(r'<translation lang="([^"]*)"', text) == ["vi", "km"]


def test_a_missing_translation_falls_back_to_the_main_language() -> None:
    text = xform(f"{HEAD} | hint::vi\ntext | a | Một | | Gợi ý\ntext | b | Hai | Two")
    assert "<value>-</value>" not in text
    assert text.count("<value>Một</value>") == 2


def test_or_other_asks_in_both_languages() -> None:
    text = xform(
        f"{HEAD} | relevant\nselect_multiple yn or_other | a | A | A\ntext | b | B | B | ${{a_other}} != ''"
    )
    for expected in ("Khác", "Other", "Nêu rõ nội dung khác?", "Please specify."):
        assert f"<value>{expected}</value>" in text
    assert "selected( /data/a , 'other')" in text
    assert 'nodeset="/data/a_other" type="string" required="true()"' in text
    assert text.count("<name>other</name>") == 1


def test_or_other_uses_the_other_there_is() -> None:
    choices = "list_name | name | label::vi | label::en\nl | a | A | A\nl | other | Cái khác | Else"
    text = xform(f"{HEAD}\nselect_one l or specify other | a | A | A", choices)
    assert "<value>Cái khác</value>" in text
    assert "<value>Khác</value>" not in text


def test_parameters_without_meaning_do_not_stop_a_form() -> None:
    assert 'ref="/data/a"' in row("text | a | A | A | rows=3", " | parameters")
    assert 'end="5"' in row("range | a | A | A | end=5 tick_interval=1", " | parameters")


def test_smart_quotes_are_straightened_in_expressions() -> None:
    text = xform(f"{HEAD} | relevant\nselect_one yn | a | A | A\ntext | b | B | B | ${{a}} = ‘yes’")  # noqa: RUF001
    assert "relevant=\" /data/a  = 'yes'\"" in text


def test_accents_typed_as_separate_marks_are_the_same_names() -> None:
    composed, apart = "tuổi", "tu\u006f\u0302\u0309i"
    text = xform(
        f"{HEAD} | relevant\ntext | {composed} | A | A\ntext | b | B | B | ${{{apart}}} != ''"
    )
    assert f"/data/{composed}  != ''" in text


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("select_one_from_file xa.csv", Kind("select_one", "xa.csv")),
        ("select multiple from file xa.csv", Kind("select_multiple", "xa.csv")),
        ("select_one yn or other", Kind("select_one", "yn", other=True)),
        ("rank ${name}", Kind("rank", "${name}")),
        ("BEGIN_GROUP", Kind("begin group")),
        ("end lgroup", Kind("end repeat")),
        ("", Kind("")),
    ],
)
def test_types_are_understood(cell: str, expected: Kind) -> None:
    assert kind(cell) == expected


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("Constraint Message::English (en)", "constraint_message::en"),
        ("bind::jr:constraintMsg::vi", "constraint_message::vi"),
        ("jr:count", "repeat_count"),
        ("control::appearance", "appearance"),
        ("media::image", "media::image::vi"),
        ("caption", "label::vi"),
        ("bind::bot:warning_message_vi", "bind::bot:warning_message_vi"),
        ("anything else", "anything else"),
    ],
)
def test_headings_are_understood(heading: str, name: str) -> None:
    assert column("survey", heading).name("vi") == name


def test_the_order_of_columns_makes_no_difference() -> None:
    one = xform(
        "type | name | label::vi | label::en | hint::vi | hint::en | required\ntext | a | A | B | C | D | yes"
    )
    two = xform(
        "required | hint::en | label::en | name | type | label::vi | hint::vi\nyes | D | B | a | text | A | C"
    )
    assert one == two


def test_several_files_are_one_form() -> None:
    second = Upload("chung.md", markdown(f"{HEAD}\ntext | b | B ${{a}} | B", settings="").encode())
    text = xform_of([upload(f"{HEAD}\ntext | a | A | A"), second])
    assert '<output value=" /data/a "/>' in text
