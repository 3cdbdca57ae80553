"""What was typed or is secret, looked for in everything the program wrote during a run.

Looked for are the secrets, the telephone number of every spelling below, and what people typed,
as long as finding it means something:

* at least eight characters: "2", "có" or "60; 45" stand in any log by accident;
* more than two plain words: "Không có" or "nhiệm vụ" are language, and stand in the sentences
  that `bot form check` prints for authors;
* no command: it begins with a slash and is no answer;
* no invitation code: `bot invite` prints it, that is what it is for.

Labels of buttons are not spared: our logs have no reason to quote them either. Only the first 24
characters count, since libraries cut what they quote in the middle; and each text is looked for
as JSON, Python and addresses spell it too. The time a line begins with is no hit for a date.
"""

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from unicodedata import normalize
from urllib.parse import quote

PHONES = ("0912345678", "+84912345678", "0912 345 678", "0912.345.678", "84912345678")
SHORTEST = 8
_BEGINNING = 24
_PLAIN = re.compile(r"[^\W\d]+ ?[^\W\d]*")
_CODE = re.compile(r"[2-9A-Z]{4}-[2-9A-Z]{4}")
_TIME = re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} ", re.MULTILINE)
_WRITTEN = ("*.log", "*.own", "*.out")


def leaks(folder: Path) -> Iterator[str]:
    """Each text found, with the first line it stands in."""
    texts = _looked_for(folder)
    for path in _files(folder, *_WRITTEN):
        written = _TIME.sub("", _read(path))
        for text in texts:
            at = next((at for one in _spellings(text) if (at := written.find(one)) >= 0), None)
            if at is not None:
                number = written.count("\n", 0, at) + 1
                line = _read(path).split("\n")[number - 1]
                yield f"{text!r} stands in {path}:{number}:\n    {line}"


def missing(folder: Path) -> Iterator[str]:
    """What a whole run must have collected: without it, finding nothing means nothing."""
    typed, said = "\n".join(_kept(folder, "*.typed")), _all(folder, "*.log")
    yield from (f"nobody typed {phone}" for phone in PHONES if phone not in typed)
    if not _kept(folder, "*.secrets"):
        yield "the program was given no secret"
    for words in ("bot.inbox message handled", "bot.inbox message could not be handled"):
        if words not in said:
            yield f"the program never logged “{words}”"
    if "bot.inbox message handled" not in _all(folder, "*.out"):
        yield "no process of the bot logged anything"


def _looked_for(folder: Path) -> list[str]:
    typed = (text[:_BEGINNING] for text in _kept(folder, "*.typed") if _tells(text))
    return sorted({*PHONES, *_kept(folder, "*.secrets"), *typed})


def _tells(text: str) -> bool:
    by_right = text.startswith("/") or _PLAIN.fullmatch(text) or _CODE.fullmatch(text)
    return len(text) >= SHORTEST and not by_right


def _spellings(text: str) -> set[str]:
    escaped = {json.dumps(text)[1:-1], repr(text)[1:-1], ascii(text)[1:-1]}
    return {text, quote(text, errors="replace"), *escaped}


def _kept(folder: Path, pattern: str) -> set[str]:
    lines = _all(folder, pattern).splitlines()
    return {normalize("NFC", json.loads(line)).strip() for line in lines}


def _all(folder: Path, pattern: str) -> str:
    return "".join(_read(path) for path in _files(folder, pattern))


def _files(folder: Path, *patterns: str) -> Iterable[Path]:
    return sorted(path for pattern in patterns for path in folder.glob(pattern))


def _read(path: Path) -> str:
    return normalize("NFC", path.read_text(encoding="utf-8", errors="replace"))
