"""Links of a chat: files to fetch and files to send, for whom they open, and when no more."""

import io
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path

import httpx
import pytest
from PIL import Image

from bot.app import App
from bot.channels.links.channel import FILE_AGE, PICTURE_AGE, UPLOAD_AGE, disposition
from bot.messages import Attachment
from bot.settings import read_settings
from storage.unit_of_work import reading, writing
from tests.support.conversations import Stage
from tests.support.pictures import picture
from tests.support.web_phone import WebPhone

WORD = Attachment(
    "evidence/bao-cao",
    "Báo cáo Đông Hải “2026”.docx",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
)
FIGURE = Attachment("evidence/tien-do", "tiến độ.png", "image/png")


@dataclass(slots=True)
class Office:
    """An officer asked for evidence, a colleague of another unit, a supervisor, and a browser."""

    stage: Stage
    app: App

    def chat(self, who: str) -> str:
        phone = self.stage.phones[who]
        assert isinstance(phone, WebPhone)
        return phone._chat

    async def get(self, address: str) -> httpx.Response:
        async with self._browser() as browser:
            return await browser.get(address)

    async def post(
        self, address: str, name: str, content: bytes, mark: str = "m"
    ) -> httpx.Response:
        async with self._browser() as browser:
            return await browser.post(address, data={"mark": mark}, files={"file": (name, content)})

    def _browser(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(transport=httpx.ASGITransport(self.app.http))

    async def place(self, who: str) -> str:
        """What the newest message to them waits for."""
        return (await self.app.outbox.since("web", self.chat(who), 0, 1))[0].reply.awaits

    async def upload_link(self, who: str) -> str:
        return self.app.file_links.upload("web", self.chat(who), await self.place(who))

    def download_link(self, who: str, attachment: Attachment) -> str:
        return self.app.file_links.download("web", self.chat(who), attachment)

    async def suspend(self, who: str) -> None:
        async with writing(self.app.database) as unit:
            person = await unit.people.behind("web", self.chat(who))
            assert person is not None
            await unit.people.change(person.id, active=False)

    async def evidence(self) -> list[tuple[str, str]]:
        """Key and name of everything kept as evidence."""
        async with reading(self.app.database) as unit:
            rows = await unit._connection.exec_driver_sql("SELECT key, name FROM media ORDER BY id")
            return [(row.key, row.name) for row in rows]

    async def play(self, *lines: str) -> None:
        for line in lines:
            await self.stage._step(line)


TO_THE_EVIDENCE = (
    "~ fill A II.1.a",
    "A> tiếp tục",
    "A> [Sửa 11]",
    "A> [Thêm]",
    "A> 99/BC-UBND",
    "A> [Bỏ qua]",
    "A> Báo cáo kết quả quán triệt",
)


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    settings = read_settings(
        _env_file=None,
        database_url=f"sqlite+aiosqlite:///{tmp_path / 'bot.sqlite3'}",
        media_url=f"file:{tmp_path / 'media'}",
        secret_key="k" * 32,
        telegram_token=None,
    )
    stage = Stage(settings, lambda who, _channel: WebPhone(who))
    await stage.open()
    assert stage.app is not None
    office = Office(stage, stage.app)
    await office.play(
        "@ 2026-11-09 08:00",
        "~ agreed A officer phuong_ninh_kieu",
        "~ agreed B officer phuong_cai_khe",
        "~ agreed S supervisor so_y_te",
        "~ agreed Q admin so_y_te",
    )
    for one in (WORD, FIGURE):
        await office.app.files.put(one.key, b"content")
    yield office
    await stage.close()


# -- to fetch --------------------------------------------------------------------------------------


async def test_a_file_is_got_as_often_as_it_is_asked_for_and_kept_nowhere_else(
    office: Office,
) -> None:
    address = office.download_link("A", WORD)
    for _ in range(3):
        answer = await office.get(address)
        assert answer.status_code == HTTPStatus.OK
        assert answer.content == b"content"
        assert answer.headers["content-type"] == WORD.media_type
        assert answer.headers["cache-control"] == "private, no-store"
        assert answer.headers["content-disposition"] == disposition(WORD.name, in_place=False)


def test_a_vietnamese_name_is_told_whole_and_in_plain_letters() -> None:
    assert disposition("Báo cáo Đông Hải “2026”.docx", in_place=False) == (
        'attachment; filename="Bao_cao_Dong_Hai__2026_.docx"; '
        "filename*=UTF-8''B%C3%A1o%20c%C3%A1o%20%C4%90%C3%B4ng%20H%E1%BA%A3i%20"
        "%E2%80%9C2026%E2%80%9D.docx"
    )
    assert disposition('a"\r\nX: y;/../b.png', in_place=True) == (
        'inline; filename="a___X__y__.._b.png"; '
        "filename*=UTF-8''a%22%0D%0AX%3A%20y%3B%2F..%2Fb.png"
    )


async def test_a_file_is_to_be_had_for_a_day_and_a_picture_for_a_week(office: Office) -> None:
    word, figure = office.download_link("A", WORD), office.download_link("A", FIGURE)
    began = office.stage.now
    for address, lasting in ((word, FILE_AGE), (figure, PICTURE_AGE)):
        office.stage.now = began + lasting - timedelta(seconds=1)
        assert (await office.get(address)).status_code == HTTPStatus.OK
        office.stage.now = began + lasting
        answer = await office.get(address)
        assert answer.status_code == HTTPStatus.GONE
        assert "Đường dẫn này không còn dùng được." in answer.text


async def test_a_forged_link_opens_nothing(office: Office) -> None:
    for address in (office.download_link("A", WORD), await _asked(office)):
        head, _, token = address.rpartition("/")
        for forged in (token[:-3] + "AAA", "x", f"{token}x", token[1:]):
            answer = await office.get(f"{head}/{forged}")
            assert answer.status_code == HTTPStatus.GONE
            assert "content" not in answer.text.partition("<main>")[2]
    crossed = office.download_link("A", WORD).replace("/tep/", "/gui/")
    assert (await office.get(crossed)).status_code == HTTPStatus.GONE


async def test_whoever_is_put_to_rest_or_unlinked_gets_nothing(office: Office) -> None:
    address, asked = office.download_link("A", WORD), await _asked(office)
    await office.suspend("A")
    assert (await office.get(address)).status_code == HTTPStatus.GONE
    assert (await office.get(asked)).status_code == HTTPStatus.GONE
    assert (await office.post(asked, "a.jpg", picture())).status_code == HTTPStatus.GONE
    stranger = office.app.file_links.download("web", "nobody", WORD)
    assert (await office.get(stranger)).status_code == HTTPStatus.GONE


async def test_evidence_is_for_its_unit_and_for_whoever_may_see_it_now(office: Office) -> None:
    await office.post(await _asked(office), "minh-chung.jpg", picture())
    await office.app.idle()
    ((key, name),) = await office.evidence()
    evidence = Attachment(key, name, "image/jpeg")
    may = {
        who: (await office.get(office.download_link(who, evidence))).status_code for who in "ABS"
    }
    assert may == {"A": HTTPStatus.OK, "B": HTTPStatus.GONE, "S": HTTPStatus.OK}


async def _data_of(office: Office) -> list[Attachment]:
    """What a supervisor was given today: data taken out, a consolidation, a picture."""
    await office.play(
        "~ fill A II.1.a",
        "A> tiếp tục",
        "A> [Nộp báo cáo]",
        "S> /xuat",
        "S> [II.1.a Quán triệt, tuyên truyền Chỉ thị 28]",
        "S> [JSON Lines]",
        "S> /tonghop",
        "S> [Lập bản tổng hợp mới]",
        "S> /tiendo",
        "S> [Xem biểu đồ]",
    )
    sent = await office.app.outbox.since("web", office.chat("S"), 0, 100)
    files = [file for one in sent for file in one.reply.attachments]
    assert {file.key.partition("/")[0] for file in files} == {"exports", "city", "pictures"}
    return files


async def _opened(office: Office, who: str, files: list[Attachment]) -> dict[str, bool]:
    """Which of these the links to this chat open, folder by folder."""
    answers = {
        file.key.partition("/")[0]: await office.get(office.download_link(who, file))
        for file in files
    }
    assert {one.status_code for one in answers.values()} <= {HTTPStatus.OK, HTTPStatus.GONE}
    return {folder: one.status_code == HTTPStatus.OK for folder, one in answers.items()}


async def _change(office: Office, who: str, **values: object) -> None:
    async with writing(office.app.database) as unit:
        person = await unit.people.behind("web", office.chat(who))
        assert person is not None
        await unit.people.change(person.id, **values)


async def test_what_was_given_to_a_supervisor_goes_with_the_right_to_it(office: Office) -> None:
    files = await _data_of(office)
    every = ("exports", "city", "pictures")
    assert await _opened(office, "S", files) == dict.fromkeys(every, True)
    assert await _opened(office, "A", files) == dict.fromkeys(every, False)
    await _change(office, "S", role="admin")
    assert await _opened(office, "S", files) == {"exports": False, "city": False, "pictures": True}
    await _change(office, "S", role="officer")
    assert await _opened(office, "S", files) == dict.fromkeys(every, False)
    await _change(office, "S", role="supervisor")
    assert await _opened(office, "S", files) == dict.fromkeys(every, True)


async def test_whoever_looks_after_a_part_only_from_now_on_opens_no_more_than_that(
    office: Office,
) -> None:
    files = await _data_of(office)
    async with writing(office.app.database) as unit:
        person = await unit.people.behind("web", office.chat("S"))
        assert person is not None
        await unit.delegations.add(person.id, "", "S")
    opened = await _opened(office, "S", files)
    assert (opened["exports"], opened["city"]) == (False, False)


async def test_a_unit_s_report_is_for_the_people_of_that_unit(office: Office) -> None:
    await office.play("~ fill A II.1.a", "A> tiếp tục", "A> [Nộp báo cáo]", "A> /lichsu")
    await office.play("A> [Báo cáo bằng Word]")
    (sent,) = await office.app.outbox.since("web", office.chat("A"), 0, 1)
    word = [one for one in sent.reply.attachments if one.name.endswith(".docx")]
    assert await _opened(office, "A", word) == {"letters": True}
    assert await _opened(office, "B", word) == {"letters": False}
    async with reading(office.app.database) as unit:
        other = await unit.people.unit_by_key("phuong_cai_khe")
    assert other is not None
    await _change(office, "A", unit_id=other.id)
    assert await _opened(office, "A", word) == {"letters": False}


# -- to send ---------------------------------------------------------------------------------------


async def _asked(office: Office) -> str:
    """The link of the question for a document."""
    await office.play(*TO_THE_EVIDENCE)
    return await office.upload_link("A")


async def test_the_page_shows_the_question_and_what_may_be_sent(office: Office) -> None:
    page = await office.get(await _asked(office))
    assert page.status_code == HTTPStatus.OK
    assert "Gửi tệp văn bản (nếu có)" in page.text
    assert "dung lượng tối đa 20 MB" in page.text


async def test_a_photo_becomes_the_answer_without_what_the_camera_added(office: Office) -> None:
    answer = await office.post(await _asked(office), "minh chứng.jpg", picture())
    assert answer.status_code == HTTPStatus.SEE_OTHER
    thanks = await office.get(f"http://x{answer.headers['location']}")
    assert "Đã nhận tệp." in thanks.text
    assert "Mời anh/chị quay lại Trang trò chuyện web" in thanks.text
    await office.app.idle()
    ((key, name),) = await office.evidence()
    assert name == "minh chứng.jpg"
    with Image.open(io.BytesIO(await office.app.files.get(key))) as kept:
        assert not kept.getexif()
    said = (await office.app.outbox.since("web", office.chat("A"), 0, 1))[0].reply.text
    assert "1. 99/BC-UBND, Báo cáo kết quả quán triệt" in said


async def test_sent_twice_it_counts_once_and_both_are_thanked(office: Office) -> None:
    address = await _asked(office)
    for _ in range(3):
        answer = await office.post(address, "a.jpg", picture())
        await office.app.idle()
        assert answer.status_code == HTTPStatus.SEE_OTHER
    assert len(await office.evidence()) == 1


async def test_a_question_left_behind_takes_nothing_and_says_what_to_do(office: Office) -> None:
    address = await _asked(office)
    await office.play("A> [Bỏ qua]")
    for answer in (await office.get(address), await office.post(address, "a.jpg", picture())):
        assert answer.status_code == HTTPStatus.GONE
        assert "Câu hỏi này không còn chờ nhận tệp." in answer.text
        assert "gõ “tiếp tục”" in answer.text
    await office.app.idle()
    assert await office.evidence() == []


async def test_a_file_overtaken_by_an_answer_goes_to_no_other_question(office: Office) -> None:
    """Both were under way at once: the link was good when it was opened."""
    address = await _asked(office)
    place = await office.place("A")
    await office.play("A> [Bỏ qua]", "A> [Thêm]")
    visits = office.app.file_links._visits

    class AsIfStillAsked:
        def __getattr__(self, name: str) -> object:
            return getattr(visits, name)

        async def asked(self, channel: str, chat: str, where: str) -> object:
            assert where == place
            async with reading(office.app.database) as unit:
                return await unit.outbox.asking(channel, chat, where)

    office.app.file_links._visits = AsIfStillAsked()  # type: ignore[assignment]
    assert (await office.post(address, "a.jpg", picture())).status_code == HTTPStatus.SEE_OTHER
    await office.app.idle()
    assert await office.evidence() == []
    said = (await office.app.outbox.since("web", office.chat("A"), 0, 1))[0].reply.text
    assert "Tệp đến khi câu hỏi đã được chuyển qua" in said


async def test_a_link_is_good_for_a_day(office: Office) -> None:
    address = await _asked(office)
    office.stage.now += UPLOAD_AGE
    assert (await office.get(address)).status_code == HTTPStatus.GONE
    assert (await office.post(address, "a.jpg", picture())).status_code == HTTPStatus.GONE
    await office.app.idle()
    assert await office.evidence() == []


async def test_nothing_chosen_or_too_much_shows_the_question_again(office: Office) -> None:
    address = await _asked(office)
    empty = await office.post(address, "a.jpg", b"")
    assert empty.status_code == HTTPStatus.BAD_REQUEST
    assert "Mời anh/chị chọn tệp trước." in empty.text
    large = await office.post(address, "a.jpg", bytes(20 * 1024 * 1024 + 1))
    assert large.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    assert "Tệp lớn hơn 20 MB" in large.text
    for answer in (empty, large):
        assert "Gửi tệp văn bản (nếu có)" in answer.text


async def test_what_a_file_is_called_does_not_make_it_one(office: Office) -> None:
    await office.post(await _asked(office), "a.jpg", b"<script>alert(1)</script>")
    await office.app.idle()
    assert await office.evidence() == []
    said = (await office.app.outbox.since("web", office.chat("A"), 0, 1))[0].reply.text
    assert "JPG, PNG" in said


async def test_a_list_of_people_is_sent_by_a_link_too(office: Office) -> None:
    await office.play("Q> /nhapdanhsach")
    address = await office.upload_link("Q")
    assert "Danh sách cán bộ" in (await office.get(address)).text
    answer = await office.post(address, "a.jpg", picture())
    assert answer.status_code == HTTPStatus.SEE_OTHER
    await office.app.idle()
    said = (await office.app.outbox.since("web", office.chat("Q"), 0, 1))[0].reply
    assert ".xlsx" in said.text
    assert said.awaits == "roster"
