"""A run of the tests that leaves an answer or a token in its logs fails, and shows the line."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HEAD = """
import logging
from tests.support import collected

log = logging.getLogger("bot.leaking")
"""
CLEAN = """
def test_clean():
    collected.typed("Nguyễn Thị Lan")
    log.info("message handled", extra={"inbox": 12})
"""


def run(folder: Path, tests: str, *words: str) -> tuple[int, str]:
    """A run of its own, of these tests."""
    (folder / "test_inner.py").write_text(HEAD + tests, encoding="utf-8")
    (folder / "pytest.ini").write_text("[pytest]\ntestpaths = .\n", encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-p", "tests.support.canary", *words]
    done = subprocess.run(  # noqa: S603
        command,
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "TMPDIR": str(folder)},
        capture_output=True,
        text=True,
    )
    return done.returncode, done.stdout


@pytest.mark.parametrize("processes", [(), ("-n", "2")], ids=["one process", "two more"])
def test_every_leak_fails_the_run_and_is_shown(tmp_path: Path, processes: tuple[str, ...]) -> None:
    leaks = {
        "log.info('heard %s', 'Nguyễn Văn An')": "bot.leaking heard Nguyễn Văn An",
        "log.info('heard', extra={'said': 'Trần Thị Bé'})": "bot.leaking heard said=Trần Thị Bé",
        "log.info('heard %s', ascii('Lê Văn Cảnh'))": "bot.leaking heard 'L\\xea V\\u0103n C",
        "log.info('call 0912 345 678')": "bot.leaking call 0912 345 678",
        "log.info('/bot1234567:abcdefghijk/getMe')": "bot.leaking /bot1234567:abcdefghijk",
        "collected.wrote('Traceback: Phạm Thị Dung')": "Traceback: Phạm Thị Dung",
    }
    names = ("Nguyễn Văn An", "Trần Thị Bé", "Lê Văn Cảnh", "Phạm Thị Dung")
    typing = [f"collected.typed({name!r})" for name in names]
    bodies = [*leaks, *typing, "collected.secret('1234567:abcdefghijk')"]
    tests = "\n".join(f"def test_leak_{n}():\n    {one}" for n, one in enumerate(bodies))
    status, said = run(tmp_path, tests, "-k", "leak", *processes)
    assert status == 1
    assert f"{len(bodies)} passed, 1 error" in said
    assert [shown for shown in leaks.values() if shown not in said] == []


def test_a_run_without_a_leak_passes(tmp_path: Path) -> None:
    status, said = run(tmp_path, CLEAN, "-k", "clean")
    assert (status, "1 passed" in said) == (0, True)


def test_what_stands_in_logs_by_right_is_no_leak(tmp_path: Path) -> None:
    tests = """
def test_by_right():
    for text in ("60; 45", "Không có", "/nhiemvu", "K7QM-2XRT"):
        collected.typed(text)
        log.info("heard %s", text)
"""
    assert run(tmp_path, tests, "-k", "right")[0] == 0


def test_a_whole_run_that_collected_nothing_fails(tmp_path: Path) -> None:
    status, said = run(tmp_path, "def test_nothing():\n    pass\n")
    assert status == 1
    assert "nobody typed 0912 345 678" in said
    assert "no process of the bot logged anything" in said


def test_a_test_that_sets_up_logs_of_its_own_does_not_deafen_those_after_it(tmp_path: Path) -> None:
    tests = """
import sys
from bot.logs import log_to

def test_first():
    log_to(sys.stderr, "ERROR")

def test_second():
    collected.typed("Nguyễn Thị Lan")
    logging.getLogger("uvicorn.error").info("heard Nguyễn Thị Lan")
"""
    assert run(tmp_path, tests, "-k", "first or second")[0] == 1
