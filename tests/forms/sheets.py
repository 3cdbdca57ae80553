"""Small forms for tests, written as tables of their own sheets."""

from bot.forms import SheetFault, Upload, check

CHOICES = """
list_name | name | label::vi | label::en
yn | yes | Có | Yes
yn | no | Không | No
"""
SETTINGS = """
form_title | form_id | version | default_language | attribute::bot:title_en
Thử | thu | 1 | vi | Trial
"""


def markdown(survey: str, choices: str = "", settings: str = SETTINGS) -> str:
    """The form; the choices yn are there where a question uses them and none are given."""
    choices = choices or (CHOICES if " yn" in survey else "")
    tables = {"survey": survey, "choices": choices, "settings": settings}
    return "\n".join(
        f"| {name} |\n{_rows(table)}" for name, table in tables.items() if table.strip()
    )


def _rows(table: str) -> str:
    return "\n".join(f"| | {line.strip()} |" for line in table.strip().splitlines())


def upload(survey: str, choices: str = "", settings: str = SETTINGS) -> Upload:
    return Upload("phieu.md", markdown(survey, choices, settings).encode())


def faults_of(*sources: Upload, strict: bool = False) -> list[SheetFault]:
    return check(sources, strict=strict)


def heading_line(text: str, sheet: str) -> int:
    """The line of a sheet's headings, the first line being 1."""
    return text.split("\n").index(f"| {sheet} |") + 2
