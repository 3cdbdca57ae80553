"""What was handed in, taken out: every format reopens with the values that went in."""

import csv
import io
import json
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook  # type: ignore[import-untyped]

from bot.domain.extracts import Format
from bot.domain.interviews import Answer
from bot.domain.questionnaires import Questionnaire, Status
from bot.engine.folding import clean
from bot.exports.neutral import neutral, restored
from bot.forms import build
from tests.forms.sheets import upload
from tests.support import office, packs
from tests.support.extracts import CHOICES, SETTINGS, SURVEY, every_kind, extract, line, written

HOSTILE = (
    "=1+1",
    "+84 292 3820",
    "-2+3",
    "@SUM(A1)",
    "\uff1d1+1",
    "\uff20SUM(A1)",
    " =1+1",
    '=HYPERLINK("http://a.b","x")',
    "=cmd|'/c calc'!A1",
    "'01/KH-UBND",
    "1/2",
    "0123",
    "TRUE",
    "#REF!",
    "1E5",
    '<script>&amp;"',
    "{=1}",
)
ESCAPED = "_x000D_"
"""Text that looks like an escape of OOXML; openpyxl, unlike Excel, shows it as it is written."""
VIETNAMESE = "Phường Ninh Kiều: tuyên truyền ở 5 khu vực, “trẻ em là trên hết”\nXã Đại Hải"
FULL: Mapping[str, Answer] = {
    "who": Answer(VIETNAMESE),
    "counts/children": Answer("1200"),
    "counts/abused": Answer("7"),
    "counts/budget": Answer("1234.5"),
    "share": Answer("14"),
    "held_on": Answer("2026-03-05"),
    "met_at": Answer("2026-03-05T14:30:00.000+07:00"),
    "opens": Answer("08:15:00.000+07:00"),
    "done": Answer("yes"),
    "ways": Answer("loa zalo"),
    "place": Answer("10.0342 105.7723 0 5"),
    "documents[1]": Answer("1"),
    "documents[1]/number": Answer("15/KH-UBND"),
    "documents[1]/pages": Answer("12"),
    "documents[3]": Answer("3"),
    "documents[3]/number": Answer("-2/BC"),
    "documents[3]/pages": Answer("", Status.SKIPPED),
}


@pytest.fixture(scope="module")
def form() -> Questionnaire:
    return every_kind()


def sheet(file: Path, name: str) -> list[dict[str, Any]]:
    """The rows of a sheet by their headings."""
    head, *rows = load_workbook(file)[name].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def table(file: Path, name: str) -> list[dict[str, str]]:
    """The rows of a CSV file in its archive."""
    with ZipFile(file) as archive:
        text = archive.read(name).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def objects(file: Path) -> list[dict[str, Any]]:
    return [json.loads(one) for one in file.read_text(encoding="utf-8").split("\n") if one]


# -- formulas ------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", HOSTILE)
def test_text_stays_text_in_every_format(tmp_path: Path, form: Questionnaire, text: str) -> None:
    lines = [line(1, {"who": Answer(text)}, name=text)]
    book = written(tmp_path, extract(Format.XLSX, form), lines)
    for name, column in (("Số liệu", "Đơn vị chủ trì"), ("Mã", "who"), ("Mã", "unit:name")):
        assert sheet(book, name)[0][column] == text
    cells = [cell for row in load_workbook(book)["Mã"]["A2:AF2"] for cell in row]
    assert {cell.data_type for cell in cells if cell.value == text} == {"s"}
    read = pd.read_excel(book, sheet_name="Mã", dtype=str, keep_default_na=False)
    assert read["who"][0] == text
    archive = written(tmp_path, extract(Format.CSV, form), lines)
    assert restored(table(archive, "thu.csv")[0]["who"]) == text
    (one,) = objects(written(tmp_path, extract(Format.JSONL, form), lines))
    assert one["report"]["answers"]["who"] == {"value": text, "status": "given"}


def test_libreoffice_computes_nothing_and_reads_the_same(
    tmp_path: Path, form: Questionnaire
) -> None:
    texts = (*HOSTILE, ESCAPED)
    lines = [line(n, {**FULL, "who": Answer(text)}) for n, text in enumerate(texts, start=1)]
    book = written(tmp_path, extract(Format.XLSX, form), lines)
    again = load_workbook(office.converted(book, "xlsx", office.CALC))
    for ours in load_workbook(book):
        theirs = again[ours.title]
        for row in ours.iter_rows():
            for cell in row:
                read = theirs[cell.coordinate]
                value = ESCAPED if cell.value == "_x005F_x000D_" else cell.value
                assert (read.value, read.data_type) == (value, cell.data_type), cell.coordinate


