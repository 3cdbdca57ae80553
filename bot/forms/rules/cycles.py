"""Questions that wait for each other: no order could work them out."""

from collections.abc import Iterator, Mapping, Sequence

from bot.forms.faults import FormFault, Saying
from bot.forms.formulas import names
from bot.forms.outline import Form, Item
from bot.forms.rules.expressions import is_expression

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
Graph = Mapping[Item, Mapping[Item, str]]


def faults(form: Form) -> Iterator[FormFault]:
    graph = {item: _needs(form, item) for item in form.items if not item.is_made}
    for component in _components(graph):
        first = min(component, key=lambda item: item.row.line)
        around = _way_round(graph, first, set(component))
        saying = ITSELF if len(around) == 1 else CYCLE
        shown = " → ".join(one.name for one in (*around, first)[: len(around) + (len(around) > 1)])
        column = graph[first].get(around[1] if len(around) > 1 else first, "")
        yield first.row.fault(saying, column, round=shown)


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


def _components(graph: Graph) -> Iterator[list[Item]]:
    """Tarjan's strongly connected components, without recursion; only those with a circle."""
    index, low, on, stack = dict[Item, int](), dict[Item, int](), set[Item](), list[Item]()
    for root in graph:
        if root in index:
            continue
        work = [(root, iter(graph[root]))]
        index[root] = low[root] = len(index)
        stack.append(root)
        on.add(root)
        while work:
            item, rest = work[-1]
            following = next((one for one in rest if one not in index or one in on), None)
            if following is None:
                work.pop()
                if work:
                    above = work[-1][0]
                    low[above] = min(low[above], low[item])
                if low[item] == index[item]:
                    yield from _circle(graph, item, stack, on)
            elif following in index:
                low[item] = min(low[item], index[following])
            else:
                index[following] = low[following] = len(index)
                stack.append(following)
                on.add(following)
                work.append((following, iter(graph[following])))


def _circle(graph: Graph, item: Item, stack: list[Item], on: set[Item]) -> Iterator[list[Item]]:
    component = list[Item]()
    while not component or component[-1] is not item:
        component.append(stack.pop())
        on.discard(component[-1])
    if len(component) > 1 or item in graph[item]:
        yield component


def _way_round(graph: Graph, first: Item, within: set[Item]) -> Sequence[Item]:
    """The shortest way from the first back to itself."""
    came: dict[Item, Item] = {}
    queue = [first]
    for item in queue:
        for following in graph[item]:
            if following is first:
                return _traced(came, item, first)
            if following in within and following not in came:
                came[following] = item
                queue.append(following)
    return [first]


def _traced(came: Mapping[Item, Item], last: Item, first: Item) -> list[Item]:
    found = [last]
    while found[-1] is not first:
        found.append(came[found[-1]])
    return found[::-1]
