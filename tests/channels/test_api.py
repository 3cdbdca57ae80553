"""The data interface: who may read what, a page at a time, and what is noted of it."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import update

from bot import app
from bot.domain.audit import INTERFACE, Deed
from bot.domain.interviews import Answer
from bot.domain.questionnaires import Status
from bot.domain.reports import State, Tally
from bot.domain.tokens import Permit
from bot.planning.rates import rates_of
from storage.tables import reports
from storage.unit_of_work import reading
from tests.support import postgres
from tests.support.conversations import Stage
from tests.support.noted import noted
from tests.support.packs import TINH_MAU, pack
from tests.support.platform import EVERYTHING, SECRET, Clock, Platform, platform, platform_settings
from tests.support.traces import traces
from tests.support.web_phone import WebPhone

WARD, OTHER = "phuong_ninh_kieu", "phuong_cai_khe"
FIGURES = {
    "/data/children": Answer("1200"),
    "/data/special": Answer("", Status.UNKNOWN, reason="chưa rà soát xong"),
    "/data/special_percent": Answer("1.5"),
    "/data/special_groups_1/special_abandoned": Answer("2"),
    "/data/special_groups_1/special_hiv": Answer("3"),
    "/data/special_groups_2/special_violence": Answer("0", Status.ZERO),
    "/data/rated_score": Answer("12.5"),
    "/data/rated": Answer("yes"),
    "/data/remarks": Answer("Địa bàn rộng"),
}
SAFETY = {
    "/data/abused_known": Answer("2"),
    "/data/cases": Answer("1"),
    "/data/safety/water_points": Answer("", Status.OUTSIDE),
    "/data/common/difficulties": Answer("staff budget"),
    "/data/common/documents[1]": Answer("", Status.GIVEN),
    "/data/common/documents[1]/evidence_number": Answer("15/KH-UBND"),
    "/data/common/documents[1]/evidence_file": Answer("k7", label="bé An.jpg"),
}


EITHER = pytest.mark.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)
"""Where what the database does makes the difference."""


@pytest.fixture(scope="module")
def programme(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the programme loaded: to be copied, as loading takes longer than a test."""
    target = tmp_path_factory.mktemp("programme") / "bot.sqlite3"
    asyncio.run(_load(f"sqlite+aiosqlite:///{target}", target.parent))
    return target