@pytest.mark.parametrize("text", [*HOSTILE[:10], "\t=1", "\r=1", "\ufeff=1", "\u200b+1", "\uff0b1"])
def test_what_looks_like_a_formula_gets_an_apostrophe_and_loses_it_again(text: str) -> None:
    assert neutral(text) == f"'{text}"
    assert restored(neutral(text)) == text


@given(st.text())
def test_neutral_text_never_begins_a_formula_and_comes_back(text: str) -> None:
    told = neutral(text)
    assert not told.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert restored(told) == text


# -- values --------------------------------------------------------------------------------------


def test_values_are_what_they_are_in_excel(tmp_path: Path, form: Questionnaire) -> None:
    (row,) = sheet(written(tmp_path, extract(Format.XLSX, form), [line(1, FULL)]), "Mã")
    assert row["counts/children"] == 1200
    assert row["counts/budget"] == 1234.5
    assert row["held_on"] == datetime(2026, 3, 5)  # noqa: DTZ001 - Excel knows no zones
    assert row["met_at"] == datetime(2026, 3, 5, 14, 30)  # noqa: DTZ001
    assert (row["opens"], row["done"], row["ways"]) == ("08:15", "yes", "loa zalo")
    assert (row["ways/loa"], row["ways/hop"], row["ways/zalo"]) == (1, 0, 1)
    assert (row["place-Latitude"], row["place-Longitude"]) == (10.0342, 105.7723)
    assert row["KEY"] == "2026-1-II.1.a-1"


def test_people_read_labels_with_units_of_measure(tmp_path: Path, form: Questionnaire) -> None:
    (row,) = sheet(written(tmp_path, extract(Format.XLSX, form), [line(1, FULL)]), "Số liệu")
    assert row["Đơn vị chủ trì"] == VIETNAMESE
    assert row["Trẻ em được hỗ trợ (trẻ em, trong kỳ)"] == 1200
    assert row["Trẻ em bị xâm hại (trẻ em, đến thời điểm chốt số liệu)"] == 7
    assert row["Đã xong chưa?"] == "Rồi"
    assert row["Hình thức"] == "Loa truyền thanh, Nhóm Zalo"
    assert row["Nơi tổ chức"] == "vĩ độ 10.0342, kinh độ 105.7723"


def test_pandas_reads_the_codes_as_numbers_and_days(tmp_path: Path, form: Questionnaire) -> None:
    lines = [line(1, FULL), line(2, {**FULL, "counts/children": Answer("3")}), line(3, None)]
    book = written(tmp_path, extract(Format.XLSX, form), lines)
    read = pd.read_excel(book, sheet_name="Mã")
    assert read["counts/children"].sum() == 1203
    assert read["held_on"][0] == pd.Timestamp(2026, 3, 5)
    archive = written(tmp_path, extract(Format.CSV, form), lines)
    with ZipFile(archive) as files:
        told = pd.read_csv(files.open("thu.csv"), encoding="utf-8-sig")
    assert told["counts/budget"].tolist()[:2] == [1234.5, 1234.5]
    assert told["who"][0] == VIETNAMESE
    assert told["counts/children"].isna().tolist() == [False, False, True]


def test_entries_of_a_list_know_what_they_stand_in(tmp_path: Path, form: Questionnaire) -> None:
    archive = written(tmp_path, extract(Format.CSV, form), [line(1, FULL), line(2, None)])
    first, second = table(archive, "thu-documents.csv")
    key = table(archive, "thu.csv")[0]["KEY"]
    assert (first["PARENT_KEY"], first["KEY"]) == (key, f"{key}/documents[1]")
    assert (second["PARENT_KEY"], second["KEY"]) == (key, f"{key}/documents[3]")
    assert [restored(one["documents/number"]) for one in (first, second)] == ["15/KH-UBND", "-2/BC"]
    book = written(tmp_path, extract(Format.XLSX, form), [line(1, FULL)])
    assert [one["KEY"] for one in sheet(book, "Mã documents")] == [first["KEY"], second["KEY"]]
    assert [one["Số trang (trang)"] for one in sheet(book, "Văn bản")] == [12, "bỏ qua"]


