"""The form's instance as expressions see it: values are computed when asked for."""

from collections.abc import Mapping
from datetime import datetime

from bot.domain.interviews import Answer, Interview
from bot.domain.questionnaires import Kind, Path, Question, Questionnaire
from bot.engine.expressions import Context, Element, Node, compile_expression


class Instance:
    """One look at an interview at one moment. Nothing is computed twice, nothing unasked for."""

    def __init__(self, interview: Interview, now: datetime) -> None:
        self._form = interview.questionnaire
        self._answers = interview.answers
        self._now = now
        self._fields: dict[Path, _Field] = {}
        self._relevant: dict[Path, bool] = {}
        self._texts: dict[Path, str] = {}
        self._root = self._tree()
        self._instances = {"last-year": _last_year(interview.last)}

    def is_relevant(self, question: Question) -> bool:
        known = self._relevant.get(question.path)
        if known is None:
            known = self._relevant[question.path] = all(
                self.holds(rule, question) for rule in question.relevant
            )
        return known

    def is_required(self, question: Question) -> bool:
        return bool(question.required) and self.holds(question.required, question)

    def holds(self, rule: str, question: Question) -> bool:
        """Whether a rule about this question is true now."""
        return compile_expression(rule).boolean(self._context(question.path))

    def holds_for(self, rule: str, question: Question, value: str) -> bool:
        """Whether a rule about this question would be true with this value."""
        before = self._texts.get(question.path)
        self._texts[question.path] = value
        try:
            return self.holds(rule, question)
        finally:
            self._texts.pop(question.path)
            if before is not None:
                self._texts[question.path] = before

    def string(self, expression: str, path: Path) -> str:
        return compile_expression(expression).string(self._context(path))

    def text(self, path: Path) -> str:
        """The value expressions see: nothing where irrelevant, unknown, outside or skipped."""
        known = self._texts.get(path)
        if known is None:
            known = self._texts[path] = self._value(path)
        return known

    def _value(self, path: Path) -> str:
        question = self._form.by_path[path]
        if not self.is_relevant(question):
            return ""
        if question.kind is Kind.CALCULATE:
            return self.string(question.calculation, path)
        answer = self._answers.get(path)
        return answer.value if answer and answer.has_value else ""

    def _context(self, path: Path) -> Context:
        return Context(
            node=self._fields[path],
            root=self._root,
            now=self._now,
            instances=self._instances,
            label=None,
        )

    def _tree(self) -> Element:
        """The elements of the answers' paths; a path is `/root/group/name`."""
        root = Element(_root_name(self._form))
        groups: dict[str, Element] = {f"/{root.name}": root}
        for question in self._form.questions:
            field = self._fields[question.path] = _Field(question.name, self, question.path)
            _group(groups, question.path.rpartition("/")[0]).append(field)
        return root


class _Field(Element):
    """A question's element; its text is computed when an expression asks for it."""

    __slots__ = ("_instance", "_path")

    def __init__(self, name: str, instance: Instance, path: Path) -> None:
        super().__init__(name)
        self._instance = instance
        self._path = path

    @property
    def text(self) -> str:
        return self._instance.text(self._path)


def _group(groups: dict[str, Element], path: str) -> Element:
    if path not in groups:
        parent, _, name = path.rpartition("/")
        groups[path] = Element(name)
        _group(groups, parent).append(groups[path])
    return groups[path]


def _root_name(form: Questionnaire) -> str:
    return form.questions[0].path.split("/")[1] if form.questions else "data"


def _last_year(last: Mapping[str, Answer]) -> Node:
    return Element("root", children=[Element(name, one.value) for name, one in last.items()])
