"""Logs that never show tokens, phone numbers or answers."""

import logging
import re

_SECRETS = [
    re.compile(r"\b\d{6,12}:[A-Za-z0-9_-]{10,}"),  # Telegram and Zalo tokens
    re.compile(r"(?<!\d)(?:\+84|0)\d{9}(?!\d)"),  # phone numbers
]
_HIDDEN = "…"
_CHATTY = ("httpx", "httpcore", "aiohttp.access", "apscheduler", "uvicorn.access", "telegram")


class _Redacting(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        text = super().format(record)
        for secret in _SECRETS:
            text = secret.sub(_HIDDEN, text)
        return text


def set_up_logs(level: str) -> None:
    """Send every log through the filter; the libraries only when something is wrong."""
    handler = logging.StreamHandler()
    handler.setFormatter(_Redacting("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
