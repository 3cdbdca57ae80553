"""`bot form …`: questionnaires checked, tried, written for Excel, and their expressions."""

import contextlib
import json
import os
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from bot.cli.output import Tongue, complain, say, stop_at
from bot.cli.programmes import pack_or_stop
from bot.cli.written import write_whole
from bot.domain.questionnaires import Questionnaire
from bot.forms import FormFaults, build, check, size
from bot.forms.evaluate import HOME, evaluate, evaluate_line
from bot.i18n import texts
from bot.preview import play
from bot.settings import USUAL_PROGRAMME

form = typer.Typer(no_args_is_help=True, help="Questionnaires written as XLSForms.")
Programme = Annotated[str, typer.Option("--programme", help="The pack the form belongs to.")]


@form.command("check")
def check_files(
    files: list[Path], language: Tongue = Tongue.VI, pack: Programme = USUAL_PROGRAMME
) -> None:
    """Check the files of one form, laid end to end; lists in .csv files may be among them."""
    fault_word, warning_word = ("Lỗi", "Cảnh báo") if language == "vi" else ("Fault", "Warning")
    found = check(files, known_instances=pack_or_stop(pack).instances)
    for fault in found:
        word = warning_word if fault.is_warning else fault_word
        complain.print(f"{word}: {fault.said_in(language)}", markup=False)
    faults = sum(not fault.is_warning for fault in found)
    with contextlib.suppress(FormFaults):
        held = size(files)
        say.print(f"questions: {held.questions}, rules: {held.rules}, choices: {held.choices}")
    say.print(f"faults: {faults}, warnings: {len(found) - faults}")
    if faults:
        raise typer.Exit(1)


@form.command("preview")
def preview(
    names: Annotated[list[str], typer.Argument(help="A form of the programme, or its files.")],
    pack: Programme = USUAL_PROGRAMME,
    language: Tongue = Tongue.VI,
) -> None:
    """Play a form in the terminal: type answers, or .1, .2 … for the buttons."""
    shown = _form(names, pack)
    play(shown, _typed(), say.print, texts(language), datetime.now(_zone()))


def _form(names: list[str], pack: str) -> Questionnaire:
    """A form of the programme by its name, or the files of any form."""
    files = [Path(name) for name in names]
    try:
        known = pack_or_stop(pack)
        if all(file.is_file() for file in files):
            return build(files, files[0].stem, known_instances=known.instances)
        if names[0] in known.forms:
            one = known.forms[names[0]]
            return build(one, names[0], known_instances=known.instances)
    except FormFaults as faults:
        stop_at(fault for fault in faults.faults if not fault.is_warning)
        raise
    complain.print(f"no form is named {names[0]}; there are: {', '.join(sorted(known.forms))}")
    raise typer.Exit(1)


def _typed() -> Iterator[str]:
    while True:
        say.print("> ", end="")
        line = sys.stdin.readline()
        if not line:
            return
        yield line.rstrip("\n")


@form.command("export")
def export_form(target: Path, pack: Programme = USUAL_PROGRAMME) -> None:
    """Write a form of a programme, named by the file, as a workbook: NAME.xlsx."""
    forms = pack_or_stop(pack).forms
    if target.stem not in forms:
        complain.print(f"no form is named {target.stem}; there are: {', '.join(sorted(forms))}")
        raise typer.Exit(1)
    from bot.forms.workbook import workbook  # slow to load

    write_whole(target, workbook(forms[target.stem]))
    say.print(f"{target}")


@form.command("eval")
def eval_expression(
    expression: Annotated[str, typer.Argument(help="The expression.")] = "",
    xml: Annotated[Path | None, typer.Option(help="A file with the instance, as XML.")] = None,
    context: Annotated[str, typer.Option(help="The path of the node it is about.")] = "",
    kind: Annotated[str, typer.Option("--type", help="string, number or boolean.")] = "string",
    batch: Annotated[Path | None, typer.Option(help="A file with one JSON case per line.")] = None,
) -> None:
    """Try an expression, or a file of them: one answer per line, in the same order."""
    now = datetime.now(_zone())
    if batch is not None:
        with batch.open(encoding="utf-8", errors="replace", newline="\n") as lines:
            for line in lines:
                typer.echo(evaluate_line(line, now))
        return
    case = {"expr": expression, "context": context, "type": kind}
    if xml is not None:
        case["xml"] = xml.read_text(encoding="utf-8")
    answer = evaluate(case, now)
    if "error" in answer:
        complain.print(answer["error"], markup=False)
        raise typer.Exit(1)
    typer.echo(_shown(answer["value"]))


def _zone() -> ZoneInfo:
    """Where the clock stands that dates are read by: TZ if it names a zone, else home."""
    try:
        return ZoneInfo(os.environ.get("TZ") or HOME)
    except (KeyError, ValueError, OSError):
        return ZoneInfo(HOME)


def _shown(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)
