"""Pictures as PNG: tall where there are many units, and of any size."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from PIL import Image

from bot.domain.reports import State
from bot.exports.drawing import Curve, Matrix, Square
from bot.exports.painter import draw

DAY = date(2026, 11, 1)
LABELS = {"this_year": "năm 2026", "last_year": "năm 2025", "expected": "phải nộp", "due": "hạn"}


def matrix(rows: int, columns: int) -> Matrix:
    states = list(State)
    return Matrix(
        title="Tình trạng báo cáo",
        remark="8 giờ 00",
        rows=[f"Phường Số {n}" for n in range(rows)],
        columns=[f"III.{n}.đ" for n in range(columns)],
        squares=[
            [
                None if x == y else Square(states[(x + y) % len(states)], x % 5 == 0)
                for x in range(columns)
            ]
            for y in range(rows)
        ],
        legend={state: state.value for state in State},
        overdue="quá hạn",
    )


def curve(days: int, last_year: int) -> Curve:
    counts = [(DAY + timedelta(days=n), n) for n in range(max(days, last_year))]
    return Curve(
        title="Theo ngày",
        remark="8 giờ 00",
        start=DAY,
        end=DAY + timedelta(days=60),
        due=DAY + timedelta(days=38),
        expected=100,
        handed_in=counts[:days],
        last_year=counts[:last_year],
        labels=LABELS,
        thousands=".",
    )


def picture(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


def test_a_city_makes_a_tall_picture_no_wider_than_a_phone_shows() -> None:
    made = picture(draw(matrix(103, 13)))
    assert made.format == "PNG"
    assert made.width < 1000
    assert made.height > 3 * made.width


def test_the_same_data_makes_the_same_picture() -> None:
    assert draw(matrix(5, 5)) == draw(matrix(5, 5))


@pytest.mark.parametrize(("rows", "columns"), [(1, 1), (130, 35)])
def test_any_size_can_be_drawn(rows: int, columns: int) -> None:
    assert picture(draw(matrix(rows, columns))).format == "PNG"


@pytest.mark.parametrize(("days", "last_year"), [(0, 0), (1, 0), (20, 0), (20, 61), (0, 61)])
def test_a_curve_is_drawn_from_whatever_is_known(days: int, last_year: int) -> None:
    assert picture(draw(curve(days, last_year))).format == "PNG"


def test_the_year_before_is_there_only_where_it_is_known() -> None:
    assert draw(curve(20, 61)) != draw(curve(20, 0))
