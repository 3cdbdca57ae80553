"""A pack folder into a Pack, or every fault at once."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from string import Formatter

from bot.domain.programmes import (
    Clause,
    DayOverrides,
    Difficulties,
    Forwarding,
    Ladder,
    Letterhead,
    Outline,
    Pack,
    PackPeriod,
    PackTask,
    PackUnit,
    PrivacyNotice,
    Recipients,
    Repeat,
    Retention,
    UnitKind,
)
from bot.programmes.faults import PackFault, PackFaults
from bot.programmes.files import Lines, read_units, read_yaml
from bot.programmes.shapes import (
    ClauseShape,
    PeriodShape,
    ProgrammeShape,
    RetentionShape,
    UnitShape,
)

_HERE = Path(__file__).parent
_PROGRAMME = "programme.yaml"
_NOTICE_PLACES = frozenset({"basis", "contact", *RetentionShape.model_fields})


def pack_folder(name_or_path: str | Path) -> Path:
    """A pack of ours by name, or any pack by its folder. Raises PackFaults."""
    for folder in (_HERE / name_or_path, Path(name_or_path)):
        if (folder / _PROGRAMME).is_file():
            return folder
    fault = PackFault(
        Path(name_or_path) / _PROGRAMME,
        1,
        f"Không có chương trình nào tên “{name_or_path}”.",
        f"There is no programme “{name_or_path}”.",
    )
    raise PackFaults([fault])


def load_pack(folder: Path) -> Pack:
    """Raises PackFaults with every fault that could be found, each with its file and line."""
    files = _read(folder)
    faults = list(_inconsistencies(files))
    if faults:
        raise PackFaults(faults)
    return _pack(files)


def check_pack(folder: Path) -> list[PackFault]:
    """Every fault of a pack; its forms are checked by `bot.forms.check`."""
    try:
        load_pack(folder)
    except PackFaults as faults:
        return list(faults.faults)
    return []


@dataclass(frozen=True, slots=True)
class _Files:
    """A pack's files, each in its shape."""

    folder: Path
    programme: ProgrammeShape
    lines: Lines
    clauses: list[ClauseShape]
    clause_lines: Lines
    units: list[tuple[int, UnitShape]]
    units_file: Path


def _read(folder: Path) -> _Files:
    programme, lines = read_yaml(folder / _PROGRAMME, ProgrammeShape)
    units_file = folder / programme.units
    faults: list[PackFault] = []
    clauses = units = None
    try:
        clauses = read_yaml(folder / programme.clauses, list[ClauseShape])
    except PackFaults as found:
        faults += found.faults
    try:
        units = read_units(units_file)
    except PackFaults as found:
        faults += found.faults
    if clauses is None or units is None:
        raise PackFaults(faults)
    return _Files(folder, programme, lines, *clauses, units, units_file)


def _inconsistencies(files: _Files) -> Iterator[PackFault]:
    yield from _programme_faults(files)
    yield from _proposal_faults(files)
    yield from _notice_faults(files)
    yield from _task_faults(files)
    yield from _share_faults(files)
    yield from _form_faults(files)
    yield from _clause_faults(files)
    yield from _unit_faults(files)
    yield from _reminder_faults(files)
    for number, period in enumerate(files.programme.periods):
        yield from _period_faults(files.lines, number, period)


def _programme_faults(files: _Files) -> Iterator[PackFault]:
    programme = files.programme
    if programme.recipient not in {unit.key for _, unit in files.units}:
        yield _unknown(files.lines, ("recipient",), programme.recipient)
    for name in ("tasks", "periods"):
        for number, key in _repeated(one.key for one in getattr(programme, name)):
            yield _twice(files.lines, (name, number, "key"), key)


def _task_faults(files: _Files) -> Iterator[PackFault]:
    programme, refs = files.programme, {clause.ref for clause in files.clauses}
    for number, task in enumerate(programme.tasks):
        if task.clause not in refs:
            yield _unknown(files.lines, ("tasks", number, "clause"), task.clause)
        if task.form not in programme.forms:
            yield _unknown(files.lines, ("tasks", number, "form"), task.form)
        for place, kind in enumerate(task.kinds):
            if kind not in programme.unit_kinds:
                yield _unknown(files.lines, ("tasks", number, "kinds", place), kind)


def _proposal_faults(files: _Files) -> Iterator[PackFault]:
    for name in files.programme.proposals:
        if not files.lines.has(*name.split(".")):
            yield _unknown(files.lines, ("proposals", name), name)


