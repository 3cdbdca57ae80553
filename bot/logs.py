"""Logs that say what happened and to which record, never what anybody wrote.

No list of harmless errors or of discreet libraries stays true, so it is the other way about:

* Printed are our own words, with the values named beside them, and those of the few libraries
  that speak of the machine only. Any other may quote what it was given (aiosqlite a row, asyncio
  a task with what it raised, pydantic an input): of these only who spoke, and where.
* Of an exception the types, codes and frames are printed, never its message: int() quotes an
  answer, asyncpg a row, aiohttp an address with the token in it.
* From what is left tokens and phone numbers are struck out, should one slip in all the same.
"""

import logging
import re
import sys
import threading
import traceback
import warnings
from collections import deque
from collections.abc import Iterator
from typing import TextIO

SPEAKING = ("bot", "handlers", "storage", "alembic", "uvicorn.error")
"""Whose words are printed, from the level of the settings on; the rest only when it warns."""
_SECRET = re.compile(
    r"(?<!\d)\d{6,}(?::|%3[Aa])[\w-]{10,}"  # Telegram and Zalo tokens, also within an address
    r"|(?<!\d)(?<!\d\.)(?:\(?\+?84\)?|0)(?:[\s.\-()]{0,2}\d){9,10}(?!\d)"  # 0912 345 678
)
_HIDDEN = "…"
_FRAMES = 100
"""The innermost: enough for our code under any library's, and an end to a recursion."""
_CODES = ("errno", "sqlstate", "sqlite_errorname")
_USUAL = vars(logging.makeLogRecord({})).keys() | {"message", "asctime", "color_message"}

log = logging.getLogger(__name__)


def set_up_logs(level: str) -> None:
    """Everything this process has to say goes through the filter, also what nobody caught."""
    log_to(sys.stderr, level)
    logging.raiseExceptions = False  # a line that cannot be made would be told with its arguments
    warnings.showwarning = _warned
    sys.excepthook = lambda _kind, fault, _frames: _uncaught(fault)
    sys.unraisablehook = lambda given: _uncaught(given.exc_value)
    threading.excepthook = lambda given: _uncaught(given.exc_value)


def log_to(stream: TextIO, level: str) -> None:
    """Send every log through the filter to this stream."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Discreet())
    quiet = "ERROR" if level == "ERROR" else "WARNING"
    logging.basicConfig(level=quiet, handlers=[handler], force=True)
    for name in SPEAKING:
        logging.getLogger(name).setLevel(level)


class Discreet(logging.Formatter):
    """One line, and under it what was raised and where."""

    def format(self, record: logging.LogRecord) -> str:
        words = said(record) if _speaks(record.name) else f"{record.pathname}:{record.lineno}"
        first = f"{self.formatTime(record)} {record.levelname} {record.name} {words}"
        fault = record.exc_info[1] if record.exc_info else None
        return _SECRET.sub(_HIDDEN, "\n".join((first, *_trace(fault))))


def said(record: logging.LogRecord) -> str:
    """The words of a record, and the values named beside them."""
    beside = (f"{name}={value}" for name, value in vars(record).items() if name not in _USUAL)
    return " ".join((record.getMessage().strip(), *beside))


def _speaks(name: str) -> bool:
    return any(name == one or name.startswith(f"{one}.") for one in SPEAKING)


def _trace(fault: BaseException | None) -> Iterator[str]:
    """What was raised, then what it came from, each with its frames."""
    for one in _chain(fault):
        codes = (f" {code}={getattr(one, code)}" for code in _CODES if getattr(one, code, None))
        yield f"  {type(one).__module__}.{type(one).__qualname__}{''.join(codes)}"
        for frame, line in deque(traceback.walk_tb(one.__traceback__), _FRAMES):
            yield f"    {frame.f_code.co_filename}:{line} in {frame.f_code.co_qualname}"


def _chain(fault: BaseException | None) -> list[BaseException]:
    found: list[BaseException] = []
    waiting = [fault]
    while waiting:
        one = waiting.pop(0)
        if one is None or any(one is known for known in found):
            continue
        found.append(one)
        waiting.append(one.__cause__ if one.__suppress_context__ else one.__context__)
        waiting += one.exceptions if isinstance(one, BaseExceptionGroup) else ()
    return found


def _warned(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    """A warning's kind and place: its text may quote a value, as pydantic's and SQLAlchemy's do."""
    del message, file, line
    log.warning("warned", extra={"kind": category.__name__, "at": f"{filename}:{lineno}"})


def _uncaught(fault: BaseException | None) -> None:
    log.critical("nobody caught this", exc_info=fault)
