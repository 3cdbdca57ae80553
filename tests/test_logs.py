"""What the logs say, and what they keep to themselves."""

import asyncio
import logging
import subprocess
import sys
from collections.abc import Callable
from io import StringIO

import pytest

from bot.logs import Discreet, log_to
from tests.support.fake_telegram import TOKEN
from tests.support.leaks import PHONES

SECRET = "Chị Lan, khu vực 3"


def line(message: str, *args: object, name: str = "bot.inbox", **beside: object) -> str:
    """A record as the program would print it."""
    record = logging.LogRecord(name, logging.WARNING, __file__, 1, message, args, None)
    record.__dict__.update(beside)
    return Discreet().format(record)


def told(work: Callable[[], object]) -> str:
    """What is printed of the exception this work ends in."""
    try:
        work()
    except Exception as fault:  # noqa: BLE001 - of any kind
        return line("failed", exc_info=(type(fault), fault, fault.__traceback__))
    raise AssertionError("nothing was raised")


def test_a_line_says_what_happened_and_to_which_record() -> None:
    assert line("message refused", inbox=12).endswith("WARNING bot.inbox message refused inbox=12")


@pytest.mark.parametrize("phone", [*PHONES, "(+84) 912-345-678", "0292.3812.345", "0912 345678"])
def test_a_telephone_number_is_struck_out_however_it_is_written(phone: str) -> None:
    assert line("wrote from %s.", phone).endswith("wrote from ….")
    assert line("wrote", sender=phone).endswith("wrote sender=…")


@pytest.mark.parametrize("before", ["", "https://api.telegram.org/bot", "token="])
def test_a_token_is_struck_out_also_within_an_address(before: str) -> None:
    assert line(f"{before}{TOKEN}/getUpdates").endswith(f"{before}…/getUpdates")
    assert TOKEN[10:] not in line(f"{before}{TOKEN.replace(':', '%3A')}")


@pytest.mark.parametrize("number", ["127.0.0.1:8080", "inbox=1234567890", "2026-11-09 08:00:00"])
def test_what_is_neither_stays(number: str) -> None:
    assert line(number).endswith(number)


def test_of_an_exception_the_kind_and_the_place_are_told_but_not_what_it_says() -> None:
    said = told(lambda: int(SECRET))
    assert "builtins.ValueError" in said
    assert "test_logs.py:" in said
    assert "in told" in said
    assert SECRET not in said


def test_what_led_to_an_exception_is_told_as_discreetly() -> None:
    def work() -> None:
        try:
            int(SECRET)
        except ValueError as fault:
            raise ExceptionGroup(SECRET, [OSError(28, SECRET)]) from fault

    said = told(work)
    assert [part in said for part in ("ExceptionGroup", "ValueError", "OSError errno=28")] == [
        True
    ] * 3
    assert SECRET not in said


def test_an_exception_that_leads_to_itself_ends() -> None:
    def work() -> None:
        fault = ValueError(SECRET)
        fault.__cause__ = fault
        raise fault

    assert told(work).count("ValueError") == 1


def test_another_handler_that_prints_messages_does_not_make_this_one_print_them() -> None:
    record = logging.LogRecord("bot", logging.ERROR, __file__, 1, "failed", (), None)
    fault = ValueError(SECRET)
    record.exc_info = (ValueError, fault, None)
    assert SECRET in logging.Formatter().format(record)
    assert SECRET not in Discreet().format(record)


def test_a_library_is_not_quoted_but_named_with_its_place() -> None:
    said = line("executing %s", SECRET, name="aiosqlite")
    assert said.endswith(f"WARNING aiosqlite {__file__}:1")
    assert line("address in use", name="uvicorn.error").endswith("uvicorn.error address in use")


async def test_a_task_nobody_waited_for_does_not_tell_what_it_was_doing() -> None:
    """Asyncio writes the task with its exception into the message itself."""
    written = StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(Discreet())
    logging.getLogger("asyncio").addHandler(handler)

    async def work() -> None:
        raise ValueError(SECRET)

    task = asyncio.create_task(work())
    await asyncio.wait([task])
    asyncio.get_running_loop().call_exception_handler(
        {"message": "never retrieved", "exception": task.exception(), "future": task}
    )
    logging.getLogger("asyncio").removeHandler(handler)
    assert "ValueError" in written.getvalue()
    assert SECRET not in written.getvalue()


@pytest.mark.parametrize(
    ("level", "levels"),
    [("DEBUG", "bot 10, alembic 10, aiosqlite 30"), ("ERROR", "bot 40, alembic 40, aiosqlite 40")],
)
def test_libraries_speak_only_when_something_is_wrong(level: str, levels: str) -> None:
    log_to(StringIO(), level)
    names = ("bot", "alembic", "aiosqlite")
    found = ", ".join(f"{name} {logging.getLogger(name).getEffectiveLevel()}" for name in names)
    log_to(StringIO(), "DEBUG")
    assert found == levels


BROKEN = """
import logging, sys, threading, warnings
from bot.logs import set_up_logs

class Leaving:
    def __del__(self):
        raise LookupError(secret)

def work():
    raise OSError(secret)

set_up_logs("INFO")
secret = sys.stdin.read()
warnings.warn(secret, RuntimeWarning)
logging.getLogger("bot").warning("one %d", secret)
thread = threading.Thread(target=work)
thread.start()
thread.join()
Leaving()
raise ValueError(secret)
"""


def test_what_nobody_caught_is_told_as_discreetly() -> None:
    command = [sys.executable, "-c", BROKEN]
    done = subprocess.run(command, input=SECRET, capture_output=True, text=True)  # noqa: S603
    kinds = ("RuntimeWarning", "OSError", "LookupError", "ValueError")
    assert [kind for kind in kinds if kind in done.stderr] == list(kinds)
    assert "Lan" not in done.stdout + done.stderr
    assert done.returncode == 1
