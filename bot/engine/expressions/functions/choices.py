"""Functions on choices, translations and the data a form brings along."""

from bot.engine.expressions.functions.known import Arguments, Known
from bot.engine.expressions.nodes import Context, Document
from bot.engine.expressions.values import Value, string, whole


def _selected(_: Context, args: Arguments) -> Value:
    """Nothing is selected where nothing was answered."""
    wanted = string(args[1]).strip()
    return wanted in (string(args[0]).split() or [""])


def _selected_at(context: Context, args: Arguments) -> Value:
    chosen, at = string(args[0]).split(), whole(args[1], context)
    return chosen[at] if 0 <= at < len(chosen) else ""


def _choice_name(context: Context, args: Arguments) -> Value:
    value = string(args[0])
    return value if context.label is None else context.label(value, string(args[1]))


def _itext(context: Context, args: Arguments) -> Value:
    return "" if context.itext is None else context.itext(string(args[0]))


def _instance(context: Context, args: Arguments) -> Value:
    root = context.instances.get(string(args[0]))
    return [] if root is None else [Document(root)]


def _pulldata(context: Context, args: Arguments) -> Value:
    """The column of the first row whose key column has this value."""
    name, column, key_column, key = (string(one) for one in args)
    root = context.instances.get(name)
    for row in () if root is None else root.children:
        context.spend(1)
        if any(cell.text == key for cell in row.named(key_column)):
            return next((cell.text for cell in row.named(column)), "")
    return ""


CHOICES = {
    "selected": Known(_selected, 2, 2),
    "selected-at": Known(_selected_at, 2, 2),
    "count-selected": Known(lambda _c, a: float(len(string(a[0]).split())), 1, 1),
    "jr:choice-name": Known(_choice_name, 2, 2),
    "jr:itext": Known(_itext, 1, 1),
    "instance": Known(_instance, 1, 1),
    "pulldata": Known(_pulldata, 4, 4),
}
