"""Pictures of where the reports stand: units × tasks by state, and hand-ins day by day.

Colours are Okabe and Ito's, told apart by colour-blind readers; every state has its mark as well,
so that the pictures read in grey.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from io import BytesIO

from matplotlib.axes import Axes
from matplotlib.collections import PatchCollection
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.path import Path
from matplotlib.textpath import TextPath
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import Affine2D

from bot.domain.reports import State
from bot.exports.drawing import Curve, Matrix, Square

_DPI = 120
_INK, _QUIET, _LINE = "#17242c", "#52626c", "#cfd8dd"
_BLUE, _ORANGE, _VERMILION = "#0072B2", "#E69F00", "#D55E00"
COLOURS = {
    State.NOT_STARTED: "#FFFFFF",
    State.IN_PROGRESS: "#F0E442",
    State.SUBMITTED: "#E69F00",
    State.HANDED_IN: "#56B4E9",
    State.RETURNED: "#CC79A7",
    State.ACCEPTED: "#0072B2",
    State.NOT_APPLICABLE: "#B8C2C8",
}
MARKS = {
    State.NOT_STARTED: "",
    State.IN_PROGRESS: "…",
    State.SUBMITTED: "○",
    State.HANDED_IN: "●",
    State.RETURNED: "↩",
    State.ACCEPTED: "✓",
    State.NOT_APPLICABLE: "–",
}
_ON_DARK = frozenset({State.ACCEPTED})
_MARK_SIZES = {"…": 62, "–": 62, "●": 30, "○": 34}
_HALF = 0.5
_ROW, _CELL, _NARROW = 0.235, 0.34, 0.29
"""Inches: a row of the matrix, a column where they are few, and where they are many."""
_FEW = 16


def matrix_png(matrix: Matrix) -> bytes:
    """Tall rather than wide: it is read on a phone, turned over with the thumb."""
    rows, columns = len(matrix.rows), len(matrix.columns)
    left = 0.35 + max((len(one) for one in matrix.rows), default=0) * 0.083
    top = 2.15
    across = columns * (_CELL if columns <= _FEW else _NARROW)
    width = max(left + across + 0.25, 5.6)
    height = top + rows * _ROW + 0.25
    figure = Figure(figsize=(width, height), dpi=_DPI, facecolor="white")
    axes = figure.add_axes((left / width, 0.25 / height, across / width, rows * _ROW / height))
    _squares(axes, matrix)
    _head(figure, matrix.title, matrix.remark, height)
    _legend(figure, matrix, height)
    return _png(figure)


def curve_png(curve: Curve) -> bytes:
    """The year's hand-ins against what is expected, the deadline and the year before."""
    width, height = 7.2, 5.6
    figure = Figure(figsize=(width, height), dpi=_DPI, facecolor="white")
    axes = figure.add_axes((0.1, 0.2, 0.86, 0.66))
    _lines(axes, curve)
    _days(axes, curve)
    _head(figure, curve.title, curve.remark, height)
    axes.legend(
        loc="upper center", bbox_to_anchor=(0.5, -0.13), ncols=2, frameon=False, fontsize=10
    )
    return _png(figure)


def _squares(axes: Axes, matrix: Matrix) -> None:
    """All squares of one look at once: a thousand single ones would take seconds."""
    places: dict[Square, list[tuple[int, int]]] = {}
    for y, squares in enumerate(matrix.squares):
        for x, square in enumerate(squares):
            if square is not None:
                places.setdefault(square, []).append((x, y))
    for square, found in places.items():
        _alike(axes, square, found)
    axes.set_xlim(-_HALF, len(matrix.columns) - _HALF)
    axes.set_ylim(len(matrix.rows) - _HALF, -_HALF)
    axes.set_xticks(range(len(matrix.columns)), matrix.columns, rotation=90, fontsize=9)
    axes.set_yticks(range(len(matrix.rows)), matrix.rows, fontsize=9)
    axes.tick_params(length=0, colors=_INK, top=True, labeltop=True, labelbottom=False)
    for side in axes.spines.values():
        side.set_visible(False)