@pytest.fixture(scope="module")
def programme_in_postgres(postgres_home: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The same as a template of PostgreSQL's: its name."""
    name = f"t{uuid4().hex}"
    asyncio.run(postgres.create(postgres_home, name))
    url = postgres.url(postgres_home, name)
    asyncio.run(_load(url, tmp_path_factory.mktemp("programme")))
    return name


async def _load(url: str, folder: Path) -> None:
    async with platform(platform_settings(url, str(folder))):
        pass


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if getattr(request, "param", "sqlite") == "postgresql":
        home = request.getfixturevalue("postgres_home")
        template = request.getfixturevalue("programme_in_postgres")
        asyncio.run(postgres.create(home, name := f"t{uuid4().hex}", template))
        return postgres.url(home, name)
    target = shutil.copy(request.getfixturevalue("programme"), tmp_path / "bot.sqlite3")
    return f"sqlite+aiosqlite:///{target}"


@pytest.fixture
async def office(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Platform]:
    """The program on a copy; its pack is read from the files once, which takes longest."""
    monkeypatch.setattr(app, "load_pack", pack)
    async with platform(platform_settings(database_url, str(tmp_path / "media"))) as made:
        yield made


# -- tokens --------------------------------------------------------------------------------------


@pytest.mark.parametrize("given", ["", "Basic abc", "Bearer", "Bearer a b", "Bearer nobodys"])
async def test_without_a_good_token_there_is_nothing_to_see(office: Platform, given: str) -> None:
    headers = {"Authorization": given} if given else {}
    answer = await office.get("/units", **headers)
    assert answer.status_code == HTTPStatus.UNAUTHORIZED
    assert answer.headers["www-authenticate"].startswith('Bearer realm="api"')
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert (problem["type"], problem["status"]) == ("about:blank", HTTPStatus.UNAUTHORIZED)
    assert "items" not in problem


@EITHER
async def test_a_token_ends_with_its_last_day(office: Platform) -> None:
    token = await office.token(Permit.UNITS, days=1)
    office.clock.now += timedelta(days=1) - timedelta(seconds=1)
    assert (await office.get("/units", token)).status_code == HTTPStatus.OK
    office.clock.now += timedelta(seconds=1)
    assert (await office.get("/units", token)).status_code == HTTPStatus.UNAUTHORIZED


@EITHER
async def test_a_revoked_token_opens_nothing_at_once(office: Platform) -> None:
    token = await office.token(Permit.UNITS)
    other = await office.token(Permit.UNITS)
    assert (await office.get("/units", token)).status_code == HTTPStatus.OK
    await office.revoke(1)
    assert (await office.get("/units", token)).status_code == HTTPStatus.UNAUTHORIZED
    assert (await office.get("/units", other)).status_code == HTTPStatus.OK


@EITHER
async def test_a_token_is_kept_as_its_keyed_hash_alone(office: Platform) -> None:
    token = await office.token(Permit.UNITS)
    await office.get("/units", token)
    assert await traces(office.app.database, token) == []
    async with reading(office.app.database) as unit:
        assert await unit.tokens.with_hash(token) is None
    assert len(token) > len(SECRET)


@pytest.mark.parametrize(
    ("permit", "paths"),
    [
        (Permit.UNITS, {"/units"}),
        (Permit.ASSIGNMENTS, {"/assignments"}),
        (Permit.REPORTS, {"/reports"}),
        (Permit.ANSWERS, {"/answers"}),
        (Permit.RATES, {"/rates"}),
        (Permit.TEXTS, set()),
        (Permit.SMALL_CELLS, set()),
    ],
)
async def test_a_token_opens_what_it_permits_and_no_more(
    office: Platform, permit: Permit, paths: set[str]
) -> None:
    token = await office.token(permit)
    for path in ("/periods", "/tasks"):
        assert (await office.get(path, token)).status_code == HTTPStatus.OK
    for path in ("/units", "/assignments", "/reports", "/answers", "/rates"):
        answer = await office.get(path, token)
        expected = HTTPStatus.OK if path in paths else HTTPStatus.FORBIDDEN
        assert answer.status_code == expected, path
        if expected is HTTPStatus.FORBIDDEN:
            assert "insufficient_scope" in answer.headers["www-authenticate"]


@EITHER
async def test_a_token_of_some_units_never_shows_another(office: Platform) -> None:
    for key in (WARD, OTHER):
        await office.hand_in(key, "S", FIGURES)
    one = await office.token(*EVERYTHING, units=(WARD,))
    assert [unit["key"] for unit in await office.walk("/units", one)] == [WARD]
    for path in ("/assignments", "/reports", "/answers"):
        seen = {item["unit"] for item in await office.walk(path, one)}
        assert seen == {WARD}, path
        assert await office.walk(f"{path}?unit={OTHER}", one) == []
    (rate,) = await office.walk("/rates", one)
    assert rate["expected"] == len(await office.walk("/assignments?period=2026", one))
    for by in ("all", "unit"):
        assert await office.walk(f"/rates?by={by}&unit={OTHER}", one) == []

    area = await office.token(Permit.UNITS, areas=("Hậu Giang",), units=(WARD,))
    units = await office.walk("/units", area)
    assert {unit["area"] for unit in units if unit["key"] != WARD} == {"Hậu Giang"}
    assert WARD in {unit["key"] for unit in units}

    top = await office.token(Permit.UNITS, units=("so_y_te",))
    assert len(await office.walk("/units", top)) > 100


# -- what is shown -------------------------------------------------------------------------------


async def _shown(office: Platform, token: str, task: str) -> dict[str, tuple[object, object]]:
    found = await office.walk(f"/answers?task={task}", token)
    return {str(one["question"]): (one["value"], one["status"]) for one in found}


@EITHER
async def test_an_answer_is_shown_as_what_it_is_and_never_as_a_zero(office: Platform) -> None:
    await office.hand_in(WARD, "S", FIGURES)
    token = await office.token(Permit.ANSWERS, Permit.TEXTS, Permit.SMALL_CELLS)
    assert await _shown(office, token, "S") == {
        "/data/children": (1200, "given"),
        "/data/special": (None, "unknown"),
        "/data/special_percent": (1.5, "given"),
        "/data/special_groups_1/special_abandoned": (2, "given"),
        "/data/special_groups_1/special_hiv": (3, "given"),
        "/data/special_groups_2/special_violence": (0, "zero"),
        "/data/rated_score": (12.5, "given"),
        "/data/rated": ("yes", "given"),
        "/data/remarks": ("Địa bàn rộng", "given"),
    }
    found = await office.walk("/answers?task=S", token)
    assert {one["reason"] for one in found} == {None, "chưa rà soát xong"}


async def test_small_counts_and_words_need_permits_of_their_own(office: Platform) -> None:
    await office.hand_in(WARD, "S", FIGURES)
    await office.hand_in(WARD, "II.3.b", SAFETY)
    token = await office.token(Permit.ANSWERS)
    shown = await _shown(office, token, "S")
    assert shown["/data/special_groups_1/special_abandoned"] == (None, "<3")
    assert shown["/data/special_groups_1/special_hiv"] == (3, "given")
    assert shown["/data/special_groups_2/special_violence"] == (0, "zero")
    assert shown["/data/remarks"] == (None, "withheld")
    assert await _shown(office, token, "II.3.b") == {
        "/data/abused_known": (None, "*"),
        "/data/cases": (None, "<3"),
        "/data/safety/water_points": (None, "outside"),
        "/data/common/difficulties": (["staff", "budget"], "given"),
        "/data/common/documents[1]/evidence_number": (None, "withheld"),
        "/data/common/documents[1]/evidence_file": (None, "withheld"),
    }
    assert {one["reason"] for one in await office.walk("/answers", token)} == {None}


async def test_a_small_part_cannot_be_worked_out_from_the_whole(office: Platform) -> None:
    sexes = "/data/abused_by_sex"
    counts = {"/data/abused": "5", f"{sexes}/abused_boys": "4", f"{sexes}/abused_girls": "1"}
    await office.hand_in(WARD, "S", {path: Answer(value) for path, value in counts.items()})
    assert await _shown(office, await office.token(Permit.ANSWERS), "S") == {
        "/data/abused": (5, "given"),
        f"{sexes}/abused_boys": (None, "*"),
        f"{sexes}/abused_girls": (None, "*"),
    }


async def test_nothing_personal_leaves(office: Platform) -> None:
    await office.hand_in(WARD, "II.3.b", SAFETY)
    token = await office.token(*EVERYTHING)
    for path in ("/units", "/assignments", "/reports", "/answers", "/rates"):
        for page in [await office.get(f"{path}?limit=500", token)]:
            assert page.json()["items"], path
            for personal in ("Cán bộ Mẫu", "bé An", "person"):
                assert personal not in page.text


@EITHER
async def test_only_figures_that_count_are_shown_and_every_version_is_listed(
    office: Platform,
) -> None:
    token = await office.token(Permit.ANSWERS, Permit.REPORTS)
    first = await office.hand_in(WARD, "S", {"/data/children": Answer("1")})
    await office.stands(WARD, "S", State.RETURNED)
    assert await office.walk("/answers", token) == []
    second = await office.hand_in(WARD, "S", {"/data/children": Answer("2")})
    (answer,) = await office.walk("/answers", token)
    assert (answer["report"], answer["value"]) == (second, 2)
    listed = await office.walk(f"/reports?unit={WARD}", token)
    assert [(one["number"], one["state"], one["is_current"]) for one in listed] == [
        (first, "replaced", False),
        (second, "handed_in", True),
    ]
    assert await office.walk("/reports?state=accepted", token) == []
    assert len(await office.walk("/reports?state=replaced", token)) == 1
    await office.stands(WARD, "S", State.NOT_APPLICABLE)
    assert await office.walk("/answers", token) == []


async def test_moments_are_in_rfc_3339(office: Platform) -> None:
    token = await office.token(*EVERYTHING)
    (period,) = [one for one in await office.walk("/periods", token) if one["key"] == "2026"]
    assert period["due_at"] == "2026-12-09T17:00:00Z"  # 10 December 00:00 in Việt Nam


@EITHER
@pytest.mark.parametrize("by", ["all", "kind", "task", "unit"])
async def test_rates_are_those_of_the_chat(office: Platform, by: str) -> None:
    for key in (WARD, OTHER):
        await office.hand_in(key, "S", FIGURES)
    await office.stands(OTHER, "S", State.RETURNED)
    token = await office.token(Permit.RATES)
    found = await office.walk(f"/rates?by={by}&limit=7", token)
    now = office.clock.now
    async with reading(office.app.database) as unit:
        period = await unit.programmes.period_at(now)
        assert period is not None
        tallied = await unit.standings.by_kind(period, now, None)
        each = await unit.standings.by_unit(period, now, None)
        tasks = {one.id: one.key for one in await unit.standings.tasks(period)}
        units = {one.id: one.key for one in await unit.people.units()}
    every: dict[str, dict[str | None, list[Tally]]] = {
        "all": {None: [one.tally for one in tallied]},
        "kind": {
            one.kind: [two.tally for two in tallied if two.kind == one.kind] for one in tallied
        },
        "task": {
            tasks[one.task_id]: [two.tally for two in tallied if two.task_id == one.task_id]
            for one in tallied
        },
        "unit": {units[one]: tallies for one, tallies in each.items()},
    }
    groups = every[by]
    assert {_key(one) for one in found} == set(groups)
    for one in found:
        got = rates_of(groups[_key(one)])
        shown = {name: one[name] for name in ("expected", "complete", "timely", "overdue")}
        assert shown == {name: getattr(got, name) for name in shown}
        assert one["completeness"] == got.completeness
        assert one["timeliness"] == got.timeliness


async def test_a_supervisor_in_the_chat_reads_the_same_figures(tmp_path: Path) -> None:
    settings = platform_settings(
        f"sqlite+aiosqlite:///{tmp_path / 'bot.sqlite3'}",
        str(tmp_path / "media"),
        programme=str(TINH_MAU),
    )
    stage = Stage(settings, lambda who, _channel: WebPhone(who))
    await stage.open()
    assert stage.app is not None
    for line in ("@ 2026-03-16 08:00", "~ agreed S supervisor so_mau"):
        await stage._step(line)
    office = Platform(stage.app, Clock(stage.now))
    for unit, task in (("xa_mau_mot", "1.a"), ("xa_mau_hai", "1.a"), ("xa_mau_ba", "1.b")):
        await office.hand_in(unit, task, {"/data/playgrounds": Answer("3")})
    await office.stands("xa_mau_hai", "1.a", State.RETURNED)
    (rate,) = await office.walk("/rates", await office.token(Permit.RATES))
    said = "\n".join(await stage._step("S> /tiendo"))
    await stage.close()
    assert "Tỷ lệ đã nộp: 33,3% (2/6 báo cáo)" in said
    assert (rate["complete"], rate["expected"]) == (2, 6)
    assert "Tỷ lệ nộp đúng hạn: 50%" in said
    assert rate["timeliness"] == 0.5
    assert "Trả lại để bổ sung: 1" in said
    assert rate["returned"] == 1


def _key(rate: dict[str, object]) -> str | None:
    return None if rate["key"] is None else str(rate["key"])


async def test_what_expects_nothing_has_no_rate(office: Platform) -> None:
    token = await office.token(Permit.RATES)
    (rate,) = await office.walk("/rates?task=III.6", token)
    assert rate["expected"] == 0
    assert rate["completeness"] is None
    assert await office.walk("/rates?period=1999", token) == []


# -- pages ---------------------------------------------------------------------------------------

WARDS = (WARD, OTHER, "phuong_tan_an", "phuong_binh_thuy", "phuong_o_mon")


@EITHER
@pytest.mark.parametrize("path", ["/reports", "/answers"])
async def test_what_comes_in_while_somebody_reads_moves_nothing(
    office: Platform, path: str
) -> None:
    """Nothing is left out or told twice; what is new comes last."""
    for key in WARDS[:4]:
        await office.hand_in(key, "S", FIGURES)
    token = await office.token(*EVERYTHING)
    before = await office.walk(path, token)
    seen, following = [], f"{path}?limit=2"
    for arrival in range(1000):
        page = (await office.get(following, token)).json()
        seen += page["items"]
        if arrival == 0:
            await office.hand_in(WARDS[4], "S", FIGURES)
            await office.hand_in(WARDS[0], "II.3.b", SAFETY)
        if (following := page["next"]) is None:
            break
    assert seen[: len(before)] == before
    assert {one["unit"] for one in seen[len(before) :]} == {WARDS[4], WARDS[0]}
    assert seen == await office.walk(path, token)


@EITHER
async def test_a_report_that_is_corrected_meanwhile_is_told_anew(office: Platform) -> None:
    """Not half of the one and half of the other: what counts now comes last, whole."""
    for key in WARDS[:2]:
        await office.hand_in(key, "S", FIGURES)
    token = await office.token(*EVERYTHING)
    page = (await office.get("/answers?limit=4", token)).json()
    corrected = await office.hand_in(WARDS[0], "S", FIGURES)
    rest = await office.walk(page["next"], token)
    assert [one["unit"] for one in rest] == [WARDS[1]] * len(FIGURES) + [WARDS[0]] * len(FIGURES)
    assert {one["report"] for one in rest[len(FIGURES) :]} == {corrected}


@EITHER
@pytest.mark.parametrize("path", ["/units", "/tasks", "/periods", "/assignments?unit=so_y_te"])
async def test_pages_of_any_size_tell_the_same(office: Platform, path: str) -> None:
    token = await office.token(*EVERYTHING)
    whole = await office.walk(path, token)
    sign = "&" if "?" in path else "?"
    assert await office.walk(f"{path}{sign}limit=7", token) == whole
    assert len({str(one) for one in whole}) == len(whole)


# -- HTTP ----------------------------------------------------------------------------------------


@EITHER
async def test_a_page_that_has_not_changed_is_not_sent_again(office: Platform) -> None:
    token = await office.token(Permit.REPORTS)
    first = await office.get("/reports", token)
    tag = first.headers["etag"]
    assert first.headers["cache-control"] == "private, no-cache"
    assert first.headers["vary"] == "Authorization"
    for given in (tag, f"W/{tag}", f'"x", {tag}', "*"):
        again = await office.get("/reports", token, If_None_Match=given)
        assert (again.status_code, again.content) == (HTTPStatus.NOT_MODIFIED, b"")
        assert again.headers["etag"] == tag
    await office.hand_in(WARD, "S", FIGURES)
    changed = await office.get("/reports", token, If_None_Match=tag)
    assert changed.status_code == HTTPStatus.OK
    assert changed.headers["etag"] != tag


async def test_head_tells_the_same_without_the_page(office: Platform) -> None:
    token = await office.token(Permit.UNITS)
    shown = await office.get("/units?limit=3", token)
    head = await office.get("/units?limit=3", token, "HEAD")
    assert (head.status_code, head.content) == (HTTPStatus.OK, b"")
    for name in ("etag", "link", "content-type", "content-length"):
        assert head.headers[name] == shown.headers[name]
    refused = await office.get("/units", "", "HEAD")
    assert (refused.status_code, refused.content) == (HTTPStatus.UNAUTHORIZED, b"")


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
async def test_nothing_can_be_changed(office: Platform, method: str) -> None:
    token = await office.token(*EVERYTHING)
    answer = await office.get("/units", token, method)
    assert answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD"}
    assert answer.headers["content-type"] == "application/problem+json"


async def test_an_unknown_address_is_a_problem_too(office: Platform) -> None:
    answer = await office.get("/people")
    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert answer.json()["title"] == "Not Found"


async def test_a_fault_of_ours_says_nothing_of_what_is_kept(office: Platform) -> None:
    await office.hand_in(WARD, "S", FIGURES)
    async with office.app.database.writing() as connection:
        await connection.execute(update(reports).values(answers={"/data/children": {}}))
    answer = await office.get("/answers", await office.token(Permit.ANSWERS))
    assert answer.status_code == HTTPStatus.INTERNAL_SERVER_ERROR
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"] == "Something went wrong here."
    assert await noted(office.app.database, INTERFACE) == []


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("limit=0", "limit"),
        ("limit=501", "limit"),
        ("limit=x", "limit"),
        ("limit=1&limit=2", "limit"),
        ("state=lost", "state"),
        ("unit=", "unit"),
        ("people=1", "people"),
        ("cursor=", "cursor"),
        ("cursor=WyJ1bml0cyIsMSwwXQ", "cursor"),
    ],
)
async def test_what_makes_no_sense_is_named(office: Platform, query: str, parameter: str) -> None:
    token = await office.token(*EVERYTHING)
    answer = await office.get(f"/assignments?{query}", token)
    assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert [one["parameter"] for one in answer.json()["faults"]] == [parameter]


