"""One expression tried on its own: what authors of forms ask, and what public test suites state."""

import json
import math
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, tzinfo
from random import SystemRandom
from zoneinfo import ZoneInfo

from bot.engine.expressions import Context, Element, ExpressionFault, Node, compile_expression
from bot.engine.expressions.documents import XmlDocument
from bot.engine.expressions.nodes import NAMESPACES, Document
from bot.engine.expressions.values import Value, boolean, number, string
from bot.forms.documents import UnreadableDocument, read_document

Case = Mapping[str, object]
HOME = "Asia/Ho_Chi_Minh"
_READINGS: dict[str, Callable[[Value, Context], object]] = {
    "string": lambda value, _: string(value),
    "number": lambda value, context: _json_number(number(value, context)),
    "boolean": lambda value, _: boolean(value),
    "": lambda value, _: _as_it_is(value),
}


class BadCase(Exception):  # noqa: N818 - a fault of the case
    """The case itself cannot be understood."""


def evaluate(case: Case, now: datetime | None = None) -> Mapping[str, object]:
    """`{"expr", "xml"?, "context"?, "type"?, "timezone"?, "now"?}` → `{"value"}` or `{"error"}`."""
    try:
        return {"value": _value(case, now)}
    except ExpressionFault as fault:
        return {"error": fault.message_en}
    except (BadCase, UnreadableDocument) as fault:
        return {"error": str(fault)}


def evaluate_line(line: str, now: datetime | None = None) -> str:
    """A case as a line of JSON → its answer as a line of JSON, whatever the line is."""
    try:
        case = json.loads(line)
    except (ValueError, RecursionError):
        case = None
    if isinstance(case, dict):
        answer = evaluate(case, now)
    else:
        answer = {"error": "The line is not a JSON object."}
    return json.dumps(answer)


def _value(case: Case, now: datetime | None) -> object:
    reading = _READINGS.get(_text(case, "type"))
    if reading is None:
        raise BadCase(f"“type” is one of: {', '.join(filter(None, _READINGS))}.")
    expression = compile_expression(_text(case, "expr"))
    context = _context(case, _moment(case, now))
    return reading(expression.value(context), context)


def _context(case: Case, now: datetime) -> Context:
    xml = _text(case, "xml")
    document = read_document(xml) if xml.strip() else None
    root: Node = Element("data") if document is None else document.root
    context = Context(
        node=document or Document(root),
        root=root,
        now=now,
        instances=dict(_instances(root)),
        itext=lambda key: _itext(root, key),
        chance=SystemRandom().random,
        namespaces=_namespaces(document),
    )
    where = _text(case, "context")
    if where:
        nodes = compile_expression(where).nodes(context)
        if not nodes:
            raise BadCase("“context” finds no node in the document.")
        context.node = nodes[0]
    return context


def _text(case: Case, key: str) -> str:
    value = case.get(key)
    if value is None:
        value = ""
    if not isinstance(value, str):
        raise BadCase(f"“{key}” must be a text.")
    return value


def _moment(case: Case, now: datetime | None) -> datetime:
    """The moment of the case; its zone is the case's, else that of `now`, else home's."""
    try:
        zone = ZoneInfo(_text(case, "timezone")) if _text(case, "timezone") else _zone(now)
        moment = datetime.fromisoformat(_text(case, "now")) if _text(case, "now") else now
    except (KeyError, ValueError, OSError):
        raise BadCase("“timezone” or “now” cannot be understood.") from None
    if moment is None:
        return datetime.now(zone)
    return moment.astimezone(zone) if moment.tzinfo else moment.replace(tzinfo=zone)


def _zone(now: datetime | None) -> tzinfo:
    return now.tzinfo if now and now.tzinfo else ZoneInfo(HOME)


def _namespaces(document: XmlDocument | None) -> Mapping[str, str]:
    return NAMESPACES if document is None else {**NAMESPACES, **document.prefixes}


def _instances(root: Node) -> Iterator[tuple[str, Node]]:
    """The secondary instances of a form, by their id."""
    for node in _elements(root):
        if node.local == "instance" and node.children:
            yield _attribute(node, "id"), node.children[0]


def _itext(root: Node, key: str) -> str:
    """The text of a form's default translation, or of its first."""
    translations = [node for node in _elements(root) if node.local == "translation"]
    chosen = [one for one in translations if any(a.name == "default" for a in one.attributes)]
    for translation in (chosen or translations)[:1]:
        for text in translation.children:
            if _attribute(text, "id") == key and text.children:
                return text.children[0].text
    return ""


def _elements(root: Node) -> Iterator[Node]:
    pending = [root]
    while pending:
        node = pending.pop()
        yield node
        pending.extend(reversed(node.children))


def _attribute(node: Node, name: str) -> str:
    return next((one.text for one in node.attributes if one.name == name), "")


def _as_it_is(value: Value) -> object:
    if isinstance(value, bool):
        return value
    return _json_number(value) if isinstance(value, float) else string(value)


def _json_number(value: float) -> float | str:
    """JSON has no name for what is not a number."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    return value + 0.0
