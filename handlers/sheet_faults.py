"""What is wrong with a workbook somebody sent, as they read it in the chat."""

from collections.abc import Sequence

from markupsafe import Markup, escape

from bot.i18n import Texts
from bot.workbooks.faults import SheetFault

MOST = 10


def fault_list(_: Texts, head: Markup, faults: Sequence[SheetFault]) -> Markup:
    """The first of them, each with its place, and how many more there are."""
    lines = [_line(_, one) for one in faults[:MOST]]
    more = len(faults) - MOST
    rest = [_("… and {more} more.", more=more)] if more > 0 else []
    return Markup("\n").join([head, *lines, *rest])


def _line(_: Texts, one: SheetFault) -> Markup:
    """What concerns a whole sheet has no column, what concerns the file no place at all."""
    said = one.message_vi if _.language == "vi" else one.message_en
    if one.sheet == one.file.name:
        return escape(said)
    if not one.column:
        return _("{sheet}, row {row}: {said}", sheet=one.sheet, row=one.row, said=said)
    return _(
        "{sheet}, row {row}, {column}: {said}",
        sheet=one.sheet,
        row=one.row,
        column=one.column,
        said=said,
    )
