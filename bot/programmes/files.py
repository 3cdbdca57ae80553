"""A pack's files read into shapes, each remembering its lines."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError

from bot.programmes.faults import PackFault, PackFaults
from bot.programmes.shapes import UnitShape

T = TypeVar("T")
Location = Sequence[str | int]
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The one in C is ten times as fast, where there is one."""


@dataclass(frozen=True, slots=True)
class Lines:
    """Where each setting of a YAML file stands."""

    file: Path
    root: yaml.Node

    def line(self, *location: str | int) -> int:
        """The line of the deepest part of this location that exists."""
        node = self.root
        at = node
        for step in location:
            found = _step(node, step)
            if found is None:
                break
            at, node = found
        return int(at.start_mark.line) + 1

    def has(self, *location: str) -> bool:
        """Whether such a setting is written; `*` stands for any name or place."""
        nodes = [self.root]
        for step in location:
            nodes = [child for node in nodes for child in _children(node, step)]
        return bool(nodes)

    def fault(self, location: Location, message_vi: str, message_en: str) -> PackFault:
        return PackFault(self.file, self.line(*location), message_vi, message_en)


def read_yaml(file: Path, shape: type[T]) -> tuple[T, Lines]:
    """The file in its shape. Raises PackFaults with every misfit and its line."""
    text = _text(file)
    try:
        root = yaml.compose(text, Loader=_Loader)
        data = yaml.load(text, Loader=_Loader)  # noqa: S506 - both read plain data only
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        said = error.problem or "YAML"
        raise PackFaults(
            [PackFault(file, line, f"Tệp YAML viết chưa đúng: {said}.", f"Broken YAML: {said}.")]
        ) from error
    if root is None:
        raise PackFaults([PackFault(file, 1, "Tệp không có nội dung.", "The file is empty.")])
    lines = Lines(file, root)
    try:
        return TypeAdapter(shape).validate_python(data), lines
    except ValidationError as error:
        raise PackFaults(list(_misfits(error, lines))) from error


def read_units(file: Path) -> list[tuple[int, UnitShape]]:
    """The units with their lines. Raises PackFaults."""
    rows = csv.DictReader(_text(file).splitlines())
    units, faults = [], []
    for row in rows:
        try:
            units.append((rows.line_num, UnitShape.model_validate(row)))
        except ValidationError as error:
            for one in error.errors():
                column = ".".join(map(str, one["loc"]))
                faults.append(_misfit(file, rows.line_num, column, one["msg"]))
    if faults:
        raise PackFaults(faults)
    return units


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        fault = PackFault(file, 1, "Không đọc được tệp này.", "This file cannot be read.")
        raise PackFaults([fault]) from error


def _misfits(error: ValidationError, lines: Lines) -> Iterator[PackFault]:
    for one in error.errors():
        where = ".".join(map(str, one["loc"]))
        yield _misfit(lines.file, lines.line(*one["loc"]), where, one["msg"])


def _misfit(file: Path, line: int, where: str, said: str) -> PackFault:
    return PackFault(
        file, line, f"Mục “{where}” chưa hợp lệ: {said}.", f"“{where}” is not valid: {said}."
    )


def _children(node: yaml.Node, step: str) -> list[yaml.Node]:
    if isinstance(node, yaml.MappingNode):
        return [value for key, value in node.value if step in {"*", key.value}]
    return list(node.value) if isinstance(node, yaml.SequenceNode) and step == "*" else []


def _step(node: yaml.Node, step: str | int) -> tuple[yaml.Node, yaml.Node] | None:
    """Where the step is written, and what it leads to."""
    if isinstance(node, yaml.MappingNode):
        return next(((key, value) for key, value in node.value if key.value == str(step)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step]
    return None
