"""XLSForms of many makes, imported and played to the end with the values they must have.

A play is a form in Markdown tables, a line `---`, and then what its author types in the preview:

    > text           typed; `> .2` taps the second button
    < text           must be part of what is on the screen now
    = name = value   must be handed in; a path where a name alone does not say which
    = name =         must not be handed in
    ! no rehearsal   its answers cannot be guessed, such as a text that fits a pattern
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.domain.interviews import Interview
from bot.engine.rehearse import Manner, rehearse
from bot.forms import build
from bot.i18n import texts
from bot.preview import play

PLAYS = sorted((Path(__file__).parent / "plays").glob("*.md"))
GUESSED = [one for one in PLAYS if "\n! no rehearsal" not in one.read_text(encoding="utf-8")]
"""Those whose answers can be guessed; a text that must look just so cannot."""
NOW = datetime(2026, 11, 9, 8, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@pytest.mark.parametrize("path", PLAYS, ids=lambda path: path.stem)
def test_a_form_plays_to_its_values(path: Path, tmp_path: Path) -> None:
    tables, _, script = path.read_text(encoding="utf-8").partition("\n---\n")
    source = tmp_path / path.name
    source.write_text(tables, encoding="utf-8")
    for file in path.parent.glob("*.csv"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    form = build([source], path.stem)
    said: list[str] = []
    handed_in = play(form, _typed(script, said), said.append, texts("vi"), NOW)
    assert handed_in is not None, "\n".join(said)
    values = {where: answer.value for where, answer in handed_in.items()}
    for line in script.splitlines():
        if line.startswith("= "):
            name, _, value = line[2:].partition(" =")
            assert _named(values, name.strip()) == value.strip(), (line, values)


@pytest.mark.parametrize("manner", Manner)
@pytest.mark.parametrize("path", GUESSED, ids=lambda path: path.stem)
def test_a_form_never_dead_ends(path: Path, manner: Manner, tmp_path: Path) -> None:
    tables, _, _script = path.read_text(encoding="utf-8").partition("\n---\n")
    source = tmp_path / path.name
    source.write_text(tables, encoding="utf-8")
    for file in path.parent.glob("*.csv"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    assert rehearse(Interview(build([source], path.stem)), NOW, manner)


def _typed(script: str, said: list[str]) -> Iterator[str]:
    """The lines typed; what must be on the screen is looked for as the play goes on."""
    shown = 0
    for line in script.splitlines():
        if line.startswith("< "):
            screen = "\n".join(said[shown:])
            assert line[2:] in screen, (line, screen)
        elif line.startswith(">"):
            shown = len(said)
            yield line[1:].strip().replace("\\n", "\n")


def _named(values: Mapping[Any, str], name: str) -> str:
    if name.startswith("/"):
        return values.get(name, "")
    found = [value for path, value in values.items() if path.rpartition("/")[2] == name]
    assert len(found) < 2, f"say which {name} by its path"
    return found[0] if found else ""
