"""QR pictures of addresses, large enough to be scanned from another screen or from paper."""

from io import BytesIO

_SCALE = 8


def qr_png(address: str) -> bytes:
    """The address as a PNG picture."""
    import segno  # slow to load

    out = BytesIO()
    segno.make_qr(address).save(out, kind="png", scale=_SCALE)
    return out.getvalue()
