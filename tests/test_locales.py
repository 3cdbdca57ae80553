"""The catalogues: complete in every language, with the same places to fill in."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from bot.i18n import LANGUAGES, texts

ROOT = Path(__file__).parents[1]
_PLACE = re.compile(r"\{(\w*)\}")


def sentences(path: Path) -> dict[str, str]:
    with path.open("rb") as file:
        return {str(one.id): str(one.string) for one in read_po(file) if one.id}


def test_the_catalogues_hold_exactly_the_sentences_of_the_code(tmp_path: Path) -> None:
    found = tmp_path / "messages.pot"
    options = "-k plain -k texts --no-location --sort-output --omit-header -o"
    command = [sys.executable, "-m", "babel.messages.frontend", "-q", "extract", *options.split()]
    subprocess.run([*command, str(found), "handlers", "bot"], check=True, cwd=ROOT)  # noqa: S603
    for language in LANGUAGES:
        catalogue = ROOT / "locales" / language / "LC_MESSAGES" / "messages.po"
        assert sentences(catalogue).keys() == sentences(found).keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_there_with_its_places_and_markup(language: str) -> None:
    for sentence, said in sentences(
        ROOT / "locales" / language / "LC_MESSAGES" / "messages.po"
    ).items():
        assert said.strip(), sentence
        assert sorted(_PLACE.findall(said)) == sorted(_PLACE.findall(sentence))
        assert re.findall(r"</?\w+>", said) == re.findall(r"</?\w+>", sentence)


def test_what_a_person_typed_is_escaped() -> None:
    assert texts("vi")("Unit: {unit}", unit="<b>&") == "Đơn vị: &lt;b&gt;&amp;"
