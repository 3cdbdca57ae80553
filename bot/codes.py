"""One-time codes: short enough to be read aloud, and kept only as a keyed hash."""

import hashlib
import hmac
import secrets
import unicodedata

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""No 0/O, 1/I/L: codes are read aloud and typed with two fingers."""
LENGTH = 8


def new_code() -> str:
    """A fresh code, in two halves: K7QM-2XRT. It has a digit: no greeting looks like one."""
    code = ""
    while not _has_digit(code):
        code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return f"{code[:4]}-{code[4:]}"


def may_be_code(text: str) -> bool:
    """Whether somebody may have meant a code by this, rightly typed or not."""
    return _has_digit(text) and len(_plain(text)) <= 2 * LENGTH


def _has_digit(text: str) -> bool:
    return any(sign.isdigit() for sign in text)


def code_hash(secret: str, code: str) -> str:
    """How a code is kept. Spaces, hyphens and capitals do not matter.

    Keyed, because eight letters can be tried out by whoever has a copy of the database only.
    """
    said = f"code:{_plain(code)}".encode()
    return hmac.digest(secret.encode(), said, hashlib.sha256).hex()


def _plain(code: str) -> str:
    wide = unicodedata.normalize("NFKC", code).upper()
    return "".join(sign for sign in wide if sign.isascii() and sign.isalnum())