# -- what is no value ----------------------------------------------------------------------------

MISSING: Mapping[str, Answer] = {
    "counts/children": Answer("0", Status.ZERO),
    "counts/abused": Answer("", Status.UNKNOWN, "Đang rà soát"),
    "counts/budget": Answer("0"),
}


def test_every_status_can_be_told_from_the_others(tmp_path: Path, form: Questionnaire) -> None:
    outside = {"counts/children": Answer("", Status.OUTSIDE, "Không có khu công nghiệp")}
    lines = [line(1, MISSING), line(2, outside), line(3, None)]
    archive = written(tmp_path, extract(Format.CSV, form), lines)
    rows = table(archive, "thu.csv")
    told = [(one["counts/children"], one["counts/children:status"]) for one in rows]
    assert told == [("0", "zero"), ("", "outside"), ("", "")]
    assert (rows[0]["counts/abused"], rows[0]["counts/abused:status"]) == ("", "unknown")
    assert (rows[0]["counts/budget"], rows[0]["counts/budget:status"]) == ("0", "")
    assert [one["report:state"] for one in rows] == ["handed_in", "handed_in", "not_started"]
    book = written(tmp_path, extract(Format.XLSX, form), lines)
    title = "Trẻ em được hỗ trợ (trẻ em, trong kỳ)"
    assert [one[title] for one in sheet(book, "Số liệu")] == [0, "không thuộc địa bàn", None]
    zero, given_zero = load_workbook(book)["Số liệu"]["K2"], load_workbook(book)["Số liệu"]["M2"]
    assert (zero.value, given_zero.value) == (0, 0)
    assert zero.number_format == '0 "(không phát sinh)"' != given_zero.number_format
    reasons = [(one["Cột"], one["Lý do đơn vị nêu"]) for one in sheet(book, "Lý do")]
    assert ("counts/abused", "Đang rà soát") in reasons
    told_json = [
        one["report"] and one["report"]["answers"]
        for one in objects(written(tmp_path, extract(Format.JSONL, form), lines))
    ]
    assert told_json[0]["counts/children"] == {"value": 0, "status": "zero"}
    assert told_json[1]["counts/children"]["value"] is None
    assert told_json[2] is None


@pytest.mark.parametrize("count", ["1", "2"])
def test_small_counts_are_for_the_department_only(
    tmp_path: Path, form: Questionnaire, count: str
) -> None:
    answers = {**FULL, "counts/abused": Answer(count, reason="Hai cháu"), "share": Answer("2")}
    hidden = [line(1, answers)]
    for how in Format:
        shown = _everything(written(tmp_path, extract(how, form), hidden))
        assert "Hai cháu" in shown
        told = _everything(written(tmp_path, extract(how, form, small_cells=False), hidden))
        assert "Hai cháu" not in told
        assert "<3" in told
    (row,) = sheet(written(tmp_path, extract(Format.XLSX, form, small_cells=False), hidden), "Mã")
    assert (row["counts/abused"], row["counts/abused:status"]) == (None, "<3")
    assert row["share"] is None  # worked out from it
    assert row["counts/children"] == 1200


@pytest.mark.parametrize("how", Format)
def test_a_small_part_cannot_be_worked_out_from_the_whole(tmp_path: Path, how: Format) -> None:
    sexes = "abused_by_sex"
    counts = {"abused": "513", f"{sexes}/abused_boys": "511", f"{sexes}/abused_girls": "2"}
    lines = [line(1, {path: Answer(value) for path, value in counts.items()})]
    asked = packs.form("statistics")
    told = _everything(written(tmp_path, extract(how, asked, small_cells=False), lines))
    assert ("513" in told, "511" in told, "*" in told) == (True, False, True)
    assert "511" in _everything(written(tmp_path, extract(how, asked), lines))


def _everything(file: Path) -> str:
    """Every text in a file, whatever it is packed in."""
    if file.suffix == ".xlsx":
        cells = [row for one in load_workbook(file) for row in one.iter_rows(values_only=True)]
        return repr(cells)
    if file.suffix == ".zip":
        with ZipFile(file) as archive:
            return "".join(archive.read(one).decode() for one in archive.namelist())
    return file.read_text(encoding="utf-8")


