"""Questions that can never be asked, because their conditions cannot all hold."""

from collections.abc import Iterator

from bot.forms import formulas
from bot.forms.faults import FormFault, Saying, warning
from bot.forms.formulas import Comparison
from bot.forms.outline import Form, Item
from bot.forms.rules.comparisons import names_of, target

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


def faults(form: Form) -> Iterator[FormFault]:
    for item in form.items:
        if not item.is_made and item.row["relevant"] and len(item.row["relevant"]) <= _LONGEST:
            yield from _of_item(form, item)


_LONGEST = formulas.LONGEST


def _of_item(form: Form, item: Item) -> Iterator[FormFault]:
    own = list(_demanded(item))
    if any(formulas.is_false(part) for part in own):
        yield item.row.fault(NEVER, "relevant")
        return
    fixed = list(_fixed(form, item, own))
    for asked, one in fixed:
        names = names_of(form, asked)
        if names is not None and one.value and one.value not in names and " " not in one.value:
            yield item.row.fault(NO_SUCH_ANSWER, "relevant", name=asked.name, value=one.value)
            return
    above = [pair for group in item.above for pair in _fixed(form, group, list(_demanded(group)))]
    yield from _contradictions(item, fixed, above)


def _demanded(item: Item) -> Iterator[tuple[formulas.Token, ...]]:
    text = formulas.straightened(item.row["relevant"])
    try:
        formulas.check(text)
    except formulas.Misunderstood:
        return
    yield from formulas.demanded(text)


def _fixed(
    form: Form, item: Item, parts: list[tuple[formulas.Token, ...]]
) -> Iterator[tuple[Item, Comparison]]:
    """The questions whose answer the conditions leave no choice about."""
    for part in parts:
        one = formulas.only_comparison(part)
        asked = target(form, item, one) if one is not None else None
        if one is not None and asked is not None and one.operator in {"=", "selected"}:
            yield asked, one


def _contradictions(
    item: Item, own: list[tuple[Item, Comparison]], above: list[tuple[Item, Comparison]]
) -> Iterator[FormFault]:
    for place, (asked, one) in enumerate(own):
        for other, two in (*own[place + 1 :], *above):
            is_same = other is asked and asked.kind.name != "select_multiple"
            if is_same and one.value != two.value and not asked.repeats:
                about = {"name": asked.name, "one": one.value, "two": two.value}
                yield item.row.fault(CONTRADICTION, "relevant", **about)
                return
