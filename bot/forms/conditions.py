"""What a condition says of an answer: compared with what, and which parts must all hold."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.forms.formulas import Token, is_at, is_operator_word, tokens

_COMPARING = frozenset({"=", "!=", "<", "<=", ">", ">="})
_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


@dataclass(frozen=True, slots=True)
class Comparison:
    """A question compared with a fixed value; the question is `.` for the row's own."""

    question: str
    operator: str
    value: str
    is_quoted: bool


def comparisons(text: str) -> Iterator[Comparison]:
    """Every `${x} = 'a'`, `'a' = ${x}`, `. > 5`, `selected(${x}, 'a')` outside filters."""
    yield from _compared(tokens(text))


def _compared(found: Sequence[Token]) -> Iterator[Comparison]:
    depth = 0
    for place, token in enumerate(found):
        depth += (token.text == "[") - (token.text == "]")
        if depth:
            continue
        if token.kind == "operator" and token.text in _COMPARING:
            yield from _pair(found, place)
        if token.text == "selected" and is_at(found, place + 1, "("):
            yield from _selected(found, place + 2)


def _pair(found: Sequence[Token], place: int) -> Iterator[Comparison]:
    if not 0 < place < len(found) - 1:
        return
    left, operator, right = found[place - 1], found[place].text, found[place + 1]
    outer_left, outer_right = place - 2, place + 2
    if _is_question(left) and _is_fixed(right) and _ends(found, outer_left):
        yield Comparison(_question(left), operator, right.value, right.kind == "string")
    elif _is_fixed(left) and _is_question(right) and _starts(found, outer_right):
        turned = _TURNED.get(operator, operator)
        yield Comparison(_question(right), turned, left.value, left.kind == "string")


def _selected(found: Sequence[Token], start: int) -> Iterator[Comparison]:
    piece = found[start : start + 4]
    if len(piece) < 4:
        return
    question, comma, value, close = piece
    is_whole = comma.text == "," and close.text == ")" and value.kind == "string"
    if is_whole and _is_question(question):
        yield Comparison(_question(question), "selected", value.value, is_quoted=True)


def _is_question(token: Token) -> bool:
    return token.text == "." or (token.kind == "reference" and "#" not in token.text)


def _question(token: Token) -> str:
    return "." if token.text == "." else token.value


def _is_fixed(token: Token) -> bool:
    return token.kind in {"string", "number"}


def _ends(found: Sequence[Token], place: int) -> bool:
    """Nothing binds tighter on the left: `${x} + ${y} = 1` is not about `${y}` alone."""
    return place < 0 or found[place].text in {"(", ",", "and", "or", "["}


def _starts(found: Sequence[Token], place: int) -> bool:
    return place >= len(found) or found[place].text in {")", ",", "and", "or", "]"}


def demanded(text: str) -> Iterator[tuple[Token, ...]]:
    """The parts that must all hold: `a and (b)` gives a and b; nothing where `or` is on top."""
    yield from _parts(_bared(tokens(text)))


def _parts(found: tuple[Token, ...]) -> Iterator[tuple[Token, ...]]:
    pieces, depth = [list[Token]()], 0
    for place, token in enumerate(found):
        depth += (token.text in {"(", "["}) - (token.text in {")", "]"})
        if depth == 0 and token.text in {"and", "or"} and is_operator_word(found, place):
            if token.text == "or":
                return
            pieces.append([])
        else:
            pieces[-1].append(token)
    if len(pieces) == 1:
        yield found
        return
    for piece in pieces:
        yield from _parts(_bared(tuple(piece)))


def _bared(found: tuple[Token, ...]) -> tuple[Token, ...]:
    """Without brackets around the whole."""
    while len(found) > 1 and found[0].text == "(" and _closes_last(found):
        found = found[1:-1]
    return found


def _closes_last(found: tuple[Token, ...]) -> bool:
    depth = 0
    for place, token in enumerate(found):
        depth += (token.text == "(") - (token.text == ")")
        if depth == 0:
            return place == len(found) - 1
    return False


def only_comparison(part: tuple[Token, ...]) -> Comparison | None:
    """The part, where it is nothing but one comparison."""
    found = list(_compared(part))
    is_whole = len(part) == (6 if part and part[0].text == "selected" else 3)
    return found[0] if len(found) == 1 and is_whole else None


def is_false(part: tuple[Token, ...]) -> bool:
    return "".join(token.text for token in part) in {"false()", "not(true())", "no", "false"}
