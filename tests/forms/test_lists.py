"""CSV files beside a form are read within limits and stand in the published text."""
# ruff: noqa: E501 - tables are read across

from pathlib import Path

import pytest

from bot.forms import SheetFault, Upload, check, xform_of
from bot.forms.attachments import COLUMNS, LARGEST, ROWS
from tests.forms.sheets import markdown, upload

HEAD = "type | name | label::vi | label::en"
SELECT = f"{HEAD}\nselect_one_from_file xa.csv | a | A | A"
CSV = "name,label\nx1,Một\nx2,Hai & <ba>\n"


def faults(content: bytes, survey: str = SELECT) -> list[SheetFault]:
    return check([upload(survey), Upload("xa.csv", content)])


@pytest.mark.parametrize(
    "content",
    [
        CSV.encode(),
        b"\xef\xbb\xbf" + CSV.encode(),
        CSV.replace(",", ";").encode(),
        CSV.replace("\n", "\r\n").encode(),
        'name,label,extra\nx1,"Một",\n"x2","Hai & <ba>"\n\n'.encode(),
    ],
)
def test_a_list_is_inlined(content: bytes) -> None:
    assert faults(content) == []
    text = xform_of([upload(SELECT), Upload("xa.csv", content)])
    assert '<instance id="xa"><root><item><name>x1</name><label>Một</label>' in text
    assert "<label>Hai &amp; &lt;ba&gt;</label>" in text
    assert "jr://file-csv" not in text


def test_other_columns_may_serve_as_value_and_label() -> None:
    survey = f"{HEAD} | parameters | choice_filter\nselect_multiple_from_file xa.csv | a | A | A | value=ma label=ten | huyen = 'h1'"
    content = "ma,ten,huyen\n01,Một,h1\n".encode()
    assert faults(content, survey) == []
    text = xform_of([upload(survey), Upload("xa.csv", content)])
    assert '<value ref="ma"/><label ref="ten"/>' in text
    assert "instance('xa')/root/item[huyen = 'h1']" in text


def test_external_lists_and_pulldata_are_inlined() -> None:
    survey = f"""
    {HEAD} | calculation
    csv-external | xa
    text | q | Q | Q
    calculate | c | | | instance('xa')/root/item[name = ${{q}}]/label
    """
    text = xform_of([upload(survey), Upload("xa.csv", CSV.encode())])
    assert '<instance id="xa"><root>' in text


def test_a_list_is_found_beside_the_form(tmp_path: Path) -> None:
    (tmp_path / "phieu.md").write_text(markdown(SELECT), encoding="utf-8")
    assert [one.code for one in check([tmp_path / "phieu.md"])] == ["no-file"]
    (tmp_path / "xa.csv").write_text(CSV, encoding="utf-8")
    assert check([tmp_path / "phieu.md"]) == []
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "phieu.md").write_text(markdown(SELECT), encoding="utf-8")
    assert check([tmp_path / "elsewhere" / "phieu.md", tmp_path / "xa.csv"]) == []


@pytest.mark.parametrize("name", ["../xa.csv", "/etc/xa.csv", "..\\xa.csv"])
def test_a_name_is_never_a_way_into_another_folder(tmp_path: Path, name: str) -> None:
    (tmp_path / "xa.csv").write_text(CSV, encoding="utf-8")
    folder = tmp_path / "forms"
    folder.mkdir()
    survey = SELECT.replace("xa.csv", name)
    (folder / "phieu.md").write_text(markdown(survey), encoding="utf-8")
    assert "no-file" in {one.code for one in check([folder / "phieu.md"])}


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"name,label\nx,\xff\xfe", "UTF-8"),
        (b"name,label\n", "không có dòng nào"),
        (b"", "không có dòng nào"),
        (b"name,na me\nx,y\n", "dấu cách"),
        (b"name,name\nx,y\n", "trùng nhau"),
        (b'name,label\n"x,y\n', "ngoặc kép"),
        (b"name,label\nx,\x00\n", "điều khiển"),
        (b"name,label\n" + b"x,y\n" * (ROWS + 1), "chia nhỏ"),
        (b"name,label\n" + b"x" * LARGEST, "chia nhỏ"),
        (",".join(f"c{n}" for n in range(COLUMNS + 1)).encode() + b"\n1\n", "tên cột"),
    ],
)
def test_a_list_that_cannot_serve_is_told(content: bytes, word: str) -> None:
    (fault, *_) = faults(content)
    assert fault.code == "unusable-file"
    assert word in fault.message_vi


@pytest.mark.parametrize(
    ("survey", "column", "word"),
    [
        (SELECT.replace("xa.csv", "xa.csv"), "type", "“label”"),
        (f"{HEAD} | parameters\nselect_one_from_file xa.csv | a | A | A | label=ten", "parameters", "“ten”"),
    ],
)  # fmt: skip
def test_a_missing_column_is_named(survey: str, column: str, word: str) -> None:
    (fault,) = faults(b"name,nhan\nx,y\n", survey)
    assert (fault.code, fault.column) == ("no-file-column", column)
    assert word in fault.message_vi


def test_a_filter_may_name_only_columns_of_the_file() -> None:
    survey = f"{HEAD} | choice_filter\nselect_one_from_file xa.csv | a | A | A | huyen = 1"
    assert [one.code for one in faults(CSV.encode(), survey)] == ["no-filter-column"]
