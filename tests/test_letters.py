"""What stands in a unit's report on paper, beside its layout."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from bot.domain.interviews import Answer
from bot.domain.people import Unit
from bot.domain.reports import State
from bot.exports.letter import Letter
from bot.settings import read_settings
from handlers import letters
from storage.unit_of_work import reading, writing
from tests.support import office
from tests.support.conversations import Stage
from tests.support.packs import TINH_MAU
from tests.support.platform import platform, platform_settings
from tests.support.web_phone import WebPhone

WORD = b"PK\x03\x04"


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    settings = read_settings(
        _env_file=None,
        programme=str(TINH_MAU),
        database_url=f"sqlite+aiosqlite:///{tmp_path / 'bot.sqlite3'}",
        media_url=f"file:{tmp_path / 'media'}",
        secret_key="k" * 32,
    )
    made = Stage(settings, lambda who, _named: WebPhone(who))
    await made.open()
    await play(made, "@ 2026-03-16 08:00", "~ agreed L leader xa_mau_mot")
    yield made
    await made.close()


async def play(stage: Stage, *lines: str) -> None:
    for line in lines:
        await stage._step(line)


async def hand_in(stage: Stage, task: str) -> None:
    await play(stage, f"~ fill L {task}", "L> tiếp tục", "L> [Nộp báo cáo]")


async def letter(stage: Stage) -> Letter:
    assert stage.app is not None
    async with reading(stage.app.database) as unit:
        found = await letters.to_write(unit, stage.app.book, await wanted(stage))
    assert found is not None
    return found


async def wanted(stage: Stage) -> letters.Wanted:
    assert stage.app is not None
    async with reading(stage.app.database) as unit:
        period = await unit.programmes.period_at(stage.now)
        assert period is not None
        return letters.Wanted((await place(stage)).id, period.id, int(stage.now.timestamp()))


async def place(stage: Stage) -> Unit:
    assert stage.app is not None
    async with reading(stage.app.database) as unit:
        found = await unit.people.unit_by_key("xa_mau_mot")
    assert found is not None
    return found


def lines_of(letter: Letter, heading: str) -> list[str]:
    """Every line of one part."""
    (part,) = [one for one in letter.parts if one.heading.endswith(heading)]
    return [line for section in part.sections for line in (section.heading, *section.lines)]


async def test_what_is_not_handed_in_is_said_and_never_counted(stage: Stage) -> None:
    await hand_in(stage, "1.a")
    made = await letter(stage)
    done, missing = made.parts[0].sections
    assert [(one.label, one.value) for one in done.figures] == [
        ("Xã có bao nhiêu sân chơi cho trẻ em", "0")
    ]
    assert missing.figures == ()
    assert missing.lines == ("Đơn vị chưa nộp báo cáo nhiệm vụ này.",)


async def test_last_year_s_figure_stands_beside_this_year_s(stage: Stage) -> None:
    assert stage.app is not None
    unit_id = (await place(stage)).id
    async with writing(stage.app.database) as unit:
        await unit.programmes.remember(unit_id, "2025-Q1", "1.a", playgrounds="1150")
    await hand_in(stage, "1.a")
    (figure,) = (await letter(stage)).parts[0].sections[0].figures
    assert (figure.value, figure.before) == ("0", "1.150")


async def test_a_draft_is_no_report(stage: Stage) -> None:
    await play(stage, "~ fill L 1.a")
    assert all(not one.figures for one in (await letter(stage)).parts[0].sections)


async def test_a_task_that_does_not_concern_the_unit_says_so(stage: Stage) -> None:
    assert stage.app is not None
    async with writing(stage.app.database) as unit:
        period = await unit.programmes.period_at(stage.now)
        assert period is not None
        one, *_ = await unit.programmes.owed_by((await place(stage)).id, period.id)
        await unit.programmes.stand(one.id, State.NOT_APPLICABLE)
    assert "Nhiệm vụ này không thuộc phạm vi báo cáo của đơn vị." in lines_of(
        await letter(stage), "Kết quả thực hiện"
    )


async def test_the_head_is_that_of_the_kind_of_unit_and_the_year_the_period_s(
    stage: Stage,
) -> None:
    made = await letter(stage)
    assert made.letterhead.name == ("Ủy ban nhân dân", "Xã Mẫu Một")
    assert made.letterhead.place == "Mẫu Một"
    assert (made.year, made.addressee) == (2026, "Sở Mẫu")
    assert made.copies == ("Như trên;", "Lưu: VT.")
    assert "Số liệu tính từ ngày 01/01/2026 đến ngày 31/03/2026." in made.opening
    assert made.at == datetime.fromtimestamp(int(stage.now.timestamp()), stage.now.tzinfo)


async def test_the_file_is_made_when_its_key_is_asked_for(stage: Stage) -> None:
    assert stage.app is not None
    key = (await wanted(stage)).key
    content = await stage.app.files.get(key)
    assert content.startswith(WORD)
    assert await stage.app.files.get(key) == content


async def test_with_libreoffice_it_comes_as_pdf_too(stage: Stage) -> None:
    assert stage.app is not None
    await stage.close()
    stage.settings = stage.settings.model_copy(update={"office": office.program(office.WRITER)})
    await stage.open()
    await play(stage, "L> lịch sử")
    await hand_in(stage, "1.a")
    (told,) = [one for one in await stage._step("L> [Báo cáo bằng Word]") if ".pdf" in one]
    assert told == "  <bao-cao-xa_mau_mot-2026-Q1.pdf>"
    content = await stage.app.files.get(replace(await wanted(stage), is_pdf=True).key)
    assert content.startswith(b"%PDF-")


@pytest.mark.parametrize("what", ["", "zz", "6161", "393939393a313a313a30"])
async def test_a_key_that_asks_for_nothing_there_is_finds_no_file(stage: Stage, what: str) -> None:
    assert stage.app is not None
    with pytest.raises(FileNotFoundError):
        await stage.app.files.get(f"{letters.FOLDER}/{what}")


@pytest.mark.parametrize(("count", "has"), [("2", True), ("3", False), ("0", False)])
async def test_a_report_with_small_counts_is_known(tmp_path: Path, count: str, has: bool) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'bot.sqlite3'}"
    async with platform(platform_settings(url, str(tmp_path / "media"))) as made:
        await made.hand_in("phuong_ninh_kieu", "S", {"/data/abused": Answer(count)})
        async with reading(made.app.database) as unit:
            ward = await unit.people.unit_by_key("phuong_ninh_kieu")
            period = await unit.programmes.period_at(made.clock.now)
            assert ward is not None
            assert period is not None
            asked = await unit.programmes.owed_by(ward.id, period.id)
            assert await letters.has_small_counts(unit, made.app.book, asked) is has


def test_a_document_is_told_in_one_line() -> None:
    document = "Văn bản, minh chứng – mục 1"
    told = letters._answered(
        [
            letters._Saying("done", "Đã xong chưa?", "Rồi"),
            letters._Saying("number", "Số, ký hiệu?", "15/KH-UBND", document),
            letters._Saying("subject", "Trích yếu?", "Kế hoạch năm.", document),
        ]
    )
    assert list(told) == [
        "Đã xong: Rồi.",
        f"{document}: Số, ký hiệu: 15/KH-UBND; Trích yếu: Kế hoạch năm.",
    ]
