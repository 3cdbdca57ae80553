"""The file with everything kept about a person."""

from pathlib import Path

import pytest
from obstore.store import LocalStore

from bot.domain.audit import Deed
from bot.i18n import LANGUAGES, texts
from bot.settings import Settings, read_settings
from handlers.deeds import deed_name
from storage.files import Files
from storage.personal import Personal
from storage.tables import metadata
from tests.support.conversations import Stage
from tests.support.web_phone import WebPhone

ELSEWHERE = {
    "people": "the person's own row is what everything else is looked up by, and is shown as it is",
}
"""Tables about people that the records do not read, and why."""
WORK = """\
~ agreed A officer phuong_ninh_kieu
A> nhiệm vụ
A> [II.1.a Quán triệt, tuyên truyền Chỉ thị 28]
A> [Bắt đầu]
A> [Có]
A> 15/KH-UBND <b>
A> /xoadulieu
A> [Yêu cầu xóa]
A> /dulieucuatoi
"""


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return read_settings(
        _env_file=None,
        database_url=database_url,
        media_url=f"file:{tmp_path / 'media'}",
        secret_key="k" * 32,
        telegram_token=None,
    )


def test_every_table_about_a_person_or_a_chat_is_covered() -> None:
    about = {
        table.name
        for table in metadata.sorted_tables
        if {"person_id", "chat"} & set(table.columns.keys())
        or any(key.target_fullname == "people.id" for key in table.foreign_keys)
        or table.name == "people"
    }
    assert about == set(Personal.__dataclass_fields__) | set(ELSEWHERE)


async def test_the_file_shows_it_all_in_words(settings: Settings, tmp_path: Path) -> None:
    await Stage(settings, lambda who, _channel: WebPhone(who)).play(WORK)
    files = Files(LocalStore(tmp_path / "media"))
    (listed,) = [one async for one in files.listed("own")]
    (file,) = listed
    said = (await files.get(file.key)).decode()
    for shown in (
        "Cán bộ A",
        "Phường Ninh Kiều",
        "cán bộ",
        "Quán triệt, tuyên truyền Chỉ thị 28",
        "Đơn vị đã ban hành văn bản quán triệt, triển khai Chỉ thị 28 chưa?",
        "<td>Có</td>",
        "15/KH-UBND &lt;b&gt;",
        "bắt đầu nhập báo cáo",
        "24 giờ 00 thứ Tư, ngày 11/11/2026",
        "90 ngày",
    ):
        assert shown in said
    assert said.index("15/KH-UBND") < said.index("<td>Có</td>")  # the newest first


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("deed", Deed)
def test_every_act_of_the_audit_has_its_words(deed: Deed, language: str) -> None:
    assert deed_name(texts(language), deed)
