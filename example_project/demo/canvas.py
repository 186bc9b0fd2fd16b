"""A canvas for line work, and the curves that go on it.

Drawn at double size and scaled down, so that fine lines are smooth.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter

FOLDER = Path(__file__).parent / "images"
WIDTH, HEIGHT = 1600, 1400
SCALE = 2
Point = tuple[float, float]

DUSK = ((46, 99, 103), (10, 51, 60))
FOREST = ((52, 104, 86), (12, 52, 48))
PLUM = ((98, 76, 106), (42, 32, 62))
SLATE = ((74, 96, 122), (22, 38, 62))
CLAY = ((166, 98, 74), (92, 42, 38))
SAND = ((247, 240, 228), (232, 220, 201))
WHITE, WHEAT = (255, 255, 255), (246, 205, 122)


class Canvas:
    """A picture on a ground that shades from the upper left to the lower right."""

    def __init__(self, ground: tuple) -> None:
        small = Image.new("RGB", (64, 56))
        for x in range(64):
            for y in range(56):
                small.putpixel((x, y), mix(*ground, (x / 63 + y / 55) / 2))
        self.image = small.resize((WIDTH * SCALE, HEIGHT * SCALE), Image.BICUBIC)

    def line(self, points: Iterable[Point], colour, alpha=1.0, width=2.0) -> None:
        """A polyline in picture coordinates; ``width`` in pixels of the result."""
        scaled = [(x * SCALE, y * SCALE) for x, y in points]
        draw = ImageDraw.Draw(self.image, "RGBA")
        ink = (*colour, round(255 * alpha))
        draw.line(scaled, ink, round(width * SCALE), joint="curve")

    def area(self, points: Iterable[Point], colour, alpha=1.0) -> None:
        scaled = [(x * SCALE, y * SCALE) for x, y in points]
        ImageDraw.Draw(self.image, "RGBA").polygon(
            scaled, (*colour, round(255 * alpha))
        )

    def glow(self, centre: Point, radius: float, colour, alpha: float) -> None:
        mask = Image.new("L", (WIDTH // 4, HEIGHT // 4))
        x, y, r = centre[0] / 4, centre[1] / 4, radius / 4
        ImageDraw.Draw(mask).ellipse((x - r, y - r, x + r, y + r), round(255 * alpha))
        mask = mask.filter(ImageFilter.GaussianBlur(r / 2)).resize(self.image.size)
        self.image.paste(Image.new("RGB", self.image.size, colour), (0, 0), mask)

    def crop(self, top: float, bottom: float) -> None:
        self.image = self.image.crop((0, top * SCALE, WIDTH * SCALE, bottom * SCALE))

    def save(self, name: str) -> int:
        picture = self.image.reduce(SCALE)
        path = FOLDER / f"{name}.webp"
        for quality in (80, 70, 60, 50, 40, 30, 20):
            picture.save(path, quality=quality, method=6)
            if path.stat().st_size <= 60_000:
                break
        return path.stat().st_size


def mix(one: tuple, other: tuple, share: float) -> tuple:
    return tuple(round(a + (b - a) * share) for a, b in zip(one, other, strict=True))


def bezier(a: Point, b: Point, c: Point, d: Point, count: int = 60) -> list[Point]:
    steps = [i / count for i in range(count + 1)]
    return [
        tuple(
            (1 - t) ** 3 * a[k]
            + 3 * (1 - t) ** 2 * t * b[k]
            + 3 * (1 - t) * t**2 * c[k]
            + t**3 * d[k]
            for k in (0, 1)
        )
        for t in steps
    ]


def across(height: Callable[[float], float], count: int = 160) -> list[Point]:
    """A curve over the whole width: ``height`` of a share from 0 to 1."""
    shares = [i / count for i in range(count + 1)]
    return [(-20 + t * (WIDTH + 40), height(t)) for t in shares]
