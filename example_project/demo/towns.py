"""Made-up town plans for the location pages."""

from __future__ import annotations

import math

from .canvas import SAND, WHITE, WIDTH, Canvas, across, bezier


def town(seed: int, water: str) -> Canvas:
    """A made-up town plan: streets, blocks, a park, water, the clinic in wheat."""
    canvas = Canvas(SAND)
    xs = [90, 420 + seed * 23, 760, 1090 - seed * 17, 1500]
    ys = [120 + seed * 14, 470, 790 + seed * 11, 1290]
    for column, (left, right) in enumerate(zip(xs, xs[1:], strict=False)):
        for row, (top, bottom) in enumerate(zip(ys, ys[1:], strict=False)):
            _block(canvas, (left, top, right, bottom), (column * 3 + row + seed) % 6)
    _water(canvas, water, seed)
    clinic = (xs[2] + 60, ys[1] + 60)
    corners = [(0, 0), (190, 0), (190, 140), (0, 140)]
    canvas.area([(clinic[0] + x, clinic[1] + y) for x, y in corners], (236, 178, 74))
    canvas.glow((clinic[0] + 95, clinic[1] + 70), 16, WHITE, 1)
    return canvas


def _block(canvas: Canvas, box: tuple, kind: int) -> None:
    left, top, right, bottom = (box[0] + 26, box[1] + 26, box[2] - 26, box[3] - 26)
    corners = [(left, top), (right, top), (right, bottom), (left, bottom)]
    canvas.area(corners, (199, 216, 186) if kind == 4 else (223, 212, 194))
    if kind == 4:
        return
    middle = (left + right) / 2
    for x in (left + 24, middle + 12):
        for y in range(int(top) + 24, int(bottom) - 90, 120):
            house = (middle - left - 60) * (0.7 + 0.1 * ((kind + y) % 4))
            shape = [(x, y), (x + house, y), (x + house, y + 76), (x, y + 76)]
            canvas.area(shape, (207, 193, 171))


def _water(canvas: Canvas, kind: str, seed: int) -> None:
    blue = (176, 205, 213)
    if kind == "river":
        middle = bezier((-40, 1180), (500, 1000 + seed * 20), (900, 1420), (1640, 1120))
        canvas.line(middle, blue, 1, 150)
    elif kind == "lake":
        shore = across(lambda t: 250 + 70 * math.sin(t * 5 + seed))
        canvas.area([(-20, -20), (WIDTH + 20, -20), *reversed(shore)], blue)
    else:
        for i in range(7):
            ridge = across(lambda t, i=i: 40 + i * 30 + 44 * math.sin(t * 6 + seed))
            canvas.line(ridge, (150, 172, 140), 0.8, 3)
