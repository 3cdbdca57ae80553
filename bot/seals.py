"""Buttons that cannot be made up: what a button asks for, signed for the chat it was sent to."""

import base64
import hashlib
import hmac

LONGEST = 64
"""Telegram carries no more than this many bytes under a button."""
_MARK = "~"
_SIGNATURE_BYTES = 6


def seal(secret: str, channel: str, chat: str, act: str) -> str:
    """The act with its signature, at most 64 bytes."""
    sealed = f"{act}{_MARK}{_signature(secret, channel, chat, act)}"
    if len(sealed.encode()) > LONGEST:
        raise ValueError(f"a button may carry {LONGEST} bytes: {act}")
    return sealed


def unseal(secret: str, channel: str, chat: str, sealed: str) -> str | None:
    """The act; None where the signature is not ours or belongs to another chat."""
    act, _, signature = sealed.rpartition(_MARK)
    expected = _signature(secret, channel, chat, act)
    return act if hmac.compare_digest(signature.encode(), expected.encode()) else None


def _signature(secret: str, channel: str, chat: str, act: str) -> str:
    message = f"{channel}\0{chat}\0{act}".encode()
    digest = hmac.digest(secret.encode(), message, hashlib.sha256)
    return base64.urlsafe_b64encode(digest[:_SIGNATURE_BYTES]).decode()
