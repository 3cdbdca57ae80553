"""Questions that wait for each other: no order could work them out."""

from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from bot.forms.formulas import names
from bot.forms.outline import Form, Item
from bot.forms.rules.expressions import is_expression
from bot.workbooks.faults import Saying, SheetFault

CYCLE = Saying(
    "cycle",
    "Các câu này phụ thuộc vòng tròn lẫn nhau: {round}. Hãy bỏ bớt một điều kiện hoặc phép tính.",
    "These questions wait for each other in a circle: {round}. Remove a condition or calculation.",
)
ITSELF = Saying(
    "cycle",
    "Câu “{round}” phụ thuộc vào chính nó. Hãy bỏ tên câu này khỏi biểu thức.",
    "“{round}” depends on itself. Take its name out of the expression.",
)
Graph = dict[Item, dict[Item, str]]


def faults(form: Form) -> Iterator[SheetFault]:
    graph = {item: _needs(form, item) for item in form.items if not item.is_made}
    while circle := _circle(graph):
        first = min(circle, key=lambda item: item.row.line)
        start = circle.index(first)
        around = [*circle[start:], *circle[:start]]
        is_alone = len(around) == 1
        shown = " → ".join(item.name for item in (around if is_alone else [*around, first]))
        column = graph[first].get(around[-1 if is_alone else 1], "")
        yield first.row.fault(ITSELF if is_alone else CYCLE, column, round=shown)
        for item in around:  # what is told once is not told again
            graph[item] = {one: said for one, said in graph[item].items() if one not in around}


def _circle(graph: Graph) -> list[Item]:
    """Items each of which needs the next, the last one the first; nothing where all is in order."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as found:
        # The library lists each item before the one that needs it, the first one twice.
        circle: list[Item] = found.args[1][1:]
        return circle[::-1]
    return []


def _needs(form: Form, item: Item) -> dict[Item, str]:
    """What must be known first, and the column that says so. A group comes before its questions."""
    found = {item.parent: ""} if item.parent else {}
    columns = ["relevant", "repeat_count"]
    if not item.row["trigger"]:
        columns.append("calculation")
    for column in columns:
        if not is_expression(item.row, column):
            continue
        for name, is_last in names(item.row[column]):
            needed = form.named(name)
            if needed is not None and not is_last and not needed.is_made:
                found[needed] = column
    return found
