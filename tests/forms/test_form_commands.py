"""`bot form check` and `bot form export`, as they are typed."""

from pathlib import Path

import pytest

from bot.forms import xform_of
from bot.programmes import load_pack, pack_folder
from tests.forms.sheets import markdown
from tests.support.terminal import bot

HEAD = "type | name | label::vi | label::en"


def run(*words: str | Path) -> tuple[int, str]:
    result = bot("form", *words)
    return result.exit_code, result.output


def written(folder: Path, survey: str) -> Path:
    file = folder / "phieu.md"
    file.write_text(markdown(survey), encoding="utf-8")
    return file


def test_a_sound_form_is_counted(tmp_path: Path) -> None:
    code, said = run("check", written(tmp_path, f"{HEAD} | required\ntext | a | A | A | yes"))
    assert code == 0
    assert said.splitlines() == ["questions: 1, rules: 1, choices: 0", "faults: 0, warnings: 0"]


@pytest.mark.parametrize(
    ("language", "word", "sentence"),
    [("vi", "Lỗi: ", "Không có loại câu hỏi"), ("en", "Fault: ", "There is no question type")],
)
def test_faults_are_printed_in_the_language_asked(
    tmp_path: Path, language: str, word: str, sentence: str
) -> None:
    file = written(tmp_path, f"{HEAD}\nintger | a | [A] | A")
    code, said = run("check", file, "--language", language)
    assert code == 1
    assert said.startswith(f"{word}{file}:3: survey, type: {sentence}")
    assert "faults: 1" in said


def test_warnings_alone_do_not_fail(tmp_path: Path) -> None:
    code, said = run("check", written(tmp_path, f"{HEAD}\ntext | a | A"))
    assert code == 0
    assert said.startswith("Cảnh báo: ")


def test_a_form_is_exported_by_its_name(tmp_path: Path) -> None:
    target = tmp_path / "iii_7.xlsx"
    assert run("export", target)[0] == 0
    pack = load_pack(pack_folder("can_tho_1183"))
    assert run("check", target)[0] == 0
    exported = xform_of([target], known_instances=pack.instances)
    assert exported == xform_of(pack.forms["iii_7"], known_instances=pack.instances)
    assert list(tmp_path.iterdir()) == [target]


def test_an_unknown_form_is_refused_with_those_there_are(tmp_path: Path) -> None:
    code, said = run("export", tmp_path / "none.xlsx")
    assert code == 1
    assert "iii_7" in said
