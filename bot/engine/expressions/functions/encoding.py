"""Functions that turn a text into a code, or back."""

import base64
import binascii
import hashlib

from bot.engine.expressions.faults import not_one_of
from bot.engine.expressions.functions.known import Arguments, Known
from bot.engine.expressions.limits import CHARACTERS_PER_NODE
from bot.engine.expressions.nodes import Context
from bot.engine.expressions.values import Value, string

_ALGORITHMS = {
    "MD5": "md5",
    "SHA-1": "sha1",
    "SHA-256": "sha256",
    "SHA-384": "sha384",
    "SHA-512": "sha512",
}
_ENCODINGS = ("base64", "hex")


def _digest(context: Context, args: Arguments) -> Value:
    """A fingerprint, to recognise a value without keeping it; never used to protect one."""
    algorithm = string(args[1])
    encoding = string(args[2]) if len(args) > 2 else "base64"
    if algorithm not in _ALGORITHMS:
        raise not_one_of(algorithm, _ALGORITHMS)
    if encoding not in _ENCODINGS:
        raise not_one_of(encoding, _ENCODINGS)
    data = string(args[0]).encode(errors="surrogatepass")
    context.spend(len(data) // CHARACTERS_PER_NODE)
    digest = hashlib.new(_ALGORITHMS[algorithm], data, usedforsecurity=False)
    return digest.hexdigest() if encoding == "hex" else base64.b64encode(digest.digest()).decode()


def _base64_decode(_: Context, args: Arguments) -> Value:
    """Nothing where the code is not one."""
    try:
        return base64.b64decode(string(args[0]), validate=True).decode()
    except (binascii.Error, ValueError):
        return ""


ENCODING = {
    "digest": Known(_digest, 2, 3),
    "base64-decode": Known(_base64_decode, 1, 1),
}
