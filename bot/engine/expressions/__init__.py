"""XPath as XLSForm uses it: parsed once, evaluated often."""

from functools import lru_cache

from bot.engine.expressions.faults import ExpressionFault
from bot.engine.expressions.nodes import Context, Element, Node
from bot.engine.expressions.parser import Parser
from bot.engine.expressions.values import Nodes, boolean, number, string

__all__ = ["Context", "Element", "Expression", "ExpressionFault", "Node", "compile_expression"]


class Expression:
    """A compiled expression. `reads` are the absolute paths it names."""

    def __init__(self, source: str) -> None:
        parser = Parser(source)
        self.source = source
        self._evaluate = parser.whole()
        self.reads = frozenset(parser.reads)
        self.functions = frozenset(parser.functions)

    def string(self, context: Context) -> str:
        return string(self._evaluate(context))

    def number(self, context: Context) -> float:
        return number(self._evaluate(context))

    def boolean(self, context: Context) -> bool:
        return boolean(self._evaluate(context))

    def nodes(self, context: Context) -> Nodes:
        value = self._evaluate(context)
        return value if isinstance(value, list) else []


@lru_cache(maxsize=10_000)
def compile_expression(source: str) -> Expression:
    """Compile once; raises ExpressionFault."""
    return Expression(source)
