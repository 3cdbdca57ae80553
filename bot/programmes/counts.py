"""What a pack holds, counted, and where each indicator comes from: tables for the pack's author."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.domain.programmes import Pack, PackTask
from bot.domain.questionnaires import SILENT, Item, Question, Questionnaire, Span, everything
from bot.i18n import texts
from bot.planning.periods import last_working_day
from bot.planning.working_days import Calendar

Forms = Mapping[str, Questionnaire]
_LANGUAGE = "vi"
_SPANS = {Span.FLOW: "trong kỳ", Span.STOCK: "đến thời điểm chốt", None: ""}
_NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Table:
    """A table in Vietnamese, ready to print."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def counts(pack: Pack, forms: Forms) -> tuple[Table, ...]:
    """The pack at a glance: its clauses, units, tasks, forms, rules, periods and proposals."""
    return (
        _overview(pack, forms),
        _units(pack),
        _forms(pack, forms),
        _periods(pack),
        Table("Đề xuất, văn bản không quy định", ("Mục", "Lý do"), tuple(pack.proposals.items())),
    )


def sources(pack: Pack, forms: Forms) -> tuple[Table, ...]:
    """Every question with its unit of measure, its time and its source; then what the tags mean."""
    asked_in: dict[tuple[str, ...], list[str]] = {}
    for key, form in forms.items():
        for heading, question in _headed(form.items):
            asked_in.setdefault(_indicator(heading, question), []).append(key)
    columns = ("Chỉ tiêu, câu hỏi", "Đơn vị tính", "Thời gian", "Nguồn", "Nhiệm vụ")
    rows = tuple((*row, _asking(pack, keys, len(forms))) for row, keys in asked_in.items())
    return (
        Table("Nguồn của từng chỉ tiêu", columns, rows),
        Table("Ký hiệu nguồn", ("Ký hiệu", "Văn bản"), tuple(pack.sources.items())),
    )


def blanks(pack: Pack) -> tuple[str, ...]:
    """What the document leaves open and nobody has filled in: printed as dots, never made up."""
    unknown = {
        "số văn bản": pack.number,
        "ngày văn bản": pack.date,
        "căn cứ pháp lý về dữ liệu cá nhân": pack.privacy.basis,
        "nơi liên hệ về dữ liệu cá nhân": pack.privacy.contact,
    }
    return (
        *(name for name, value in unknown.items() if not value),
        *(f"thời hạn báo cáo {one.name}" for one in pack.forwarded_to if not one.due),
    )


def _overview(pack: Pack, forms: Forms) -> Table:
    questions = [question for form in forms.values() for question in _asked(form)]
    rules = [_rules(form) for form in forms.values()]
    mandatory = sum(task.mandatory for task in pack.tasks)
    constraints, warnings, conditions = map(sum, zip(*rules, strict=True))
    numbers = {
        "Mục của văn bản": len(pack.clauses),
        "Đơn vị": len(pack.units),
        "Nhiệm vụ": len(pack.tasks),
        "– bắt buộc": mandatory,
        "– đề nghị": len(pack.tasks) - mandatory,
        "Phiếu": len(forms),
        "Câu hỏi": len(questions),
        "Quy tắc": constraints + warnings + conditions,
        "– ràng buộc": constraints,
        "– cảnh báo": warnings,
        "– câu hỏi có điều kiện": conditions,
        "Kỳ báo cáo": len(pack.periods),
        "Đề xuất": len(pack.proposals),
    }
    rows = tuple((name, str(number)) for name, number in numbers.items())
    still_open = "; ".join(blanks(pack)) or _NOTHING
    return Table(pack.title, ("Nội dung", "Số lượng"), (*rows, ("Còn để trống", still_open)))


def _units(pack: Pack) -> Table:
    by_kind = Counter(unit.kind for unit in pack.units)
    rows = tuple(
        (kind.name, str(by_kind[kind.key]), *map(str, _owed(pack.tasks, kind.key)))
        for kind in pack.kinds
    )
    columns = ("Loại đơn vị", "Đơn vị", "Nhiệm vụ bắt buộc", "Nhiệm vụ đề nghị")
    return Table("Đơn vị theo loại", columns, rows)


def _owed(tasks: Sequence[PackTask], kind: str) -> tuple[int, int]:
    """How many tasks a unit of this kind must report, and how many it is only asked to."""
    mandatory = [task.mandatory for task in tasks if kind in task.kinds]
    return sum(mandatory), len(mandatory) - sum(mandatory)


def _forms(pack: Pack, forms: Forms) -> Table:
    rows = []
    for key, form in forms.items():
        questions = _asked(form)
        numbers = map(str, (len(questions), *_rules(form)))
        rows.append((form.title.text_in(_LANGUAGE), _tasks(pack, [key]), *numbers))
    columns = ("Phiếu", "Nhiệm vụ", "Câu hỏi", "Ràng buộc", "Cảnh báo", "Câu hỏi có điều kiện")
    return Table("Phiếu", columns, tuple(rows))


def _rules(form: Questionnaire) -> tuple[int, int, int]:
    """Constraints, warnings, and questions asked only under a condition, theirs or a group's."""
    questions = _asked(form)
    conditional = [one.path for one in everything(form.items) if one.relevant]
    return (
        sum(bool(one.constraint) for one in questions),
        sum(bool(one.warning) for one in questions),
        sum(
            any(f"{one.path}/".startswith(f"{path}/") for path in conditional) for one in questions
        ),
    )


def _periods(pack: Pack) -> Table:
    say, zone = texts(_LANGUAGE), ZoneInfo(pack.time_zone)
    calendar = Calendar(frozenset(pack.days.off), frozenset(pack.days.extra))
    rows = tuple(
        (
            one.key,
            f"{say.iso_date(one.data_from)} – {say.iso_date(one.data_to)}",
            say.moment(one.opens_at, zone),
            say.due(one.due_at, zone),
            say.day(last_working_day(one.due_at, calendar, zone)),
            say.due(one.locks_at, zone),
        )
        for one in pack.periods
    )
    return Table(
        "Kỳ báo cáo", ("Kỳ", "Số liệu", "Mở", "Hạn cuối", "Ngày làm việc cuối", "Khóa"), rows
    )


def _asked(form: Questionnaire) -> list[Question]:
    return [question for _, question in _headed(form.items)]


def _headed(items: Sequence[Item], heading: str = "") -> Iterator[tuple[str, Question]]:
    """The questions that wait for an answer, each with the heading it stands under."""
    for item in items:
        if not isinstance(item, Question):
            yield from _headed(item.items, item.label.text_in(_LANGUAGE) or heading)
        elif item.kind not in SILENT:
            yield heading, item


def _indicator(heading: str, question: Question) -> tuple[str, ...]:
    label = question.label.text_in(_LANGUAGE)
    return (
        f"{heading}: {label}" if heading else label,
        question.measure.text_in(_LANGUAGE),
        _SPANS[question.span],
        question.source or _NOTHING,
    )


def _asking(pack: Pack, keys: Sequence[str], all_forms: int) -> str:
    return "mọi nhiệm vụ" if 1 < len(set(keys)) == all_forms else _tasks(pack, keys)


def _tasks(pack: Pack, keys: Sequence[str]) -> str:
    return ", ".join(task.key for task in pack.tasks if task.form in keys) or _NOTHING
