"""Only packs know which province, department or decision a programme is about."""

import re
from collections.abc import Iterator
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
PLACES = ("bot", "handlers", "storage", "locales")
KINDS = {".py", ".po", ".pot", ".html", ".js", ".css", ".mako"}
PACKS = REPOSITORY / "bot" / "programmes" / "can_tho_1183"
WORDS = re.compile(
    r"Cần Thơ|can_tho|Ninh Kiều|ninh_kieu|Sở Y tế|Department of Health|so_y_te|ubnd_"
    r"|xã, phường|communes and wards|\b1183\b|\b103\b|\b28-CT\b|Chỉ thị 28|Directive 28"
)
ALLOWED = {
    "bot/settings.py": "the pack that is loaded unless another is named",
    "bot/demo.py": "the demo shows the pack of Cần Thơ, and people of it",
    "bot/cli/__init__.py": "the demo names the people whose links it prints",
    "locales/vi/LC_MESSAGES/messages.po": "communes and wards are all over Viet Nam",
}


def named() -> Iterator[tuple[str, str]]:
    """Each file of the program that names one of the words, and the word."""
    for place in PLACES:
        for file in sorted((REPOSITORY / place).rglob("*")):
            if file.suffix in KINDS and PACKS not in file.parents:
                for word in set(WORDS.findall(file.read_text(encoding="utf-8"))):
                    yield file.relative_to(REPOSITORY).as_posix(), word


def test_the_program_names_no_province_department_or_decision() -> None:
    assert [(file, word) for file, word in named() if file not in ALLOWED] == []


def test_no_exception_is_kept_longer_than_needed() -> None:
    assert set(ALLOWED) - {file for file, _ in named()} == set()