@pytest.mark.parametrize("count", ["0", "3"])
def test_other_counts_are_for_everybody(tmp_path: Path, form: Questionnaire, count: str) -> None:
    lines = [line(1, {"counts/abused": Answer(count)})]
    file = written(tmp_path, extract(Format.CSV, form, small_cells=False), lines)
    assert table(file, "thu.csv")[0]["counts/abused"] == count


# -- the workbook --------------------------------------------------------------------------------


def test_sheets_stay_in_sight_and_can_be_filtered(tmp_path: Path, form: Questionnaire) -> None:
    book = load_workbook(written(tmp_path, extract(Format.XLSX, form), [line(1, FULL)]))
    assert book.sheetnames == [
        "Số liệu",
        "Văn bản",
        "Mã",
        "Mã documents",
        "Lý do",
        "Từ điển dữ liệu",
        "Chú giải",
    ]
    assert [one.freeze_panes for one in book] == ["B2", "C2", "D2", "C2", "B2", "C2", "A2"]
    assert book["Số liệu"].auto_filter.ref == "A1:S2"
    assert all(one["A1"].font.bold for one in book)


def test_the_dictionary_explains_every_column(tmp_path: Path, form: Questionnaire) -> None:
    file = written(tmp_path, extract(Format.XLSX, form), [])
    known = {one["Cột"]: one for one in sheet(file, "Từ điển dữ liệu")}
    children = known["counts/children"]
    assert children["Câu hỏi (tiếng Việt)"] == "Trẻ em được hỗ trợ"
    assert children["Câu hỏi (tiếng Anh)"] == "Children supported"
    assert (children["Đơn vị tính"], children["Thời gian của số liệu"]) == ("trẻ em", "trong kỳ")
    assert (children["Kiểu câu trả lời"], children["Nguồn của chỉ tiêu"]) == (
        "integer",
        "[CT] II.1.a",
    )
    assert known["done"]["Các lựa chọn"] == "yes = Rồi\nno = Chưa"
    assert known["counts/abused"]["Nhạy cảm"] == "có"
    (head,) = load_workbook(file)["Mã"].iter_rows(values_only=True)
    answers = {one.partition(":")[0] for one in head[9:-3]}
    described = set(known) - {"documents/number", "documents/pages"}
    assert {one.split("/")[0].split("-")[0] for one in answers} == {
        one.split("/")[0] for one in described
    }


def test_what_an_older_version_asked_is_not_lost(tmp_path: Path) -> None:
    old = build([upload(SURVEY, CHOICES, SETTINGS)], "thu")
    new = build([upload(SURVEY.replace("text | who", "text | led_by"), CHOICES, SETTINGS)], "thu")
    file = written(tmp_path, extract(Format.CSV, old, new), [line(1, FULL)])
    (row,) = table(file, "thu.csv")
    assert row["who"] == VIETNAMESE
    assert list(row).index("led_by") < list(row).index("counts/children") < list(row).index("who")


def test_a_question_that_changed_its_kind_keeps_what_was_answered(tmp_path: Path) -> None:
    old = build([upload(SURVEY, CHOICES, SETTINGS)], "thu")
    changed = SURVEY.replace("text | who", "integer | who").replace(
        "text | number", "date | number"
    )
    new = build([upload(changed.replace("select_one yn", "geopoint"), CHOICES, SETTINGS)], "thu")
    for how in Format:
        told = _everything(
            written(tmp_path, extract(how, old, new, small_cells=False), [line(1, FULL)])
        )
        assert "Phường Ninh Kiều: tuyên truyền" in told
        assert "15/KH-UBND" in told


def test_a_place_may_be_unknown(tmp_path: Path) -> None:
    survey = SURVEY.replace("Place | | | | | |", "Place | | | unknown | | |")
    form = build([upload(survey, CHOICES, SETTINGS)], "thu")
    lines = [line(1, {"place": Answer("", Status.UNKNOWN)}), line(2, FULL)]
    first, second = table(written(tmp_path, extract(Format.CSV, form), lines), "thu.csv")
    assert (first["place-Latitude"], first["place:status"]) == ("", "unknown")
    assert (second["place-Latitude"], second["place:status"]) == ("10.0342", "")
    assert (first["KEY"], second["KEY"]) == ("2026-1-II.1.a-1", "2026-2-II.1.a-1")


