"""Questions that can never be asked, because their conditions cannot all hold."""

from collections.abc import Iterator

from bot.forms import conditions, formulas
from bot.forms.conditions import Comparison
from bot.forms.outline import Form, Item
from bot.forms.rules.comparisons import names_of, target
from bot.workbooks.faults import Saying, SheetFault, warning

NEVER = warning(
    "never-asked",
    "Câu này không bao giờ được hỏi vì điều kiện luôn sai. Hãy xem lại cột “relevant”.",
    "This is never asked: its condition is always false. Check the “relevant” column.",
)
CONTRADICTION = Saying(
    "contradiction",
    "Câu này không bao giờ được hỏi: “{name}” không thể vừa là '{one}' vừa là '{two}'. "
    "Hãy dùng “or”.",
    "This is never asked: “{name}” cannot be both '{one}' and '{two}'. Use “or”.",
)
NO_SUCH_ANSWER = warning(
    "never-asked",
    "Câu này không bao giờ được hỏi vì “{name}” không có lựa chọn '{value}'. Hãy sửa điều kiện.",
    "This is never asked: “{name}” has no choice '{value}'. Correct the condition.",
)


Fixed = list[tuple[Item, Comparison]]


def faults(form: Form) -> Iterator[SheetFault]:
    items = [item for item in form.items if not item.is_made and item.row["relevant"]]
    parts = {item: list(_demanded(item)) for item in items}
    fixed = {item: list(_fixed(form, item, parts[item])) for item in items}
    for item in items:
        if any(conditions.is_false(part) for part in parts[item]):
            yield item.row.fault(NEVER, "relevant")
            continue
        lacking = next((pair for pair in fixed[item] if _is_no_choice(form, *pair)), None)
        if lacking is not None:
            asked, one = lacking
            yield item.row.fault(NO_SUCH_ANSWER, "relevant", name=asked.name, value=one.value)
            continue
        above = [pair for group in item.above for pair in fixed.get(group, ())]
        yield from _contradictions(item, fixed[item], above)


def _is_no_choice(form: Form, asked: Item, one: Comparison) -> bool:
    names = names_of(form, asked)
    is_one = bool(one.value) and " " not in one.value
    return names is not None and is_one and one.value not in names


def _demanded(item: Item) -> Iterator[tuple[formulas.Token, ...]]:
    text = formulas.straightened(item.row["relevant"])
    if len(text) > formulas.LONGEST:
        return
    try:
        formulas.check(text)
    except formulas.Misunderstood:
        return
    yield from conditions.demanded(text)


def _fixed(
    form: Form, item: Item, parts: list[tuple[formulas.Token, ...]]
) -> Iterator[tuple[Item, Comparison]]:
    """The questions whose answer the conditions leave no choice about."""
    for part in parts:
        one = conditions.only_comparison(part)
        asked = target(form, item, one) if one is not None else None
        if one is not None and asked is not None and one.operator in {"=", "selected"}:
            yield asked, one


def _contradictions(item: Item, own: Fixed, above: Fixed) -> Iterator[SheetFault]:
    for place, (asked, one) in enumerate(own):
        for other, two in (*own[place + 1 :], *above):
            is_same = other is asked and asked.kind.name != "select_multiple"
            if is_same and one.value != two.value and not asked.repeats:
                about = {"name": asked.name, "one": one.value, "two": two.value}
                yield item.row.fault(CONTRADICTION, "relevant", **about)
                return
