"""What a form must keep to before it may be published: one table of checks."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from bot.forms.outline import Form
from bot.forms.rules import (
    appearances,
    attributes,
    bounds,
    choices,
    comparisons,
    cycles,
    expressions,
    filters,
    groups,
    headings,
    listings,
    names,
    parameters,
    reach,
    references,
    settings,
    texts,
    types,
)
from bot.workbooks.faults import Severity, SheetFault

CHECKS: tuple[Callable[[Form], Iterable[SheetFault]], ...] = (
    headings.faults,
    settings.faults,
    types.faults,
    names.faults,
    groups.faults,
    texts.faults,
    choices.faults,
    listings.faults,
    parameters.faults,
    appearances.faults,
    attributes.faults,
    references.faults,
    expressions.faults,
    filters.faults,
    comparisons.faults,
    cycles.faults,
    reach.faults,
)
DEMANDED = frozenset(
    {"missing-translation", "missing-language", "no-title", "no-title-translation"}
    | {"no-default-language", "no-constraint-message"}
)
"""What a form of a programme must have, though a form of its own may do without."""


def faults(form: Form, *, strict: bool = False) -> list[SheetFault]:
    """Every fault and warning, in the order of the files."""
    beyond = list(bounds.faults(form))
    if beyond:
        return beyond
    found = [*form.sheets.faults, *(fault for check in CHECKS for fault in check(form))]
    if strict:
        found = [_demanded(fault) for fault in found]
    files = list(dict.fromkeys(header.row.file for header in form.sheets.headers))
    return sorted(dict.fromkeys(found), key=lambda fault: (files.index(fault.file), fault.row))


def _demanded(fault: SheetFault) -> SheetFault:
    return replace(fault, severity=Severity.FAULT) if fault.code in DEMANDED else fault
