"""What expressions walk: the elements of the interview's own instance, and of other records."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from bot.domain.interviews import Interview
from bot.domain.programmes import LAST_YEAR
from bot.engine.expressions import Element, Node
from bot.engine.paths import entry, list_of, ordinals, template
from bot.engine.plan import Plan, Spec


class Looked(Protocol):
    """What a view asks of the instance it belongs to."""

    def relevant(self, spec: Spec, path: str) -> bool: ...
    def entries(self, spec: Spec, path: str) -> tuple[int, ...]: ...
    def text(self, spec: Spec, path: str) -> str: ...
    def view(self, path: str) -> "View": ...


class View(Node):
    """An element of the main instance as expressions walk it."""

    __slots__ = ("_instance", "_spec", "path")

    def __init__(self, instance: Looked, spec: Spec, path: str) -> None:
        self._instance = instance
        self._spec = spec
        self.path = path

    @property
    def name(self) -> str:
        return self._spec.name

    @property
    def parent(self) -> "View | None":
        if self._spec.parent is None:
            return None
        return self._instance.view(self.path.rpartition("/")[0])

    @property
    def children(self) -> "Sequence[View]":
        return [view for name in self._spec.children for view in self.named(name)]

    @property
    def text(self) -> str:
        if self._spec.children:
            return "".join(child.text for child in self.children)
        return self._instance.text(self._spec, self.path)

    def named(self, name: str) -> "Sequence[View]":
        """The elements of this name, relevant or not; the entries of a list in their order."""
        spec = self._spec.children.get(name)
        if spec is None:
            return []
        instance, path = self._instance, f"{self.path}/{name}"
        if spec.is_list:
            return [instance.view(entry(path, one)) for one in instance.entries(spec, path)]
        return [instance.view(path)]

    @property
    def counts(self) -> bool:
        return self._instance.relevant(self._spec, self.path)

    def place(self) -> int:
        if not self._spec.is_list:
            return 1
        there = self._instance.entries(self._spec, list_of(self.path))
        number = ordinals(self.path)[-1]
        return there.index(number) + 1 if number in there else 1

    def __eq__(self, other: object) -> bool:
        return isinstance(other, View) and other.path == self.path

    def __hash__(self) -> int:
        return hash(self.path)


class Others(Mapping[str, Node]):
    """The secondary instances, each made into elements when it is first asked for."""

    def __init__(self, plan: Plan, interview: Interview) -> None:
        self._plan = plan
        self._interview = interview
        self._made: dict[str, Node] = {}

    def __getitem__(self, name: str) -> Node:
        if name in self._plan.lists:
            return self._plan.lists[name]
        if name not in self._made:
            self._made[name] = self._element(name)
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter({*self._plan.lists, *self._interview.others, LAST_YEAR})

    def __len__(self) -> int:
        return len(set(self))

    def _element(self, name: str) -> Element:
        if name == LAST_YEAR:
            values = {
                one: answer.value if answer.has_value else ""
                for one, answer in self._interview.last.items()
            }
        else:
            values = dict(self._interview.others[name])
        return _tree(values)


def _tree(values: Mapping[str, str]) -> Element:
    """Values by name under `root`, or by path, as elements."""
    paths = {one if one.startswith("/") else f"/root/{one}": text for one, text in values.items()}
    first = next(iter(paths), "/root").split("/")[1]
    root = Element(first)
    made = {f"/{first}": root}
    for path, text in paths.items():
        above = ""
        *steps, name = path.split("/")[1:]
        for step in steps:
            inner = f"{above}/{step}"
            if inner not in made:
                made[inner] = Element(str(template(step)))
                made[above].append(made[inner])
            above = inner
        if path not in made:
            made[path] = Element(str(template(name)), text)
            made[above].append(made[path])
    return root
