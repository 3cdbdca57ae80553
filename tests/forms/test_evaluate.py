"""One expression tried on its own, from Python and from the command line."""

import json
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.forms.evaluate import evaluate, evaluate_line
from tests.support.terminal import bot

FORM = """<?xml version="1.0"?>
<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
    xmlns:jr="http://openrosa.org/javarosa">
  <h:head><model>
    <itext>
      <translation lang="en"><text id="age"><value>Age</value></text></translation>
      <translation lang="vi" default=""><text id="age"><value>Tuổi</value></text></translation>
    </itext>
    <instance><data xmlns="" id="form"><ward>ck</ward></data></instance>
    <instance id="wards"><root xmlns="">
      <item><name>nk</name><label>Ninh Kiều</label></item>
      <item><name>ck</name><label>Cái Khế</label></item>
    </root></instance>
  </model></h:head>
</h:html>"""


@pytest.mark.parametrize(
    ("case", "value"),
    [
        ({"expr": "1 + 1"}, 2.0),
        ({"expr": "1 + 1", "type": "string"}, "2"),
        ({"expr": "1 = 1"}, True),
        ({"expr": "'a'", "type": "boolean"}, True),
        ({"expr": "0 div 0"}, "NaN"),
        ({"expr": "-1 div 0", "type": "number"}, "-Infinity"),
        ({"expr": "-0", "type": "number"}, 0.0),
        ({"expr": "date('2026-1-2')"}, "2026-01-02"),
        ({"expr": "/a/b", "xml": "<a><b>x</b></a>"}, "x"),
        ({"expr": ".", "xml": "<a><b>x</b></a>"}, "x"),
        ({"expr": "count(a)", "xml": "<a><b>x</b></a>"}, 1.0),
        ({"expr": "name()", "xml": "<a><b>x</b></a>", "context": "/a/b"}, "b"),
        ({"expr": "name(..)", "xml": "<a c='1'/>", "context": "/a/@c"}, "a"),
        ({"expr": "//p:b", "xml": "<a xmlns:p='urn:p'><p:b>x</p:b></a>"}, "x"),
        ({"expr": "count(/a)", "xml": "<a xmlns='urn:p'/>"}, 0.0),
        ({"expr": "count(//xhtml:p)", "xml": "<p xmlns='http://www.w3.org/1999/xhtml'/>"}, 1.0),
        ({"expr": "count(node())", "xml": " <!DOCTYPE a><!-- b --><a/>"}, 3.0),
        ({"expr": "//text()", "xml": "<a>1 &lt; <![CDATA[2]]></a>"}, "1 < "),
        ({"expr": "jr:itext('age')", "xml": FORM}, "Tuổi"),
        ({"expr": "instance('wards')/root/item[name = //ward]/label", "xml": FORM}, "Cái Khế"),
        ({"expr": "pulldata('wards', 'label', 'name', 'nk')", "xml": FORM}, "Ninh Kiều"),
        ({"expr": "date-time(0)", "timezone": "America/Phoenix"}, "1969-12-31T17:00:00.000-07:00"),
        ({"expr": "today()", "now": "2026-01-01T23:00:00Z"}, "2026-01-02"),
        ({"expr": "now()", "now": "2026-01-01T23:00:00", "timezone": "UTC"},
         "2026-01-01T23:00:00.000+00:00"),
        ({"expr": "string-length(uuid())"}, 36.0),
    ],
)  # fmt: skip
def test_a_case_has_its_value(case: dict[str, str], value: object) -> None:
    assert evaluate(case) == {"value": value}


@pytest.mark.parametrize(
    ("case", "error"),
    [
        ({}, "is empty"),
        ({"expr": "nonsense("}, "unfinished"),
        ({"expr": "date(true())"}, "cannot be turned into a date"),
        ({"expr": 5}, "“expr” must be a text"),
        ({"expr": "1", "type": "colour"}, "“type” is one of"),
        ({"expr": "1", "xml": "<a>"}, "not well-formed"),
        ({"expr": "1", "xml": "<p:a/>"}, "“p” is not declared"),
        ({"expr": "1", "xml": "<a/>", "context": "/b"}, "finds no node"),
        ({"expr": "1", "timezone": "Mars/Base"}, "“timezone”"),
        ({"expr": "1", "now": "soon"}, "“now”"),
        ({"expr": "1", "xml": "<a>" * 300 + "</a>" * 300}, "nested"),
        ({"expr": "1", "xml": '<!DOCTYPE a SYSTEM "http://x/a.dtd"><a/>'}, "type definition"),
        ({"expr": "1", "xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}, "type definition"),
        ({"expr": "1", "xml": "<a>&b;</a>"}, "not well-formed"),
    ],
)
def test_a_case_that_cannot_be_answered_says_why(case: dict[str, object], error: str) -> None:
    assert error in str(evaluate(case)["error"])


def test_the_given_moment_is_now_and_says_where() -> None:
    now = datetime(2026, 11, 9, 20, 0, tzinfo=ZoneInfo("America/Phoenix"))
    assert evaluate({"expr": "today()"}, now) == {"value": "2026-11-09"}
    assert evaluate({"expr": "today()", "timezone": "Asia/Ho_Chi_Minh"}, now) == {
        "value": "2026-11-10"
    }


@pytest.mark.parametrize("line", ["", "null", "[1]", "{", "[" * 5_000, '{"expr": "\\ud800"}'])
def test_no_line_stops_the_batch(line: str) -> None:
    assert "error" in json.loads(evaluate_line(line))


def test_the_command_line_answers(tmp_path: Path) -> None:
    xml = tmp_path / "data.xml"
    xml.write_text("<data><tên>Lan</tên><n>2</n></data>", encoding="utf-8")
    words = ("concat('Chào ', ../tên)", "--xml", xml, "--context", "/data/n")
    answer = bot("form", "eval", *words)
    assert (answer.exit_code, answer.output) == (0, "Chào Lan\n")
    assert bot("form", "eval", "1 = 1", "--type", "boolean").output == "true\n"
    assert bot("form", "eval", "1 div 4", "--type", "number").output == "0.25\n"
    wrong = bot("form", "eval", "slected('a', 'b')")
    assert wrong.exit_code == 1
    assert "“selected()”" in wrong.output


def test_a_batch_gives_a_line_for_every_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "America/Phoenix")
    batch = tmp_path / "cases.jsonl"
    batch.write_text('{"expr": "date(0)"}\n\nno json\n{"expr": "1 +"}\n{"expr": "2"}\n')
    answer = bot("form", "eval", "--batch", batch)
    lines = [json.loads(line) for line in answer.output.splitlines()]
    assert answer.exit_code == 0
    assert [list(line) for line in lines] == [["value"], ["error"], ["error"], ["error"], ["value"]]
    assert lines[0] == {"value": "1969-12-31T17:00:00.000-07:00"}
