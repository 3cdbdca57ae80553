"""Reports that were never asked for: a form with every kind of answer, and files made of them."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path as File
from zoneinfo import ZoneInfo

from bot.domain.assignments import (
    Assignment,
    AssignmentId,
    FormId,
    InterviewId,
    Period,
    PeriodId,
    ProgrammeId,
    TaskId,
)
from bot.domain.extracts import Extract, Format, Line, Names, Subject, Version
from bot.domain.interviews import Answer
from bot.domain.people import PersonId, Unit, UnitId
from bot.domain.questionnaires import Path, Questionnaire
from bot.domain.reports import State
from bot.domain.reviews import Filed, ReportId
from bot.extracting import writer_of
from bot.forms import build
from tests.forms.sheets import upload

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
MADE_AT = datetime(2026, 12, 9, 8, 30, tzinfo=ZONE)
HANDED_IN_AT = datetime(2026, 12, 8, 16, 5, tzinfo=ZONE)
SURVEY = """
type | name | label::vi | label::en | bind::bot:unit | bind::bot:period | bind::bot:missing \
| bind::bot:sensitive | bind::bot:source | calculation
text | who | Đơn vị chủ trì | Who leads | | | | | |
begin group | counts | Số liệu | Figures | | | | | |
integer | children | Trẻ em được hỗ trợ | Children supported | trẻ em | flow \
| zero unknown outside | | [CT] II.1.a |
integer | abused | Trẻ em bị xâm hại | Abused children | trẻ em | stock | zero unknown | yes | |
decimal | budget | Kinh phí | Budget | triệu đồng | flow | unknown | | |
end group | | | | | | | | |
calculate | share | | | | | | | | ${abused} * 2
date | held_on | Ngày tổ chức | Day | | | | | |
datetime | met_at | Lúc họp | Moment | | | | | |
time | opens | Giờ mở cửa | Opens at | | | | | |
select_one yn | done | Đã xong chưa? | Done? | | | | | |
select_multiple ways | ways | Hình thức | Ways | | | | | |
geopoint | place | Nơi tổ chức | Place | | | | | |
begin repeat | documents | Văn bản | Documents | | | | | |
text | number | Số hiệu | Number | | | | | |
integer | pages | Số trang | Pages | trang | | | | |
end repeat | | | | | | | | |
"""
CHOICES = """
list_name | name | label::vi | label::en
yn | yes | Rồi | Yes
yn | no | Chưa | Not yet
ways | loa | Loa truyền thanh | Loudspeakers
ways | hop | Họp khu vực | Meetings
ways | zalo | Nhóm Zalo | Zalo group
"""
SETTINGS = """
form_title | form_id | version | default_language | namespaces | attribute::bot:title_en
Phiếu thử | thu | 1 | vi | bot="https://baocao-tre-em.invalid/xlsform" | Trial form
"""
UNITS = (
    "Phường Ninh Kiều",
    "Xã Đại Hải",
    "Phường Vị Thanh",
)


def every_kind() -> Questionnaire:
    return build([upload(SURVEY, CHOICES, SETTINGS)], "thu")


def unit(number: int, name: str = "") -> Unit:
    called = name or UNITS[number % len(UNITS)]
    return Unit(UnitId(number), f"xa_{number}", called, called, "xa", "Cụm 1", "", "", number, "so")


def assignment(number: int, state: State = State.HANDED_IN) -> Assignment:
    return Assignment(
        id=AssignmentId(number),
        unit_id=UnitId(number),
        period_id=PeriodId(1),
        period="2026",
        task_id=TaskId(1),
        task_key="II.1.a",
        clause_ref="II.1.a",
        title="Quán triệt, tuyên truyền",
        mandatory=True,
        form_id=FormId(1),
        state=state,
        answered=0,
        asked=0,
        first_handed_in_at=None,
        handed_in_at=None,
        due_at=MADE_AT,
        due_then=MADE_AT,
        locks_at=MADE_AT,
        waiver_asked=False,
    )


def line(number: int, answers: Mapping[str, Answer] | None, name: str = "") -> Line:
    """A unit's report with these answers, by path without the root; None where it has none."""
    if answers is None:
        return Line(unit(number, name), assignment(number, State.NOT_STARTED), None)
    filed = Filed(
        id=ReportId(number),
        assignment_id=AssignmentId(number),
        interview_id=InterviewId(number),
        form_id=FormId(1),
        person_id=PersonId(1),
        version=1,
        number=f"2026-{number}-II.1.a-1",
        late=False,
        handed_in_at=HANDED_IN_AT,
        answers={Path(f"/data/{path}"): answer for path, answer in answers.items()},
    )
    return Line(unit(number, name), assignment(number), filed, 1)


def extract(how: Format, *forms: Questionnaire, small_cells: bool = True) -> Extract:
    """The last form is the newest version."""
    versions = {FormId(number): Version(number, form) for number, form in enumerate(forms, start=1)}
    return Extract(
        format=how,
        programme="Chương trình hành động",
        office="Sở Y tế",
        period=Period(
            PeriodId(1), ProgrammeId(1), "2026", "2026-01-01", "2026-11-30", *[MADE_AT] * 3
        ),
        subjects=(Subject(forms[0].key, versions, (TaskId(1),)),),
        top=UnitId(0),
        parts=(),
        names=Names({state: state.value for state in State}, {"xa": "Xã"}),
        language="vi",
        zone=ZONE,
        made_at=MADE_AT,
        small_cells=small_cells,
    )


def written(folder: File, what: Extract, lines: Iterable[Line]) -> File:
    """The file made of these reports."""
    target = folder / f"data.{what.suffix}"
    target.unlink(missing_ok=True)
    with writer_of(what.format)(target, what, what.subjects[0]) as writer:
        for one in lines:
            writer.add(one)
    return target
