"""What a run of the tests collects: what people type, the secrets in use, what the bot writes.

One folder for the run; each process has files of its own in it, so that nothing is shared:

    *.typed     a line of JSON for everything somebody typed
    *.secrets   the tokens and keys the program was given
    *.log       the records, written by the program's own set-up at its most talkative
    *.own       the words of our own code before anything is struck out of them
    *.out       what a process of the bot wrote to its standard output and error
"""

import json
import logging
from itertools import count
from pathlib import Path

from bot.logs import log_to, said

_OWN = ("bot", "handlers", "storage")


class Collection:
    """The files of one process of the tests."""

    def __init__(self, folder: Path, worker: str) -> None:
        self.folder = folder
        self._worker = worker
        self._outputs = count(1)
        self._log = self.file("log").open("a", encoding="utf-8", errors="backslashreplace")
        words = logging.FileHandler(self.file("own"), encoding="utf-8", errors="backslashreplace")
        words.setFormatter(_Words())
        for name in _OWN:
            logging.getLogger(name).addHandler(words)

    def listen(self) -> None:
        """Have the program log into our file, also after a test that set up logs of its own."""
        if all(getattr(one, "stream", None) is not self._log for one in logging.root.handlers):
            log_to(self._log, "DEBUG")

    def note(self, kind: str, text: str) -> None:
        with self.file(kind).open("a", encoding="utf-8") as file:
            file.write(json.dumps(text) + "\n")

    def output(self) -> Path:
        """A file for what one more process writes."""
        return self.folder / f"{self._worker}-{next(self._outputs)}.out"

    def file(self, kind: str) -> Path:
        return self.folder / f"{self._worker}.{kind}"


class _Words(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return f"{record.name} {said(record)}"


_current: Collection | None = None


def begin(folder: Path, worker: str) -> Collection:
    """Everything from here on is collected."""
    global _current  # the hands that type are anywhere; a process collects in one place
    _current = Collection(folder, worker)
    _current.listen()
    return _current


def typed(text: str) -> None:
    """Somebody typed this."""
    if _current is not None:
        _current.note("typed", text)


def secret(text: str) -> None:
    """The program was given this to keep to itself."""
    if _current is not None:
        _current.note("secrets", text)


def output() -> Path | None:
    """Where a process of the bot is to write; nowhere in particular outside a run of the tests."""
    return _current.output() if _current is not None else None


def wrote(text: str) -> None:
    """A process of the bot that has ended wrote this."""
    path = output()
    if path is not None and text:
        path.write_text(text, encoding="utf-8")
