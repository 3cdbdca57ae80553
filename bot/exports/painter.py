"""Draws a picture, or writes a letter, in a process of its own.

The libraries for it take a second to load and hold the interpreter while they work: neither is to
happen where others wait for an answer.
"""

from typing import assert_never

from bot.exports.city_letter import CityLetter, city_written
from bot.exports.drawing import Curve, Matrix
from bot.exports.letter import Letter, written

Drawable = Matrix | Curve | Letter | CityLetter


def draw(picture: Drawable) -> bytes:
    """The picture as PNG, the letter as a Word file."""
    from bot.exports import charts

    match picture:
        case Matrix():
            return charts.matrix_png(picture)
        case Curve():
            return charts.curve_png(picture)
        case Letter():
            return written(picture)
        case CityLetter():
            return city_written(picture)
        case _:
            assert_never(picture)