def _alike(axes: Axes, square: Square, places: Sequence[tuple[int, int]]) -> None:
    inset = 0.09 if square.is_overdue else 0.04
    side = 1 - 2 * inset
    boxes = [Rectangle((x - side / 2, y - side / 2), side, side) for x, y in places]
    axes.add_collection(
        PatchCollection(
            boxes,
            facecolor=COLOURS[square.state],
            edgecolor=_VERMILION if square.is_overdue else _LINE,
            linewidth=1.8 if square.is_overdue else 0.6,
        )
    )
    mark = MARKS[square.state]
    if mark:
        ink = "white" if square.state in _ON_DARK else _INK
        xs, ys = zip(*places, strict=True)
        axes.scatter(
            xs, ys, s=_MARK_SIZES.get(mark, 42), marker=_outline(mark), color=ink, linewidths=0
        )


def _outline(mark: str) -> Path:
    """A sign of the font, its middle in the middle of the square."""
    drawn = TextPath((0, 0), mark)
    (left, low), (right, high) = drawn.get_extents().get_points()
    return drawn.transformed(Affine2D().translate(-(left + right) / 2, -(low + high) / 2))


def _legend(figure: Figure, matrix: Matrix, height: float) -> None:
    shown = [
        *((COLOURS[state], _LINE, MARKS[state], name) for state, name in matrix.legend.items()),
        ("#FFFFFF", _VERMILION, "", matrix.overdue),
    ]
    handles = [
        Rectangle((0, 0), 1, 1, facecolor=face, edgecolor=edge, linewidth=1.2)
        for face, edge, _mark, _name in shown
    ]
    labels = [f"{mark}  {name}" if mark else name for _face, _edge, mark, name in shown]
    figure.legend(
        handles,
        labels,
        loc="upper left",
        bbox_to_anchor=(0.005, 1 - 0.6 / height),
        ncols=2,
        frameon=False,
        fontsize=9,
        handlelength=1.2,
        handleheight=1.2,
        columnspacing=1.6,
    )


def _head(figure: Figure, title: str, remark: str, height: float) -> None:
    figure.text(
        0.02, 1 - 0.12 / height, title, ha="left", va="top", fontsize=12, weight="bold", color=_INK
    )
    figure.text(0.02, 1 - 0.38 / height, remark, ha="left", va="top", fontsize=9.5, color=_QUIET)


def _lines(axes: Axes, curve: Curve) -> None:
    if curve.last_year:
        axes.plot(
            *_points(curve, curve.last_year),
            color=_ORANGE,
            linestyle=(0, (5, 2)),
            linewidth=2,
            label=curve.labels["last_year"],
        )
    if curve.handed_in:
        days, counts = _points(curve, curve.handed_in)
        axes.plot(days, counts, color=_BLUE, linewidth=2.8, label=curve.labels["this_year"])
        axes.plot(days[-1:], counts[-1:], color=_BLUE, marker="o", markersize=7)
    axes.axhline(
        curve.expected, color=_QUIET, linewidth=1.2, linestyle=":", label=curve.labels["expected"]
    )
    axes.axvline(
        _place(curve, curve.due),
        color=_VERMILION,
        linewidth=1.6,
        linestyle="-.",
        label=curve.labels["due"],
    )


def _points(curve: Curve, counts: Sequence[tuple[date, int]]) -> tuple[list[int], list[int]]:
    return [_place(curve, day) for day, _count in counts], [count for _day, count in counts]


def _place(curve: Curve, day: date) -> int:
    """The end of a day: what has come in by then."""
    return (day - curve.start).days + 1


def _days(axes: Axes, curve: Curve) -> None:
    length = _place(curve, curve.end)
    axes.set_xlim(0, length)
    top = max([curve.expected, *(count for _day, count in curve.last_year)], default=0)
    axes.set_ylim(0, max(top, 1) * 1.06)
    ticks = range(0, length + 1, max(length // 6, 1))
    named = [f"{curve.start + timedelta(days=one):%d/%m}" for one in ticks]
    axes.set_xticks(list(ticks), named, fontsize=10)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=6, integer=True))
    axes.yaxis.set_major_formatter(lambda count, _at: f"{count:,.0f}".replace(",", curve.thousands))
    axes.tick_params(axis="x", pad=7)
    axes.grid(axis="y", color=_LINE, linewidth=0.7)
    axes.tick_params(length=0, colors=_INK)
    for name, side in axes.spines.items():
        side.set_visible(name == "bottom")
        side.set_color(_LINE)


def _png(figure: Figure) -> bytes:
    out = BytesIO()
    figure.savefig(out, format="png")
    return out.getvalue()
