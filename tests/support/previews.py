"""A form in Markdown tables played in the preview, line by line, for tests of what is shown."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.questionnaires import Questionnaire
from bot.forms import Upload, build
from bot.i18n import texts
from bot.preview import play

NOW = datetime(2026, 11, 9, 8, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
SETTINGS = "| settings |\n| | form_title | form_id | version |\n| | Thử | thu | 1 |\n"
YES_NO = "| choices |\n| | list_name | name | label |\n| | yn | yes | Có |\n| | yn | no | Không |\n"


def form_of(survey: str, choices: str = YES_NO, *files: Upload) -> Questionnaire:
    """A form from the rows of its survey, the first of them its headings, and its choices."""
    lines = map(str.strip, survey.strip().splitlines())
    rows = "".join(f"| | {line} |\n" for line in lines)
    tables = f"| survey |\n{rows}\n{choices}\n{SETTINGS}"
    return build([Upload("thu.md", tables.encode()), *files], "thu")


class Played:
    """The screens a form showed for the lines typed, and what was handed in, by path."""

    def __init__(self, form: Questionnaire, *lines: str) -> None:
        self.screens: list[str] = []
        self._said: list[str] = []
        answers = play(form, self._typed(lines), self._said.append, texts("vi"), NOW)
        self.screens.append("\n".join(self._said))
        self.handed_in = (
            None if answers is None else {str(path): one.value for path, one in answers.items()}
        )

    @property
    def screen(self) -> str:
        """What is on the screen at the end."""
        return self.screens[-1]

    def _typed(self, lines: tuple[str, ...]) -> Iterator[str]:
        for line in lines:
            self.screens.append("\n".join(self._said))
            self._said.clear()
            yield line
