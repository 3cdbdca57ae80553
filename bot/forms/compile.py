"""A form's files into XForm text, by way of our own rules and pyxform."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import quoteattr

from bot.domain.programmes import LAST_YEAR
from bot.domain.questionnaires import Questionnaire
from bot.forms import kinds, objections, rules
from bot.forms.attachments import Attachments
from bot.forms.columns import EXPRESSIONS
from bot.forms.expansion import Expanded, expanded
from bot.forms.faults import FormFaults
from bot.forms.outline import Form
from bot.forms.sources import Source, read
from bot.forms.xform import questionnaire
from bot.workbooks.faults import SheetFault

KNOWN_INSTANCES = frozenset({LAST_YEAR})
"""What a programme gives every form to look things up in."""
_OUTSIDE = re.compile(r'<instance id="([^"]*)" src="jr://file-csv/([^"]*)"\s*/>')


@dataclass(frozen=True, slots=True)
class Size:
    """How much there is in a form, for those who check one."""

    questions: int
    rules: int
    choices: int


def xform_of(
    sources: Sequence[Source], *, known_instances: Collection[str] = KNOWN_INSTANCES
) -> str:
    """The form as XForm text. Raises FormFaults, with every fault and warning at once."""
    form = _form(sources, known_instances)
    found = rules.faults(form)
    if any(not fault.is_warning for fault in found):
        raise FormFaults(found)
    return _xform(form)


def check(
    sources: Sequence[Source],
    *,
    strict: bool = False,
    known_instances: Collection[str] = KNOWN_INSTANCES,
) -> list[SheetFault]:
    """Every fault and warning; without a fault the form can be published.

    `strict` is for the forms of a programme: what is not translated is a fault.
    """
    try:
        form = _form(sources, known_instances)
        found = rules.faults(form, strict=strict)
        if all(fault.is_warning or fault.code in rules.DEMANDED for fault in found):
            _xform(form)
    except FormFaults as faults:
        return list(faults.faults)
    return found


def size(sources: Sequence[Source]) -> Size:
    """Raises FormFaults for files that cannot be read."""
    form = _form(sources, KNOWN_INSTANCES)
    cells = (item.row[column] for item in form.items for column in EXPRESSIONS)
    return Size(
        questions=sum(item.kind.name in kinds.VISIBLE for item in form.items),
        rules=sum(bool(cell) for cell in cells),
        choices=len(form.sheets.choices),
    )


def build(
    sources: Sequence[Source], key: str, *, known_instances: Collection[str] = KNOWN_INSTANCES
) -> Questionnaire:
    """Files to questionnaire in one step, for previews and tests."""
    return questionnaire(xform_of(sources, known_instances=known_instances), key)


def _form(sources: Sequence[Source], known_instances: Collection[str]) -> Form:
    return Form(read(sources), frozenset(known_instances))


def _xform(form: Form) -> str:
    rows = expanded(form)
    try:
        text = _converted(rows)
    except Exception as error:
        raise FormFaults([objections.placed(rows, str(error))]) from error
    return _with_lists(text, form.sheets.attachments)


def _converted(form: Expanded) -> str:
    """As pyxform's `convert`, but for its search of every choice of every question, 10 s in all."""
    # It takes half a second to load, and programs whose forms are known never convert one.
    from pyxform.builder import create_survey_element_from_dict
    from pyxform.xls2json import workbook_to_json
    from pyxform.xls2json_backends import DefinitionData

    survey = create_survey_element_from_dict(workbook_to_json(DefinitionData(**_workbook(form))))
    return str(survey.to_xml(validate=False, pretty_print=False))


def _workbook(form: Expanded) -> dict[str, Any]:
    tables = {
        "survey": [row.cells for row in form.survey],
        "choices": [row.cells for row in form.choices],
        "settings": [form.settings.cells],
    }
    return {
        "sheet_names": [name for name, rows in tables.items() if rows],
        **{name: rows for name, rows in tables.items() if rows},
        **{f"{name}_header": [_columns(rows)] for name, rows in tables.items() if rows},
    }


def _columns(rows: Iterable[Mapping[str, str]]) -> dict[str, None]:
    return {column: None for row in rows for column in row}


def _with_lists(text: str, attachments: Attachments) -> str:
    """CSV files stand in the text itself: a published form needs nothing beside it."""

    def inlined(match: re.Match[str]) -> str:
        listing = attachments.listing(match[2])
        if listing is None:
            return match[0]
        return f"<instance id={quoteattr(match[1])}>{listing.xml()}</instance>"

    return _OUTSIDE.sub(inlined, text)
