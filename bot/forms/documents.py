"""XML text → nodes expressions can walk. Nothing is ever fetched, no entity ever expanded."""

from collections.abc import Mapping
from xml.parsers import expat

from bot.engine.expressions.documents import Branch, Leaf, XmlDocument, XmlElement

_LONGEST = 5_000_000
_DEEPEST = 200
_XML = "http://www.w3.org/XML/1998/namespace"
_XMLNS = "xmlns"


class UnreadableDocument(Exception):  # noqa: N818 - a fault of the document
    """The text is not XML, or XML that is not let in."""


def read_document(text: str) -> XmlDocument:
    """The document of an XML text; raises UnreadableDocument."""
    if len(text) > _LONGEST:
        raise UnreadableDocument(f"The document is longer than {_LONGEST} characters.")
    reader = _Reader()
    try:
        reader.feed(text.strip())
    except (expat.ExpatError, UnicodeError) as error:
        raise UnreadableDocument(f"The document is not well-formed XML: {error}.") from None
    return reader.document


class _Reader:
    """Builds nodes from what expat finds. Pieces of CDATA stay apart, as in browsers."""

    def __init__(self) -> None:
        self.document = XmlDocument()
        self._open: list[Branch] = [self.document]
        self._scopes: list[Mapping[str, str]] = [{"xml": _XML}]
        self._pieces: list[str] = []
        self._parser = parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.ordered_attributes = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._pieces.append
        parser.StartCdataSectionHandler = self._flush
        parser.EndCdataSectionHandler = self._flush
        parser.CommentHandler = lambda text: self._add(Leaf("comment", text=text))
        parser.ProcessingInstructionHandler = lambda name, text: self._add(
            Leaf("instruction", name, text)
        )
        parser.StartDoctypeDeclHandler = self._doctype
        parser.EntityDeclHandler = self._refuse_entity

    def feed(self, text: str) -> None:
        self._parser.Parse(text, True)

    def _add(self, node: Branch | Leaf) -> None:
        self._flush()
        self._open[-1].append(node)

    def _flush(self) -> None:
        text = "".join(self._pieces)
        self._pieces.clear()
        if text and len(self._open) > 1:
            self._open[-1].append(Leaf("text", text=text))

    def _start(self, name: str, attributes: list[str]) -> None:
        if len(self._open) > _DEEPEST:
            raise UnreadableDocument(f"The document is nested more than {_DEEPEST} levels deep.")
        pairs = list(zip(attributes[::2], attributes[1::2], strict=True))
        scope = self._scope(pairs)
        element = XmlElement(
            name,
            _namespace(name, scope, scope.get("", "")),
            [
                Leaf("attribute", key, value, _namespace(key, scope, ""))
                for key, value in pairs
                if key.partition(":")[0] != _XMLNS
            ],
        )
        self._add(element)
        self._open.append(element)
        self._scopes.append(scope)

    def _end(self, _: str) -> None:
        self._flush()
        self._open.pop()
        self._scopes.pop()

    def _scope(self, attributes: list[tuple[str, str]]) -> Mapping[str, str]:
        """The prefixes that hold in an element; the outermost meaning is the document's."""
        declared = {
            key.partition(":")[2]: value
            for key, value in attributes
            if key.partition(":")[0] == _XMLNS
        }
        for prefix, uri in declared.items():
            if prefix:
                self.document.prefixes.setdefault(prefix, uri)
        return {**self._scopes[-1], **declared}

    def _doctype(self, name: str, system: str | None, public: str | None, inner: bool) -> None:
        """`<!DOCTYPE html>` says nothing; anything more could define or fetch."""
        if system or public or inner:
            raise UnreadableDocument("A document type definition is not allowed in the document.")
        self._add(Leaf("doctype", name))

    def _refuse_entity(self, *_: object) -> None:
        raise UnreadableDocument("Entities may not be declared in the document.")


def _namespace(name: str, scope: Mapping[str, str], otherwise: str) -> str:
    prefix, colon, _ = name.partition(":")
    if not colon:
        return otherwise
    if prefix not in scope:
        raise UnreadableDocument(f"The prefix “{prefix}” is not declared in the document.")
    return scope[prefix]