def _notice_faults(files: _Files) -> Iterator[PackFault]:
    """The notice may leave places for what is known of it and for nothing else."""
    for language in ("vi", "en"):
        try:
            found = list(Formatter().parse(getattr(files.programme.privacy, language)))
        except ValueError as error:
            yield files.lines.fault(
                ("privacy", language),
                f"Dấu ngoặc nhọn trong thông báo viết chưa đúng: {error}.",
                f"The braces in the notice are wrong: {error}.",
            )
            continue
        for _text, name, *_rest in found:
            if name is not None and name not in _NOTICE_PLACES:
                yield _unknown(files.lines, ("privacy", language), f"{{{name}}}")


def _share_faults(files: _Files) -> Iterator[PackFault]:
    keys = {task.key for task in files.programme.tasks}
    for name, task in files.programme.shares.items():
        if task not in keys:
            yield _unknown(files.lines, ("shares", name), task)


def _form_faults(files: _Files) -> Iterator[PackFault]:
    for key, names in files.programme.forms.items():
        for place, name in enumerate(names):
            if not (files.folder / name).is_file():
                yield _unknown(files.lines, ("forms", key, place), name)


def _clause_faults(files: _Files) -> Iterator[PackFault]:
    for number, ref in _repeated(clause.ref for clause in files.clauses):
        yield _twice(files.clause_lines, (number, "ref"), ref)
    for number, clause in enumerate(files.clauses):
        for name in ("assigned_to", "requested_of"):
            for place, kind in enumerate(getattr(clause, name)):
                if kind not in files.programme.unit_kinds:
                    yield _unknown(files.clause_lines, (number, name, place), kind)


def _unit_faults(files: _Files) -> Iterator[PackFault]:
    repeated = dict(_repeated(unit.key for _, unit in files.units))
    for number, (line, unit) in enumerate(files.units):
        if unit.kind not in files.programme.unit_kinds:
            yield PackFault(files.units_file, line, *_no_such(unit.kind))
        if number in repeated:
            yield PackFault(files.units_file, line, *_same(unit.key))
        if unit.parent and unit.parent not in {one.key for _, one in files.units}:
            yield PackFault(files.units_file, line, *_no_such(unit.parent))


def _period_faults(lines: Lines, number: int, period: PeriodShape) -> Iterator[PackFault]:
    if period.data_from >= period.data_to:
        yield lines.fault(
            ("periods", number, "data_to"),
            "Ngày chốt số liệu phải sau ngày bắt đầu lấy số liệu.",
            "The last day of the data must be after the first.",
        )
    if not period.opens < period.due_before <= period.locks:
        yield lines.fault(
            ("periods", number, "due_before"),
            "Thứ tự phải là: mở kỳ, hết hạn, khóa kỳ.",
            "The order must be: opens, due, locks.",
        )


def _reminder_faults(files: _Files) -> Iterator[PackFault]:
    """A morning inside the quiet hours would mean that nothing is ever sent."""
    reminders = files.programme.reminders
    if not reminders.quiet_to <= reminders.due_day_at < reminders.quiet_from:
        yield files.lines.fault(
            ("reminders", "due_day_at"),
            "Giờ nhắc phải nằm ngoài giờ yên tĩnh.",
            "The hour of reminders must lie outside the quiet hours.",
        )
    if reminders.escalation.leaders > reminders.escalation.supervisors:
        yield files.lines.fault(
            ("reminders", "escalation", "supervisors"),
            "Lãnh đạo đơn vị phải được báo trước cấp trên.",
            "The unit's leaders must be told before the supervisors.",
        )
    if reminders.pause.minutes > reminders.pause.at_most:
        yield files.lines.fault(
            ("reminders", "pause", "at_most"),
            "Thời gian chờ tối đa không được ngắn hơn một lần tạm dừng.",
            "The longest wait must not be shorter than a pause.",
        )


def _repeated(keys: Iterable[str]) -> Iterator[tuple[int, str]]:
    seen: Counter[str] = Counter()
    for number, key in enumerate(keys):
        seen[key] += 1
        if seen[key] > 1:
            yield number, key


def _unknown(lines: Lines, location: tuple[str | int, ...], name: str) -> PackFault:
    return lines.fault(location, *_no_such(name))


def _twice(lines: Lines, location: tuple[str | int, ...], key: str) -> PackFault:
    return lines.fault(location, *_same(key))


def _no_such(name: str) -> tuple[str, str]:
    return f"Không tìm thấy “{name}”.", f"“{name}” is not known here."


def _same(key: str) -> tuple[str, str]:
    return f"“{key}” bị lặp lại.", f"“{key}” is repeated."


