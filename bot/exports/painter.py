"""Draws a picture in a process of its own.

The library that draws takes a second to load and holds the interpreter while it works: neither is
to happen where others wait for an answer.
"""

from typing import assert_never

from bot.exports.drawing import Curve, Matrix


def draw(picture: Matrix | Curve) -> bytes:
    """The picture as PNG."""
    from bot.exports import charts

    match picture:
        case Matrix():
            return charts.matrix_png(picture)
        case Curve():
            return charts.curve_png(picture)
        case _:
            assert_never(picture)
