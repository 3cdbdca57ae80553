"""One-time codes: short enough to be read aloud, and kept only as a keyed hash."""

import hashlib
import hmac
import secrets
import unicodedata

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""No 0/O, 1/I/L: codes are read aloud and typed with two fingers."""
LENGTH = 8


def new_code() -> str:
    """A fresh code, in two halves: K7QM-2XRT."""
    code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return f"{code[:4]}-{code[4:]}"


def code_hash(secret: str, code: str) -> str:
    """How a code is kept. Spaces, hyphens and capitals do not matter.

    Keyed, because eight letters can be tried out by whoever has a copy of the database only.
    """
    wide = unicodedata.normalize("NFKC", code).upper()
    plain = "".join(sign for sign in wide if sign.isascii() and sign.isalnum())
    return hmac.digest(secret.encode(), f"code:{plain}".encode(), hashlib.sha256).hex()
