"""Bearer tokens: made at random, shown once, and kept only as a keyed hash."""

import hashlib
import hmac
import secrets

PREFIX = "bcte_"
"""Tells what it is wherever somebody finds one lying about."""
_BYTES = 32


def new_token() -> str:
    """A fresh token of 256 random bits."""
    return f"{PREFIX}{secrets.token_urlsafe(_BYTES)}"


def token_hash(secret: str, token: str) -> str:
    """How a token is kept and looked up.

    Keyed, so that whoever can write into the database cannot plant a token, and how long a
    look-up takes tells nothing about the hashes there are.
    """
    return hmac.digest(secret.encode(), f"token:{token}".encode(), hashlib.sha256).hex()