async def test_a_cursor_belongs_to_its_list(office: Platform) -> None:
    token = await office.token(*EVERYTHING)
    page = (await office.get("/units?limit=1", token)).json()
    cursor = page["next"].partition("cursor=")[2]
    assert (await office.get(f"/units?cursor={cursor}", token)).status_code == HTTPStatus.OK
    for other in (f"/tasks?cursor={cursor}", f"/units?cursor=x{cursor}"):
        assert (await office.get(other, token)).status_code == HTTPStatus.BAD_REQUEST


# -- pace and audit ------------------------------------------------------------------------------


async def test_a_token_that_asks_too_often_waits(tmp_path: Path, database_url: str) -> None:
    settings = platform_settings(database_url, str(tmp_path / "media"), api_per_minute=3)
    async with platform(settings) as office:
        token, other = await office.token(Permit.UNITS), await office.token(Permit.UNITS)
        for _ in range(3):
            assert (await office.get("/tasks", token)).status_code == HTTPStatus.OK
        refused = await office.get("/tasks", token)
        assert refused.status_code == HTTPStatus.TOO_MANY_REQUESTS
        assert 1 <= int(refused.headers["retry-after"]) <= 20
        assert (await office.get("/tasks", other)).status_code == HTTPStatus.OK


@EITHER
async def test_who_read_what_is_noted_and_never_an_answer(office: Platform) -> None:
    await office.hand_in(WARD, "S", FIGURES)
    token = await office.token(Permit.ANSWERS)
    await office.get(f"/answers?unit={WARD}&period=2026&task=tên-bịa", token)
    await office.get("/rates", token)
    await office.get("/answers?limit=0", token)
    assert await noted(office.app.database, INTERFACE) == [
        (Deed.DATA_READ.value, f"1 answers {WARD} 2026"),
        (Deed.DATA_REFUSED.value, "1 rates"),
    ]


async def test_the_description_is_open_and_can_be_kept(office: Platform) -> None:
    answer = await office.get("/openapi.json")
    assert answer.json()["openapi"] == "3.1.0"
    tag = answer.headers["etag"]
    again = await office.get("/openapi.json", If_None_Match=tag)
    assert again.status_code == HTTPStatus.NOT_MODIFIED
