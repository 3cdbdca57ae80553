"""Review, beside the golden conversations: own reports, last year, a race, a locked period."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.app import App
from bot.domain.delegations import Scope
from bot.domain.people import Person, Role
from bot.domain.reviews import Filed, Verdict
from bot.settings import read_settings
from storage.unit_of_work import AlreadyThere, reading, writing
from tests.support.conversations import Stage
from tests.support.packs import TINH_MAU
from tests.support.web_phone import WebPhone

SECRET = "k" * 32


@dataclass(slots=True)
class Desk:
    """A supervisor with one report before them."""

    stage: Stage
    app: App

    async def play(self, *lines: str) -> str:
        """What everybody sees of these lines."""
        return "\n".join([one for line in lines for one in await self.stage._step(line)])

    async def report(self) -> Filed:
        async with reading(self.app.database) as unit:
            units = {one.id: one for one in await unit.people.units()}
            (waiting,) = await unit.reviews.waiting(Scope(units), limit=2)
            filed = await unit.reviews.filed(waiting.report_id)
        assert filed is not None
        return filed

    async def person(self, who: str) -> Person:
        phone = self.stage.phones[who]
        assert isinstance(phone, WebPhone)
        async with reading(self.app.database) as unit:
            found = await unit.people.behind("web", phone._chat)
        assert found is not None
        return found


@pytest.fixture
async def desk(tmp_path: Path, database_url: str) -> AsyncIterator[Desk]:
    settings = read_settings(
        _env_file=None,
        database_url=database_url,
        media_url=f"file:{tmp_path / 'media'}",
        secret_key=SECRET,
        programme=str(TINH_MAU),
        telegram_token=None,
    )
    stage = Stage(settings, lambda who, _channel: WebPhone(who))
    await stage.open()
    assert stage.app is not None
    made = Desk(stage, stage.app)
    await made.play(
        "@ 2026-03-16 08:00",
        "~ agreed L leader xa_mau_mot",
        "~ agreed S supervisor so_mau",
        "~ fill L 1.b",
        "L> tiếp tục",
        "L> [Nộp báo cáo]",
    )
    yield made
    await stage.close()


async def test_nobody_reviews_what_they_handed_in_before_they_became_a_supervisor(
    desk: Desk,
) -> None:
    leader, top = await desk.person("L"), await desk.person("S")
    async with writing(desk.app.database) as unit:
        await unit.people.change(leader.id, role=Role.SUPERVISOR.value, unit_id=top.unit_id)
    seen = await desk.play("L> /duyet")
    assert "[1.b · Xã Mẫu Một]" in seen
    assert "Tiếp nhận tất cả" not in seen
    assert "Anh/chị đã tự nhập báo cáo này" in await desk.play("L> [1.b · Xã Mẫu Một]")


async def test_whoever_gave_one_of_the_answers_does_not_review_it_either(desk: Desk) -> None:
    filed, supervisor = await desk.report(), await desk.person("S")
    (path, answer), *_ = filed.answers.items()
    async with writing(desk.app.database) as unit:
        given = {path: answer}
        await unit.interviews.record(filed.interview_id, given, supervisor.id, None, desk.stage.now)
    await desk.play("S> /duyet")
    assert "cần một người khác duyệt" in await desk.play("S> [1.b · Xã Mẫu Một]")


async def test_last_year_stands_beside_each_answer(desk: Desk) -> None:
    leader = await desk.person("L")
    async with writing(desk.app.database) as unit:
        await unit.programmes.remember(leader.unit_id, "2025-Q1", "1.b", inspected="5")
    await desk.play("S> /duyet")
    seen = await desk.play("S> [1.b · Xã Mẫu Một]")
    assert "bao nhiêu sân chơi? không phát sinh (0)\n     Cùng kỳ năm trước: 5 sân\n" in seen


async def test_a_comment_about_abuse_is_stopped_and_has_to_be_written_anew(desk: Desk) -> None:
    await desk.play("S> /duyet", "S> [1.b · Xã Mẫu Một]", "S> [Nhận xét 1]")
    seen = await desk.play("S> Có một vụ xâm hại trẻ em trên địa bàn.")
    assert "111" in seen
    assert "không phải vụ việc" not in seen
    filed = await desk.report()
    async with reading(desk.app.database) as unit:
        assert not await unit.reviews.comments(filed.id)
    await desk.play("S> [Quay lại câu hỏi]")
    assert "Đã ghi nhận xét cho câu 1" in await desk.play("S> Đề nghị kiểm tra lại số liệu.")


async def test_a_locked_period_is_told_of_before_and_after_the_return(desk: Desk) -> None:
    await desk.play("@ 2026-05-04 08:00", "S> /duyet", "S> [1.b · Xã Mẫu Một]")
    await desk.play("S> [Nhận xét 1]", "S> Đề nghị kiểm tra.")
    assert "Kỳ báo cáo đã khóa" in await desk.play("S> [Trả lại (1 nhận xét)]")
    assert "L<" in (told := await desk.play("S> [Trả lại báo cáo]"))
    assert "Đề nghị xin gia hạn để bổ sung" in told
    assert "đã khóa" in await desk.play("L> [Sửa ngay]")


async def test_a_bare_word_is_a_command_until_a_comment_is_waited_for(desk: Desk) -> None:
    await desk.play("S> /duyet", "S> [1.b · Xã Mẫu Một]")
    assert "Tiến độ báo cáo" in await desk.play("S> tiến độ")
    await desk.play("S> duyệt", "S> [1.b · Xã Mẫu Một]", "S> [Nhận xét 1]")
    assert "Đã ghi nhận xét cho câu 1: “tiến độ”" in await desk.play("S> tiến độ")


async def test_a_comment_that_is_too_long_may_be_typed_again(desk: Desk) -> None:
    await desk.play("S> /duyet", "S> [1.b · Xã Mẫu Một]", "S> [Nhận xét 1]")
    assert "quá dài" in await desk.play(f"S> {'a b ' * 200}")
    assert "Đã ghi nhận xét" in await desk.play("S> Đề nghị kiểm tra.")


async def test_the_progress_of_a_returned_report_leaves_out_what_is_to_be_looked_at(
    desk: Desk,
) -> None:
    leader = await desk.person("L")
    await desk.play("S> /duyet", "S> [1.b · Xã Mẫu Một]", "S> [Nhận xét 1]", "S> Xem lại.")
    await desk.play("S> [Trả lại (1 nhận xét)]", "S> [Trả lại báo cáo]")
    async with reading(desk.app.database) as unit:
        period = await unit.programmes.period_at(desk.stage.now)
        assert period is not None
        owed = await unit.programmes.owed_by(leader.unit_id, period.id)
    (one,) = [one for one in owed if one.task_key == "1.b"]
    assert (one.answered, one.asked, one.returned_at) == (0, 1, desk.stage.now)
    assert one.first_handed_in_at == desk.stage.now


async def test_the_second_of_two_verdicts_at_once_is_told_of_the_first(desk: Desk) -> None:
    await desk.play("~ agreed T supervisor so_mau")
    for who in "ST":
        await desk.play(f"{who}> /duyet", f"{who}> [1.b · Xã Mẫu Một]")
    phones = [desk.stage.phones[who] for who in "ST"]
    await asyncio.gather(*(one.tap(desk.app, "Tiếp nhận") for one in phones))
    seen = "\n".join(await desk.stage._news())
    assert seen.count("Đã tiếp nhận báo cáo 1.b") == 1
    assert seen.count("đã tiếp nhận báo cáo này.") == 1


async def test_a_report_has_one_verdict(desk: Desk) -> None:
    filed, supervisor = await desk.report(), await desk.person("S")
    now = desk.stage.now
    async with writing(desk.app.database) as unit:
        await unit.reviews.decide(filed.id, Verdict.ACCEPTED, supervisor.id, now)
    with pytest.raises(AlreadyThere):
        async with writing(desk.app.database) as unit:
            await unit.reviews.decide(filed.id, Verdict.RETURNED, supervisor.id, now)
