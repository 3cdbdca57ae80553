"""Functions of chance; where it comes from is the context's business."""

import hashlib
import math
from collections.abc import Callable, Sequence

from bot.engine.expressions.faults import no_length
from bot.engine.expressions.functions.known import Arguments, Known
from bot.engine.expressions.limits import LONGEST_TEXT
from bot.engine.expressions.nodes import Context, Node
from bot.engine.expressions.values import Nodes, Value, number, string

_MODULUS = 2_147_483_647
_FACTOR = 16_807
_LONGEST_SEED = 2**63
_VERSION, _VARIANT = 12, 16
"""Which hexadecimal digits of a random UUID say that it is one."""


def _randomize(context: Context, args: Arguments) -> Value:
    nodes = args[0] if isinstance(args[0], list) else []
    chance = context.chance if len(args) == 1 else _generator(_seed(args[1], context))
    return _shuffled(nodes, chance)


def _shuffled(nodes: Sequence[Node], chance: Callable[[], float]) -> Nodes:
    """ODK's order: Fisher and Yates, inside out."""
    found: Nodes = []
    for at, node in enumerate(nodes):
        place = min(int(chance() * (at + 1)), at)
        found.append(node)
        found[at], found[place] = found[place], node
    return found


def _generator(seed: int) -> Callable[[], float]:
    """Park and Miller's minimal standard; a remainder has its seed's sign, as in ODK's clients."""
    state = abs(seed) % _MODULUS * (1 if seed > 0 else -1)
    if state <= 0:
        state += _MODULUS - 1

    def chance() -> float:
        nonlocal state
        state = state * _FACTOR % _MODULUS
        return (state - 1) / (_MODULUS - 1)

    return chance


def _seed(value: Value, context: Context) -> int:
    """A number without its fraction; words by their fingerprint; nothing is 0."""
    amount = number(value, context)
    if math.isinf(amount):
        return _LONGEST_SEED - 1 if amount > 0 else -_LONGEST_SEED
    if not math.isnan(amount):
        return int(amount)
    text = "" if isinstance(value, float) else string(value)
    if not text:
        return 0
    return int.from_bytes(
        hashlib.sha256(text.encode(errors="surrogatepass")).digest()[:8], "big", signed=True
    )


def _uuid(context: Context, args: Arguments) -> Value:
    if not args:
        return _uuid4(context.chance)
    length = number(args[0], context)
    if math.isnan(length):
        raise no_length()
    digits = int(max(0, min(length, LONGEST_TEXT)))
    context.spend(digits)
    return "".join(f"{_digit(context.chance):x}" for _ in range(digits))


def _uuid4(chance: Callable[[], float]) -> str:
    digits = [_digit(chance) for _ in range(32)]
    digits[_VERSION] = 4
    digits[_VARIANT] = 8 + digits[_VARIANT] % 4
    text = "".join(f"{one:x}" for one in digits)
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


def _digit(chance: Callable[[], float]) -> int:
    return min(int(chance() * 16), 15)


CHANCE = {
    "random": Known(lambda c, _a: c.chance(), 0, 0),
    "randomize": Known(_randomize, 1, 2, nodes=(0,)),
    "uuid": Known(_uuid, 0, 1),
}