def test_the_same_reports_are_the_same_bytes(tmp_path: Path, form: Questionnaire) -> None:
    for how in Format:
        first, second = (
            written(tmp_path, extract(how, form), [line(1, FULL)]).read_bytes() for _ in "12"
        )
        assert first == second


def test_a_file_that_was_not_finished_is_none(tmp_path: Path, form: Questionnaire) -> None:
    for how in (Format.XLSX, Format.CSV):
        with pytest.raises(ZeroDivisionError):
            written(tmp_path, extract(how, form), (1 // 0 for _ in "1"))  # type: ignore[misc]
        assert not list(tmp_path.glob("data.*"))


# -- any answers ---------------------------------------------------------------------------------

TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n"), max_size=40)


def _is_kept(text: str) -> bool:
    """An empty text is no answer; what looks like an escape openpyxl shows as it is written."""
    return text != "" and "_x" not in text


NUMBERS = st.integers(-(10**20), 10**20).map(str)
DECIMALS = st.decimals(
    allow_nan=False, allow_infinity=False, places=3, min_value=-(10**12), max_value=10**12
).map(lambda one: format(one, "f"))
ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "who": TEXT.map(clean).filter(_is_kept),
        "counts/children": NUMBERS,
        "counts/budget": DECIMALS,
        "held_on": st.dates().map(str),
        "done": st.sampled_from(["yes", "no"]),
        "ways": st.sets(st.sampled_from(["loa", "hop", "zalo"]), min_size=1).map(" ".join),
    },
)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(reports=st.lists(ANSWERS, min_size=1, max_size=4))
def test_any_answers_come_back(
    tmp_path: Path, form: Questionnaire, reports: list[dict[str, str]]
) -> None:
    lines = [
        line(n, {path: Answer(value) for path, value in answers.items()})
        for n, answers in enumerate(reports, start=1)
    ]

    def file(how: Format) -> Path:
        return written(tmp_path, extract(how, form), lines)

    books, rows = sheet(file(Format.XLSX), "Mã"), table(file(Format.CSV), "thu.csv")
    told = objects(file(Format.JSONL))
    for answers, book, row, one in zip(reports, books, rows, told, strict=True):
        for path in ("who", "counts/children", "counts/budget", "held_on", "done", "ways"):
            value = answers.get(path, "")
            assert same(book[path], value), path
            assert same(restored(row[path]), value), path
            kept = one["report"]["answers"].get(path, {"value": None})["value"]
            assert same(" ".join(kept) if isinstance(kept, list) else kept, value), path


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(entries=st.dictionaries(st.integers(1, 200), TEXT.map(clean).filter(_is_kept), max_size=5))
def test_any_entries_come_back(
    tmp_path: Path, form: Questionnaire, entries: dict[int, str]
) -> None:
    answers: dict[str, Answer] = {}
    for number, text in entries.items():
        answers[f"documents[{number}]"] = Answer(str(number))
        answers[f"documents[{number}]/number"] = Answer(text)
    lines = [line(1, answers)]
    book = sheet(written(tmp_path, extract(Format.XLSX, form), lines), "Mã documents")
    rows = table(written(tmp_path, extract(Format.CSV, form), lines), "thu-documents.csv")
    (told,) = objects(written(tmp_path, extract(Format.JSONL, form), lines))
    found = told["report"]["lists"]["documents"]
    keys = [f"2026-1-II.1.a-1/documents[{number}]" for number in entries]
    for read in (book, rows):
        assert [one["KEY"] for one in read] == keys
    texts = list(entries.values())
    assert [one["documents/number"] for one in book] == texts
    assert [restored(one["documents/number"]) for one in rows] == texts
    assert [one["answers"]["documents/number"]["value"] for one in found] == texts


def same(read: object, value: str) -> bool:
    """A number by its value to the last digit, a day as a day, nothing as nothing."""
    match read:
        case None | "":
            return value == ""
        case bool():
            return False
        case int() | float():
            return float(value) == read and (isinstance(read, float) or int(float(value)) == read)
        case datetime():
            return read.date().isoformat() == value
        case date():
            return read.isoformat() == value
        case str():
            return read == value or (_is_number(value) and float(read) == float(value))
        case _:
            return False


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