def _pack(files: _Files) -> Pack:
    programme = files.programme
    return Pack(
        key=programme.key,
        title=programme.title,
        number=programme.number,
        date=programme.date,
        issuer=programme.issuer,
        recipient=programme.recipient,
        time_zone=programme.time_zone,
        clauses=tuple(map(_clause, files.clauses)),
        kinds=tuple(
            UnitKind(key, **kind.model_dump()) for key, kind in programme.unit_kinds.items()
        ),
        units=tuple(
            PackUnit(**unit.model_dump(), position=place)
            for place, (_, unit) in enumerate(files.units, start=1)
        ),
        tasks=_tasks(programme),
        forms={
            key: tuple(files.folder / name for name in names)
            for key, names in programme.forms.items()
        },
        periods=tuple(map(_period, programme.periods)),
        ladder=_ladder(programme),
        days=DayOverrides(
            off=tuple(programme.working_days.days_off),
            extra=tuple(programme.working_days.extra_days),
        ),
        sign_off=programme.sign_off,
        outline=_outline(programme),
        recipients=Recipients(programme.recipients.addressee, tuple(programme.recipients.copies)),
        forwarded_to=tuple(Forwarding(one.name, one.due or "") for one in programme.forwarded_to),
        shares=dict(programme.shares),
        difficulties=_difficulties(programme),
        privacy=_privacy(programme),
        retention=Retention(**programme.retention.model_dump()),
        phrases={key: one.model_dump() for key, one in programme.phrases.items()},
        sources=dict(programme.sources),
        proposals=dict(programme.proposals),
        digest=_digest(files),
    )


def _outline(programme: ProgrammeShape) -> Outline:
    plain = programme.outline.model_dump()
    heads = {
        key: Letterhead(**{**one, "name": tuple(one["name"]), "signed": tuple(one["signed"])})
        for key, one in plain.pop("letterheads").items()
    }
    subject = plain.pop("subject")
    return Outline(
        subject, **{part: tuple(names) for part, names in plain.items()}, letterheads=heads
    )


def _digest(files: _Files) -> str:
    programme = files.programme
    forms = sorted({name for names in programme.forms.values() for name in names})
    read = (_PROGRAMME, programme.clauses, programme.units, *forms)
    return sha256(b"\0".join((files.folder / name).read_bytes() for name in read)).hexdigest()


def _clause(clause: ClauseShape) -> Clause:
    return Clause(
        ref=clause.ref,
        parent=clause.parent,
        heading=clause.heading or "",
        short_title=clause.short_title,
        text=clause.text,
        assigned_to=tuple(clause.assigned_to),
        requested_of=tuple(clause.requested_of),
        basis=clause.basis,
    )


def _tasks(programme: ProgrammeShape) -> tuple[PackTask, ...]:
    return tuple(
        PackTask(
            key=task.key,
            clause=task.clause,
            title=task.title,
            kinds=tuple(task.kinds),
            form=task.form,
            mandatory=task.mandatory,
        )
        for task in programme.tasks
    )


def _period(period: PeriodShape) -> PackPeriod:
    return PackPeriod(
        key=period.key,
        data_from=period.data_from.isoformat(),
        data_to=period.data_to.isoformat(),
        opens_at=period.opens,
        due_at=period.due_before,
        locks_at=period.locks,
    )


def _ladder(programme: ProgrammeShape) -> Ladder:
    reminders = programme.reminders
    return Ladder(
        before=tuple(reminders.before),
        due_day_at=reminders.due_day_at,
        after=tuple(sorted(reminders.after)),
        then_every=reminders.then_every,
        returned=Repeat(reminders.returned.after, reminders.returned.every),
        unanswered=Repeat(reminders.unanswered.after, reminders.unanswered.every),
        idle_after=reminders.idle.after,
        idle_apart=reminders.idle.apart,
        invited_after=reminders.invites.after,
        expiring_before=reminders.invites.before_expiry,
        leaders_after=reminders.escalation.leaders,
        supervisors_after=reminders.escalation.supervisors,
        overview_weekday=reminders.overview.weekday,
        overview_last_days=reminders.overview.last_days,
        quiet_from=reminders.quiet_from,
        quiet_to=reminders.quiet_to,
        urgent_days=reminders.urgent_days,
        pause=timedelta(minutes=reminders.pause.minutes),
        pause_at_most=timedelta(minutes=reminders.pause.at_most),
        snooze=tuple(sorted(reminders.snooze_days)),
    )


def _difficulties(programme: ProgrammeShape) -> Difficulties:
    stated = programme.difficulties
    return Difficulties(
        question=stated.question,
        detail=stated.detail,
        categories={key: one.model_dump() for key, one in stated.categories.items()},
    )


def _privacy(programme: ProgrammeShape) -> PrivacyNotice:
    notice = programme.privacy
    return PrivacyNotice(
        version=notice.version,
        text={"vi": notice.vi, "en": notice.en},
        basis=notice.basis or "",
        contact=notice.contact or "",
        answer_within_working_days=notice.answer_within_working_days,
        erase_within_days=notice.erase_within_days,
    )
