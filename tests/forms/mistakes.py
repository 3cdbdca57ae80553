"""Mistakes of form authors: small forms, each with the fault it must give."""
# ruff: noqa: E501, RUF001 - a table is read across, and curly quotes are one of the mistakes

from dataclasses import dataclass

from bot.forms import Severity
from tests.forms.sheets import SETTINGS, markdown

HEAD = "type | name | label::vi | label::en"
FAULT, WARNING = Severity.FAULT, Severity.WARNING


@dataclass(frozen=True, slots=True)
class Case:
    """A form and the fault it must give. `row` counts from the headings, which are 0."""

    code: str
    sheet: str
    row: int
    column: str
    word: str
    survey: str
    choices: str = ""
    settings: str = SETTINGS
    severity: Severity = FAULT

    @property
    def text(self) -> str:
        return markdown(self.survey, self.choices, self.settings)


def of_rule(code: str, column: str, expression: str, word: str, severity: Severity = FAULT) -> Case:
    """A fault of an expression on the last of four questions."""
    survey = f"""
    {HEAD} | {column} | constraint_message::vi | constraint_message::en | bind::bot:warning_message_vi | bind::bot:warning_message_en
    integer | age | Tuổi | Age
    select_one yn | one | Một | One
    select_multiple yn | many | Nhiều | Many
    {"calculate | c | | " if column == "calculation" else "text | last | Cuối | Last"} | {expression} | {"Sai | Wrong" if column == "constraint" else " | "} | {"Lạ | Odd" if "warning" in column else " | "}
    """
    return Case(code, "survey", 4, column, word, survey, severity=severity)


def of_row(
    code: str, column: str, row: str, word: str, *, head: str = "", severity: Severity = FAULT
) -> Case:
    """A fault of a single question."""
    survey = f"{HEAD}{head}\n{row}"
    return Case(code, "survey", 1, column, word, survey, severity=severity)


def of_settings(
    code: str, column: str, settings: str, word: str, severity: Severity = FAULT
) -> Case:
    survey = f"{HEAD}\ntext | a | A | A"
    return Case(code, "settings", 1, column, word, survey, settings=settings, severity=severity)


def of_choices(
    code: str,
    row: int,
    column: str,
    choices: str,
    word: str,
    *,
    kind: str = "select_one l",
    severity: Severity = FAULT,
) -> Case:
    survey = f"{HEAD}\n{kind} | a | A | A"
    head = "list_name | name | label::vi | label::en"
    return Case(code, "choices", row, column, word, survey, f"{head}\n{choices}", severity=severity)


