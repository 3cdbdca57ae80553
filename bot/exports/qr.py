"""QR pictures of addresses, large enough to be scanned from another screen or from paper."""

from io import BytesIO

import segno

_SCALE = 8


def qr_png(address: str) -> bytes:
    """The address as a PNG picture."""
    out = BytesIO()
    segno.make_qr(address).save(out, kind="png", scale=_SCALE)
    return out.getvalue()
