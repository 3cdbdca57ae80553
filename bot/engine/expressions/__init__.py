"""XPath as XLSForm uses it: parsed once, evaluated often."""

from functools import lru_cache

from bot.engine.expressions.compiler import build
from bot.engine.expressions.faults import ExpressionFault, too_deep
from bot.engine.expressions.functions import VOLATILE
from bot.engine.expressions.limits import DEEPEST
from bot.engine.expressions.moments import Moment
from bot.engine.expressions.nodes import Context, Element, Node
from bot.engine.expressions.parser import parse
from bot.engine.expressions.reading import reads, walk
from bot.engine.expressions.syntax import Call, Text
from bot.engine.expressions.values import Nodes, Value, boolean, number, string

__all__ = [
    "Context", "Element", "Expression", "ExpressionFault", "Moment", "Node", "Value",
    "compile_expression",
]  # fmt: skip
_OTHER_DOCUMENTS = frozenset({"instance", "pulldata"})


class Expression:
    """A compiled expression, and what is known of it before it is evaluated."""

    def __init__(self, source: str) -> None:
        self.source = source
        try:
            self._syntax = parse(source)
            self._evaluate = build(self._syntax)
        except RecursionError:
            raise too_deep(DEEPEST, 0) from None
        calls = [one for one in walk(self._syntax) if isinstance(one, Call)]
        self.functions = frozenset(call.name for call in calls)
        self.instances = frozenset(_literal(call) for call in calls if _literal(call))
        self.is_volatile = any(_changes_by_itself(call) for call in calls)

    def value(self, context: Context) -> Value:
        """The value as it is; a set of nodes is in document order and must not be changed."""
        context.begin()
        try:
            return self._evaluate(context)
        except RecursionError:
            raise too_deep(DEEPEST, 0) from None

    def string(self, context: Context) -> str:
        return string(self.value(context))

    def number(self, context: Context) -> float:
        return number(self.value(context), context)

    def boolean(self, context: Context) -> bool:
        """Whether it holds; a question alone, `${photo}`, holds once it has an answer.

        In XPath it always would. Collect takes it so, and ODK's documentation relies on that.
        """
        value = self.value(context)
        return any(node.text for node in value) if isinstance(value, list) else boolean(value)

    def nodes(self, context: Context) -> Nodes:
        value = self.value(context)
        return value if isinstance(value, list) else []

    def reads_from(self, context_path: str) -> frozenset[str]:
        """The paths of the main instance it may read, evaluated at this path.

        A path stands for the node and all under it.
        """
        return reads(self._syntax, context_path)


@lru_cache(maxsize=10_000)
def compile_expression(source: str) -> Expression:
    """Compile once; raises ExpressionFault."""
    return Expression(source)


def _literal(call: Call) -> str:
    """The other document a call names in so many words."""
    first = call.arguments[0] if call.name in _OTHER_DOCUMENTS and call.arguments else None
    return first.value if isinstance(first, Text) else ""


def _changes_by_itself(call: Call) -> bool:
    return call.name in VOLATILE or (call.name == "randomize" and len(call.arguments) == 1)