IN_REPEAT = f"""
{HEAD} | relevant
begin repeat | kids | Trẻ | Kids
integer | age | Tuổi | Age
end repeat
text | after | Sau | After | %s
"""
# fmt: off
CASES = [
    # Sheets and columns
    Case("unknown-column", "survey", 0, "colour", "colour", f"{HEAD} | colour\ntext | a | A | A | x"),
    Case("unknown-column", "survey", 0, "relevent", "relevant", f"{HEAD} | relevent\ntext | a | A | A"),
    Case("unknown-column", "survey", 0, "lable::vi", "label::vi", "type | name | label::vi | label::en | lable::vi\ntext | a | A | A | x"),
    Case("unknown-language", "survey", 0, "hint::Tày", "Tày", f"{HEAD} | hint::Tày\ntext | a | A | A | x"),
    Case("repeated-column", "survey", 0, "relevance", "relevant", f"{HEAD} | relevant | relevance\ntext | a | A | A"),
    Case("missing-column", "survey", 0, "name", "name", "type | label::vi | label::en\ntext | A | A"),
    Case("ignored-column", "survey", 0, "hxl", "hxl", f"{HEAD} | hxl\ntext | a | A | A | #x", severity=WARNING),
    Case("ignored-column", "survey", 0, "$kuid", "$kuid", f"{HEAD} | $kuid\ntext | a | A | A | x", severity=WARNING),
    Case("refused-column", "survey", 0, "save_to", "save_to", f"{HEAD} | save_to\ntext | a | A | A | x"),
    Case("refused-column", "settings", 0, "public_key", "mã hóa", f"{HEAD}\ntext | a | A | A", settings="form_title | form_id | version | public_key\nT | t | 1 | k"),
    Case("ignored-column", "settings", 0, "auto_send", "auto_send", f"{HEAD}\ntext | a | A | A", settings="form_title | form_id | version | auto_send\nT | t | 1 | true", severity=WARNING),
    Case("ignored-column", "settings", 0, "submission_url", "submission_url", f"{HEAD}\ntext | a | A | A", settings="form_title | form_id | version | submission_url\nT | t | 1 | x", severity=WARNING),
    Case("unused-choice-column", "choices", 0, "xa", "xa", f"{HEAD}\nselect_one l | a | A | A", "list_name | name | label::vi | label::en | xa\nl | a | A | A | 1", severity=WARNING),
    Case("bad-choice-column", "choices", 0, "mã xã cũ", "dấu cách", f"{HEAD}\nselect_one l | a | A | A", "list_name | name | label::vi | label::en | mã xã cũ\nl | a | A | A | 1"),
    Case("no-questions", "survey", 0, "", "câu hỏi", HEAD),
    # Settings
    Case("no-settings", "survey", 0, "", "settings", f"{HEAD}\ntext | a | A | A", settings=""),
    of_settings("no-setting", "form_id", "form_title | version\nT | 1", "mã phiếu"),
    of_settings("no-setting", "version", "form_title | form_id\nT | t", "phiên bản"),
    of_settings("no-title", "form_title", "form_id | version\nt | 1", "form_title", WARNING),
    of_settings("no-title-translation", "attribute::bot:title_en", "form_id | version\nt | 1", "tiếng Anh", WARNING),
    of_settings("no-default-language", "default_language", "form_id | version\nt | 1", "vi", WARNING),
    of_settings("bad-default-language", "default_language", "form_id | version | default_language\nt | 1 | Tiếng Tày", "Tiếng Tày"),
    of_settings("bad-form-id", "form_id", "form_id | version\nphiếu 1 | 1", "phiếu 1"),
    of_settings("bad-yes-no", "allow_choice_duplicates", "form_id | version | allow_choice_duplicates\nt | 1 | có", "yes"),
    of_settings("bad-namespaces", "namespaces", "form_id | version | namespaces\nt | 1 | bot=x", "bot="),
    Case("more-settings", "settings", 2, "", "dòng đầu", f"{HEAD}\ntext | a | A | A", settings="form_id | version\nt | 1\nu | 2", severity=WARNING),
    # Types
    of_row("no-type", "type", " | a | A | A", "loại câu hỏi"),
    of_row("unknown-type", "type", "intger | a | A | A", "integer"),
    of_row("unknown-type", "type", "xyzzy | a | A | A", "xyzzy"),
    *(of_row("refused-type", "type", f"{kind} | a | A | A", word) for kind, word in (("geotrace", "geopoint"), ("geoshape", "geopoint"), ("background-audio", "bỏ dòng"), ("start-geopoint", "bỏ dòng"), ("osm x", "geopoint"), ("xml-external", "CSV"), ("select_one_external x", "select_one_from_file"), ("simserial", "SIM"))),
    of_row("no-list", "type", "select_one | a | A | A", "yes_no"),
    of_row("list-with-spaces", "type", "select_one hai ba | a | A | A", "hai ba"),
    # Names
    of_row("no-name", "name", "text | | A | A", "đặt tên"),
    of_row("bad-name", "name", "text | a b | A | A", "a b"),
    of_row("accented-name", "name", "text | tuổi | A | A", "tuổi", severity=WARNING),
    of_row("reserved-name", "name", "text | meta | A | A", "meta"),
    Case("repeated-name", "survey", 2, "name", "dòng 3", f"{HEAD}\ntext | a | A | A\ntext | a | B | B"),
    Case("repeated-name", "survey", 2, "name", "tạo sẵn", f"{HEAD}\nselect_one yn or_other | a | A | A\ntext | a_other | B | B"),
    Case("same-name-elsewhere", "survey", 3, "name", "dòng 3", f"{HEAD}\ntext | a | A | A\nbegin group | g\ntext | a | B | B\nend group", severity=WARNING),
    Case("similar-name", "survey", 2, "name", "chữ hoa", f"{HEAD}\ntext | a | A | A\ntext | A | B | B", severity=WARNING),
    # Groups
    Case("not-ended", "survey", 1, "type", "end group", f"{HEAD}\nbegin group | g | G | G\ntext | a | A | A"),
    Case("not-ended", "survey", 1, "type", "end repeat", f"{HEAD}\nbegin repeat | g | G | G\ntext | a | A | A"),
    Case("not-begun", "survey", 2, "type", "xóa dòng", f"{HEAD}\ntext | a | A | A\nend group"),
    Case("wrong-end", "survey", 3, "type", "begin group", f"{HEAD}\nbegin group | g | G | G\ntext | a | A | A\nend repeat"),
    Case("empty-group", "survey", 1, "type", "câu hỏi", f"{HEAD}\nbegin group | g | G | G\nend group\ntext | a | A | A"),
    Case("repeats-too-deep", "survey", 3, "type", "hai phần lặp", f"{HEAD}\nbegin repeat | a | A | A\nbegin repeat | b | B | B\nbegin repeat | c | C | C\ntext | t | T | T\nend repeat\nend repeat\nend repeat"),
    Case("groups-too-deep", "survey", 12, "type", "lớp", HEAD + "".join(f"\nbegin group | g{n}" for n in range(12)) + "\ntext | t | T | T" + "\nend group" * 12),
    # Texts
    of_row("no-label", "label::vi", "text | a", "nội dung"),
    of_row("no-repeat-label", "label::vi", "begin repeat | r\ntext | a | A | A\nend repeat", "Phần lặp", severity=WARNING),
    of_row("missing-default-translation", "label::vi", "text | a | | A", "tiếng Việt"),
    of_row("missing-translation", "label::en", "text | a | A", "tiếng Anh", severity=WARNING),
    of_row("missing-translation", "bind::bot:unit_en", "integer | a | A | A | em", "tiếng Anh", head=" | bind::bot:unit", severity=WARNING),
    Case("missing-language", "survey", 0, "", "tiếng Anh", "type | name | label\ntext | a | A", settings="form_id | version\nt | 1", severity=WARNING),
    of_row("no-constraint-message", "constraint_message::vi", "integer | a | A | A | . > 1", "lời nhắn", head=" | constraint", severity=WARNING),
    of_row("no-warning-message", "bind::bot:warning_message_vi", "integer | a | A | A | . > 1", "lời nhắn", head=" | bind::bot:warning"),
    of_row("message-without-rule", "constraint_message::vi", "integer | a | A | A | Sai | Wrong", "constraint", head=" | constraint_message::vi | constraint_message::en", severity=WARNING),
    of_row("big-image-alone", "big-image", "text | a | A | A | x.png", "media::image", head=" | big-image"),
    # Choices
    of_row("unknown-list", "type", "select_one zz | a | A | A", "zz"),
    Case("unknown-list", "survey", 1, "type", "Có phải", f"{HEAD}\nselect_one yes_on | a | A | A", "list_name | name | label::vi | label::en\nyes_no | a | A | A"),
    of_choices("unused-list", 2, "list_name", "l | a | A | A\nm | a | A | A", "m", severity=WARNING),
    of_choices("no-list-name", 2, "list_name", "l | a | A | A\n | b | B | B", "danh sách"),
    of_choices("no-choice-name", 1, "name", "l | | A | A", "đặt tên"),
    of_choices("no-choice-label", 1, "label::vi", "l | a", "nội dung"),
    of_choices("spaced-choice-name", 1, "name", "l | a b | A | A", "gạch dưới", kind="select_multiple l"),
    of_choices("spaced-choice-name", 1, "name", "l | a b | A | A", "gạch dưới", severity=WARNING),
    of_choices("quoted-choice-name", 1, "name", "l | a'b | A | A", "dấu nháy"),
    of_choices("repeated-choice-name", 2, "name", "l | a | A | A\nl | a | B | B", "dòng"),
    of_row("or-other-with-filter", "choice_filter", "select_one yn or_other | a | A | A | true()", "or_other", head=" | choice_filter"),
    of_row("or-other-without-list", "type", "select_one xa.csv or_other | a | A | A", "or_other"),
    Case("not-from-a-repeat", "survey", 2, "type", "phần lặp", f"{HEAD}\ntext | a | A | A\nselect_one ${{a}} | b | B | B"),
    Case("several-from-a-repeat", "survey", 4, "type", "chọn nhiều ý", f"{HEAD}\nbegin repeat | r | R | R\ntext | a | A | A\nend repeat | | |\nselect_multiple ${{a}} | b | B | B"),
    of_row("no-filter-column", "choice_filter", "select_one yn | a | A | A | huyen = 1", "huyen", head=" | choice_filter"),
    # Files
    of_row("no-file", "type", "select_one_from_file xa.csv | a | A | A", "xa.csv"),
    of_row("no-file", "name", "csv-external | xa", "xa.csv"),
    of_row("not-csv", "type", "select_one_from_file xa.geojson | a | A | A", ".csv"),
    # Parameters
    of_row("broken-parameters", "parameters", "range | a | A | A | start 1", "start=0", head=" | parameters"),
    of_row("ignored-parameter", "parameters", "text | a | A | A | rows=3", "rows", head=" | parameters", severity=WARNING),
    of_row("parameter-not-a-number", "parameters", "range | a | A | A | start=a", "start", head=" | parameters"),
    of_row("parameter-not-a-number", "parameters", "image | a | A | A | max-pixels=big", "max-pixels", head=" | parameters"),
    of_row("parameter-not-true-false", "parameters", "select_one yn | a | A | A | randomize=maybe", "randomize", head=" | parameters"),
    of_row("parameter-not-a-column", "parameters", "select_one_from_file xa.csv | a | A | A | value=a*b", "value", head=" | parameters"),
    of_row("seed-without-randomize", "parameters", "select_one yn | a | A | A | seed=3", "randomize", head=" | parameters"),
    of_row("bad-range-step", "parameters", "range | a | A | A | start=0 end=5 step=9", "step", head=" | parameters"),
    of_row("backward-range", "parameters", "range | a | A | A | start=9 end=5", "start", head=" | parameters"),
    of_row("uneven-range", "parameters", "range | a | A | A | start=0 end=5 step=2", "step", head=" | parameters", severity=WARNING),
    # Appearances
    *(of_row("refused-appearance", "appearance", f"text | a | A | A | {look}", word, head=" | appearance") for look, word in (("ex:org.app", "ứng dụng"), ("printer:org.app", "in"), ("search('x')", "select_one_from_file"))),
    of_row("ignored-appearance", "appearance", "select_one yn | a | A | A | compact", "compact", head=" | appearance", severity=WARNING),
    of_row("unknown-appearance", "appearance", "text | a | A | A | multilne", "multilne", head=" | appearance", severity=WARNING),
    # Cells with fixed values
    of_row("not-one-of", "bind::bot:period", "integer | a | A | A | later", "flow", head=" | bind::bot:period"),
    of_row("not-one-of", "bind::bot:missing", "integer | a | A | A | none", "outside", head=" | bind::bot:missing"),
    of_row("not-a-number", "bind::bot:at_most", "text | a | A | A | many", "số", head=" | bind::bot:at_most"),
    of_row("not-a-number", "bind::bot:change", "integer | a | A | A | much", "số", head=" | bind::bot:change"),
    of_row("no-calculation", "calculation", "calculate | a", "phép tính"),
    Case("trigger-without-calculation", "survey", 2, "trigger", "calculation", f"{HEAD} | trigger\ntext | a | A | A\ntext | b | B | B | ${{a}}"),
    Case("bad-trigger", "survey", 2, "trigger", "dấu phẩy", f"{HEAD} | trigger | calculation\ntext | a | A | A\ncalculate | b | | | a b | 1"),
    of_row("count-without-repeat", "repeat_count", "text | a | A | A | 3", "begin repeat", head=" | repeat_count", severity=WARNING),
    of_row("filter-without-choices", "choice_filter", "text | a | A | A | true()", "lựa chọn", head=" | choice_filter", severity=WARNING),
    of_row("bad-default", "default", "integer | a | A | A | nhiều", "nhiều", head=" | default"),
    of_row("bad-default-choice", "default", "select_one yn | a | A | A | maybe", "maybe", head=" | default"),
    # References
    of_row("broken-reference", "label::vi", "text | a | Chào ${a | A", "${a"),
    of_rule("broken-reference", "relevant", "${age > 1", "${age"),
    of_rule("unknown-name", "relevant", "${agee} > 1", "age"),
    of_rule("unknown-name", "calculation", "${zzz}", "zzz"),
    Case("unknown-name", "choices", 1, "label::vi", "zz", f"{HEAD}\nselect_one l | a | A | A", "list_name | name | label::vi | label::en\nl | a | ${zz} | A"),
    of_settings("unknown-name", "instance_name", "form_id | version | instance_name\nt | 1 | ${zz}", "zz"),
    Case("unknown-name", "survey", 1, "trigger", "zz", f"{HEAD} | trigger | calculation\ncalculate | b | | | ${{zz}} | 1"),
    Case("unknown-name", "survey", 1, "type", "zz", f"{HEAD}\nselect_one ${{zz}} | b | B | B"),
    Case("ambiguous-name", "survey", 5, "relevant", "dòng", f"{HEAD} | relevant\ntext | a | A | A\nbegin group | g\ntext | a | B | B\nend group\ntext | c | C | C | ${{a}} = 'x'"),
    Case("other-repeat", "survey", 4, "relevant", "sum", IN_REPEAT % "${age} > 1"),
    Case("other-repeat", "survey", 4, "label::vi", "kids", f"{HEAD}\nbegin repeat | kids | Trẻ | Kids\ninteger | age | Tuổi | Age\nend repeat\nnote | n | Tuổi ${{age}} | N"),
    Case("group-as-value", "survey", 4, "relevant", "nhóm", IN_REPEAT % "${kids} > 1"),
    Case("group-as-trigger", "survey", 4, "trigger", "nhóm", f"{HEAD} | trigger | calculation\nbegin group | g\ntext | a | A | A\nend group\ncalculate | b | | | ${{g}} | 1"),
    # Expressions
    *(of_rule("broken-expression", column, "1 + ", "ký tự") for column in ("relevant", "required", "constraint", "calculation", "read_only", "bind::bot:warning")),
    Case("broken-expression", "survey", 1, "repeat_count", "ký tự", f"{HEAD} | repeat_count\nbegin repeat | r | R | R | 1 +\ntext | a | A | A\nend repeat"),
    of_row("broken-expression", "choice_filter", "select_one yn | a | A | A | name = ", "ký tự", head=" | choice_filter"),
    of_row("broken-expression", "default", "date | a | A | A | today( ", "ký tự", head=" | default"),
    of_rule("broken-expression", "relevant", "selected(${many})", "selected"),
    of_rule("broken-expression", "relevant", "(${age} > 1", "Thiếu dấu"),
    of_rule("unknown-function", "relevant", "selectd(${many}, 'yes')", "selected"),
    of_rule("unknown-function", "calculation", "date-diff(${age}, 1)", "trừ hai ngày"),
    of_rule("unknown-function", "calculation", "xyzzy(${age})", "tên hàm"),
    of_rule("expression-too-long", "relevant", "${age} > 1" + " or ${age} > 2" * 1000, "ký tự"),
    of_rule("smart-quotes", "relevant", "${one} = ‘yes’", "dấu nháy thẳng", WARNING),
    of_rule("bare-name", "relevant", "age > 1", "${age}"),
    of_rule("unknown-instance", "relevant", "instance('weather')/root/item/name = 'x'", "last-year"),
    of_rule("bad-pattern", "constraint", "regex(., '[a')", "[a"),
    of_rule("slow-pattern", "constraint", "regex(., '^(a+)+$')", "dấu lặp"),
    of_rule("slow-pattern", "constraint", "regex(., '(a\\|a)*b')", "dấu lặp"),
    # Comparisons
    of_rule("not-a-choice", "relevant", "${one} = 'maybe'", "yes, no"),
    of_rule("not-a-choice", "constraint", "selected(${many}, 'maybe')", "yes, no"),
    of_rule("not-a-choice", "relevant", "'maybe' != ${one}", "maybe"),
    of_rule("label-not-name", "relevant", "${one} = 'Yes'", "'yes'"),
    of_rule("label-not-name", "relevant", "${one} = 'Không'", "'no'"),
    of_rule("number-as-text", "relevant", "${age} > '5'", "dấu nháy", WARNING),
    of_rule("multiple-with-equals", "relevant", "${many} = 'yes'", "selected(${many}, 'yes')", WARNING),
    of_rule("selected-of-text", "relevant", "selected(${age}, '1')", "=", WARNING),
    # Circles and dead ends
    Case("cycle", "survey", 1, "relevant", "a → b → a", f"{HEAD} | relevant\ntext | a | A | A | ${{b}} = 'x'\ntext | b | B | B | ${{a}} = 'x'"),
    Case("cycle", "survey", 1, "calculation", "chính nó", f"{HEAD} | calculation\ncalculate | a | | | ${{a}} + 1"),
    Case("cycle", "survey", 1, "relevant", "g → a → g", f"{HEAD} | relevant\nbegin group | g | | | ${{a}} = 'x'\ntext | a | A | A\nend group"),
    of_rule("never-asked", "relevant", "no", "luôn sai", WARNING),
    of_rule("never-asked", "relevant", "false()", "luôn sai", WARNING),
    of_rule("never-asked", "relevant", "${age} > 1 and (false())", "luôn sai", WARNING),
    of_rule("never-asked", "relevant", "${one} = 'maybe'", "maybe", WARNING),
    of_rule("contradiction", "relevant", "${one} = 'yes' and ${one} = 'no'", "“or”"),
    Case("contradiction", "survey", 3, "relevant", "yes", f"{HEAD} | relevant\nselect_one yn | one | O | O\nbegin group | g | | | ${{one}} = 'yes'\ntext | t | T | T | ${{one}} = 'no'\nend group"),
    # Crooked tables
    of_row("more-cells-than-columns", "", "text | a | A | A | extra", "“|”"),
    of_row("control-characters", "label::vi", "text | a | A\x07 | A", "điều khiển"),
    of_row("cell-too-long", "label::vi", f"text | a | {'A' * 40_000} | A", "ngắn lại"),
]
# fmt: on
