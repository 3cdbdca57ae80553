"""A form's files into XForm text, by way of our own rules and pyxform."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from pyxform.errors import PyXFormError
from pyxform.xls2xform import convert

from bot.domain.questionnaires import Questionnaire
from bot.forms import rules
from bot.forms.faults import FormFault, FormFaults
from bot.forms.sources import Row, Sheets, Source, read
from bot.forms.xform import NAMESPACE, questionnaire

_ROW = re.compile(r"\[row : (\d+)\]")


def xform_of(sources: Sequence[Source]) -> str:
    """The form as XForm text. Raises FormFaults, with every fault at once."""
    sheets = read(sources)
    found = rules.faults(sheets)
    if found:
        raise FormFaults(found)
    try:
        return str(convert(_workbook(sheets), pretty_print=False).xform)
    except PyXFormError as error:
        raise FormFaults([_placed(sheets, str(error))]) from error


def check(sources: Sequence[Source]) -> list[FormFault]:
    """Every fault of a form; none means it can be published."""
    try:
        xform_of(sources)
    except FormFaults as faults:
        return list(faults.faults)
    return []


def build(sources: Sequence[Source], key: str) -> Questionnaire:
    """Files to questionnaire in one step, for previews and tests."""
    return questionnaire(xform_of(sources), key)


def _workbook(sheets: Sheets) -> dict[str, Any]:
    settings = {**sheets.settings[0].cells, "namespaces": f'bot="{NAMESPACE}"'}
    tables = {
        "survey": [row.cells for row in sheets.survey],
        "choices": [row.cells for row in sheets.choices],
        "settings": [settings],
    }
    return {
        "sheet_names": [name for name, rows in tables.items() if rows],
        **{name: rows for name, rows in tables.items() if rows},
        **{f"{name}_header": [_columns(rows)] for name, rows in tables.items() if rows},
    }


def _columns(rows: Iterable[dict[str, str]]) -> dict[str, None]:
    return {column: None for row in rows for column in row}


def _placed(sheets: Sheets, message: str) -> FormFault:
    """pyxform counts the rows of the joined sheets from 2, after their header."""
    match = _ROW.search(message)
    sheet = "choices" if "'choices' sheet" in message and sheets.choices else "survey"
    row = _row(sheets.rows(sheet), int(match[1]) - 2 if match else 0)
    said = _ROW.sub("", message).strip()
    return row.fault("", f"Không lập được phiếu từ dòng này: {said}", said)


def _row(rows: Sequence[Row], index: int) -> Row:
    return rows[min(max(index, 0), len(rows) - 1)]
