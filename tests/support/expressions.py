"""What the tests of expressions share: a moment, and contexts on small documents."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.engine.expressions import Context, Value, compile_expression
from bot.engine.expressions.nodes import NAMESPACES
from bot.forms.documents import read_document

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
PHOENIX = ZoneInfo("America/Phoenix")
NOW = datetime(2026, 11, 9, 8, 0, tzinfo=HANOI)

HOUSEHOLD = """
<data xmlns:p="http://example.org/p" xml:lang="vi-VN">
  <name p:checked="yes">Lan</name>
  <child id="c1"><name>An</name><age>3</age></child>
  <child id="c2"><name>Bình</name><age>7</age></child>
  <child id="c3"><name>Chi</name><age/></child>
  <!-- counted by hand -->
  <p:note xml:lang="en">seen</p:note>
  <?print twice?>
  <total>10</total>
</data>
"""


def context_of(xml: str, where: str = "/", now: datetime = NOW) -> Context:
    """A context at a node of a document."""
    document = read_document(xml)
    prefixes = {**NAMESPACES, **document.prefixes}
    context = Context(document, document.root, now, {}, namespaces=prefixes)
    context.node = compile_expression(where).nodes(context)[0]
    return context


def value(expression: str, xml: str = "<data/>", where: str = "/") -> Value:
    return compile_expression(expression).value(context_of(xml, where))


def text(expression: str, xml: str = "<data/>", where: str = "/", now: datetime = NOW) -> str:
    return compile_expression(expression).string(context_of(xml, where, now))


def number(expression: str, xml: str = "<data/>", where: str = "/", now: datetime = NOW) -> float:
    return compile_expression(expression).number(context_of(xml, where, now))


def holds(expression: str, xml: str = "<data/>", where: str = "/", now: datetime = NOW) -> bool:
    return compile_expression(expression).boolean(context_of(xml, where, now))


def names(expression: str, xml: str, where: str = "/") -> str:
    """The names of the nodes it gives, or their texts where they have no name."""
    nodes = compile_expression(expression).nodes(context_of(xml, where))
    return " ".join(node.name or node.text.strip() for node in nodes)
