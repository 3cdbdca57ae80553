"""The forms' own texts are the office's prose: none names a child or reports a case."""

from pathlib import Path

import pytest

from bot.privacy.identity import suspicions
from bot.privacy.urgent import is_urgent

PACKS = Path(__file__).parents[2] / "bot" / "programmes"
FORMS = sorted(PACKS.glob("*/forms/*.md"))


def cells(form: Path) -> set[str]:
    lines = form.read_text(encoding="utf-8").splitlines()
    return {cell.strip() for line in lines for cell in line.split("|")}


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.stem)
def test_labels_hints_and_examples_pass(form: Path) -> None:
    assert [text for text in cells(form) if suspicions(text) or is_urgent(text)] == []
