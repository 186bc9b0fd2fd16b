"""Charts: any number of rows and any numbers make a drawing inside its frame."""

from __future__ import annotations

import pytest
from django.utils import translation

from tpi_cms.reports.charts import WIDTH, BarChart, ColumnChart, Series, get_ticks


def draw(kind, values, labels=None):
    labels = labels or [f"Row {number}" for number in range(len(values))]
    series = [
        Series("Kept", "good", values),
        Series("Late", "bad", [value // 2 for value in values]),
    ]
    return kind(labels, series, "A finding", "A text").get_context_data({})


@pytest.mark.parametrize("kind", [ColumnChart, BarChart])
@pytest.mark.parametrize(
    "values", [[], [0], [1], [3, 0, 7], [9] * 60, [1, 10**9], [10**15]]
)
def test_everything_stands_inside_the_frame(kind, values):
    drawn = draw(kind, values)
    height = float(drawn["size"].split()[1])
    for box in drawn["boxes"]:
        assert box.width > 0
        assert box.height > 0
        assert 0 <= box.x <= box.x + box.width <= WIDTH
        assert 0 <= box.y <= box.y + box.height <= height
    for text in drawn["texts"]:
        assert 0 <= text.x <= WIDTH
        assert 0 <= text.y <= height


def test_heights_are_as_the_values_and_totals_stand_on_top():
    drawn = draw(ColumnChart, [10, 20])
    first, late, second, _late = drawn["boxes"]
    assert second.height == pytest.approx(2 * first.height)
    assert late.height == pytest.approx(first.height / 2)
    assert late.y + late.height == pytest.approx(first.y)
    totals = [text.text for text in drawn["texts"] if text.look == "total"]
    assert totals == ["15", "30"]


def test_labels_without_room_are_left_to_the_table():
    drawn = draw(ColumnChart, [1000] * 60, ["Sep 10"] * 60)
    labels = [text for text in drawn["texts"] if text.text == "Sep 10"]
    assert 10 < len(labels) < 25
    assert not any(text.look == "total" for text in drawn["texts"])
    assert len({box.y for box in draw(BarChart, [1] * 60)["boxes"]}) == 15


def test_it_is_mirrored_for_those_who_read_from_the_right():
    plain = draw(BarChart, [10, 20])
    with translation.override("ar"):
        mirrored = draw(BarChart, [10, 20])
    assert [box.x + box.width for box in mirrored["boxes"]] == pytest.approx(
        [WIDTH - box.x for box in plain["boxes"]]
    )


@pytest.mark.parametrize(
    ("most", "ticks"),
    [
        (0, [0, 1]),
        (3, [0, 1, 2, 3]),
        (23, [0, 5, 10, 15, 20, 25]),
        (25, [*range(0, 26, 5)]),
    ],
)
def test_steps_of_the_axis_are_round(most, ticks):
    assert get_ticks(most) == ticks
