"""Charts as SVG that the server draws: no script, no style, and the page's colours.

Each says its finding as a heading, and stands beside a table of the same numbers. All
lengths are units of the drawing, which is as wide as its place lets it be.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, count
from typing import Any, NamedTuple

from django.utils.formats import number_format
from django.utils.text import Truncator
from django.utils.translation import get_language_bidi

from wagtail.admin.ui.components import Component

WIDTH = 920
#: Of columns, with room for totals above and labels below; of a bar under its name.
HEIGHT, HEAD, FOOT = 210, 20, 24
ROW, BAR = 46, 18
#: So many bars at most; what is left is in the table.
MOST_BARS = 15
#: Wider than any digit of the labels.
DIGIT = 7
#: Long names are cut, whole in the table.
MOST_LETTERS = 90


@dataclass(frozen=True)
class Series:
    """``look``: ``good`` solid, ``fair`` and ``bad`` hatched, ``open`` an outline."""

    label: Any
    look: str
    values: Sequence[int]


class Box(NamedTuple):
    x: float
    y: float
    width: float
    height: float
    look: str


class Text(NamedTuple):
    x: float
    y: float
    text: str
    look: str = "label"
    anchor: str = "middle"


class Line(NamedTuple):
    x: float
    y: float
    x2: float
    y2: float


class Chart(Component):
    """``labels`` of the rows, and one value of each series for each; none below 0.

    ``finding`` is the heading, ``text`` says more; both plain.
    """

    template_name = "tpi_cms/admin/reports/chart.html"

    def __init__(
        self, labels: Sequence[str], series: Sequence[Series], finding: str, text: str
    ) -> None:
        self.labels, self.series = labels, series
        self.finding, self.text = finding, text
        self.is_mirrored = get_language_bidi()

    @property
    def totals(self) -> list[int]:
        return [sum(values) for values in self.stacks]

    @property
    def stacks(self) -> list[tuple[int, ...]]:
        return list(zip(*(one.values for one in self.series), strict=True))

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        lines, boxes = [*self.get_lines()], [*self.get_boxes()]
        texts = [*self.get_axis(), *self.get_texts()]
        if self.is_mirrored:
            lines = [Line(WIDTH - a, b, WIDTH - c, d) for a, b, c, d in lines]
            boxes = [box._replace(x=WIDTH - box.x - box.width) for box in boxes]
            texts = [text._replace(x=WIDTH - text.x) for text in texts]
        return {
            "chart": self,
            "size": f"{WIDTH} {self.height:.0f}",
            "lines": lines,
            "boxes": [box for box in boxes if box.width and box.height],
            "texts": texts,
        }

    @property
    def ticks(self) -> list[int]:
        return get_ticks(max(self.totals, default=0))


class ColumnChart(Chart):
    """A column for each row, such as of weeks."""

    height: float = HEAD + HEIGHT + FOOT

    @property
    def left(self) -> float:
        return 16 + DIGIT * len(show(self.ticks[-1]))

    @property
    def step(self) -> float:
        return (WIDTH - self.left) / max(len(self.labels), 1)

    def get_y(self, value: float) -> float:
        return HEAD + HEIGHT * (1 - value / self.ticks[-1])

    def get_lines(self) -> Iterator[Line]:
        for tick in self.ticks:
            yield Line(self.left, self.get_y(tick), WIDTH, self.get_y(tick))

    def get_axis(self) -> Iterator[Text]:
        for tick in self.ticks:
            y = self.get_y(tick) + 4
            yield Text(self.left - 8, y, show(tick), "tick", "end")

    def get_boxes(self) -> Iterator[Box]:
        width = min(self.step * 0.6, 56)
        for number, values in enumerate(self.stacks):
            x = self.get_middle(number) - width / 2
            tops = accumulate(values)
            for one, value, top in zip(self.series, values, tops, strict=True):
                y = self.get_y(top)
                yield Box(x, y, width, self.get_y(top - value) - y, one.look)

    def get_middle(self, number: int) -> float:
        return self.left + self.step * (number + 0.5)

    def get_texts(self) -> Iterator[Text]:
        """Each label and total that has the room; else every second, third, …"""
        room = max((len(label) for label in self.labels), default=0) * DIGIT + 6
        every = int(room // self.step) + 1
        widest = max((len(show(total)) for total in self.totals), default=0) * DIGIT
        for number, (label, total) in enumerate(
            zip(self.labels, self.totals, strict=True)
        ):
            x = self.get_middle(number)
            if number % every == 0:
                yield Text(x, HEAD + HEIGHT + 18, label, "tick")
            if total and widest < self.step:
                yield Text(x, self.get_y(total) - 5, show(total), "total")


class BarChart(Chart):
    """A bar for each row under its name, the first ``MOST_BARS`` of them."""

    def __init__(
        self, labels: Sequence[str], series: Sequence[Series], finding: str, text: str
    ) -> None:
        shown = [Series(one.label, one.look, one.values[:MOST_BARS]) for one in series]
        super().__init__(labels[:MOST_BARS], shown, finding, text)

    @property
    def height(self) -> float:
        return ROW * len(self.labels) + FOOT

    @property
    def room(self) -> float:
        """What a total needs behind the longest bar."""
        return 12 + DIGIT * len(show(self.ticks[-1]))

    def get_x(self, value: float) -> float:
        return (WIDTH - self.room) * value / self.ticks[-1]

    def get_lines(self) -> Iterator[Line]:
        for tick in self.ticks:
            x = self.get_x(tick) + 0.5
            yield Line(x, 0, x, self.height - FOOT)

    def get_axis(self) -> Iterator[Text]:
        for tick in self.ticks:
            anchor = "middle" if tick else "start"
            yield Text(self.get_x(tick), self.height - 6, show(tick), "tick", anchor)

    def get_boxes(self) -> Iterator[Box]:
        for number, values in enumerate(self.stacks):
            y, tops = ROW * number + ROW - BAR - 6, accumulate(values)
            for one, value, top in zip(self.series, values, tops, strict=True):
                x = self.get_x(top - value)
                yield Box(x, y, self.get_x(top) - x, BAR, one.look)

    def get_texts(self) -> Iterator[Text]:
        for number, (label, total) in enumerate(
            zip(self.labels, self.totals, strict=True)
        ):
            y = ROW * number + ROW - BAR - 12
            name = Truncator(label).chars(MOST_LETTERS)
            yield Text(0, y, name, "name", "start")
            x = self.get_x(total) + 6
            yield Text(x, y + BAR + 1, show(total), "total", "start")


def show(number: int) -> str:
    """With the separators of the reader's language."""
    return str(number_format(number, force_grouping=True))


def get_ticks(most: int) -> list[int]:
    """From 0 in up to five round steps to ``most`` or above."""
    most = max(most, 1)
    sizes = (factor * 10**power for power in count() for factor in (1, 2, 5))
    step = next(size for size in sizes if size * 5 >= most)
    return [*range(0, most + step, step)]
