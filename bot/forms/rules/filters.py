"""Choice filters: they may name only columns that the list has."""

from collections.abc import Iterator

from bot.forms.attachments import Unusable
from bot.forms.columns import known
from bot.forms.formulas import bare_names, straightened
from bot.forms.outline import Form, Item
from bot.workbooks.faults import Saying, SheetFault

NO_COLUMN = Saying(
    "no-filter-column",
    "Danh sách “{list}” không có cột “{name}”. Hãy thêm cột, hoặc viết ${{{name}}} nếu là câu hỏi.",
    "The list “{list}” has no column “{name}”. Add it, or write ${{{name}}} for a question.",
)


def faults(form: Form) -> Iterator[SheetFault]:
    for item in form.items:
        cell = item.row["choice_filter"]
        if item.is_made or not cell or not item.kind.is_select:
            continue
        offered = _columns(form, item)
        for token in bare_names(straightened(cell)):
            if offered is not None and token.text not in offered:
                about = {"list": item.kind.list, "name": token.text}
                yield item.row.fault(NO_COLUMN, "choice_filter", **about)


def _columns(form: Form, item: Item) -> set[str] | None:
    """What a filter may name; None where that cannot be known here."""
    if item.kind.file:
        try:
            listing = form.sheets.attachments.listing(item.kind.file)
        except Unusable:
            return None
        return set(listing.columns) if listing else None
    rows = form.lists.get(item.kind.list)
    if rows is None:
        return None
    found = {column for row in rows for column in row.cells}
    return {column for column in found if not known("choices", column)} | {"name"}
