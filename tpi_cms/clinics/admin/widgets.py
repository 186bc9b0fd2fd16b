"""Inputs of the clinic form: native dates and times, and a week of opening hours."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.functional import Promise

from ..hours.checks import DAYS, get_rows

#: Openings a day that can be typed; more stay as they are stored.
SPANS_A_DAY = 3


class NativeDateInput(forms.DateInput):
    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class TodayInput(NativeDateInput):
    """A date, with a button that says ``today`` and fills it in, given a script."""

    template_name = "tpi_cms/admin/widgets/today.html"

    def __init__(self, today: str | Promise, attrs: dict[str, Any] | None = None):
        super().__init__(attrs)
        self.today = today

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["today"] = self.today
        return context


class NativeTimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


class LongSelect(forms.Select):
    """A select of hundreds: Django's own renders two templates for each option."""

    template_name = "tpi_cms/admin/widgets/long_select.html"


class WeeklyHoursWidget(forms.Widget):
    """A row of time inputs for each opening of each day.

    Value: day key to a list of ``[opens, closes]``, "HH:MM" each, "" where nothing was
    typed. Without script all inputs show, and a day without times is closed; the
    script adds a switch a day, copying, and a summary. A hidden input under the
    field's own name tells a week without openings from no week at all.
    """

    template_name = "tpi_cms/admin/widgets/weekly_hours.html"

    def build_attrs(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        controller = {
            "data-controller": "tpi-week",
            "data-action": "input->tpi-week#update",
        }
        return {**super().build_attrs(*args, **kwargs), **controller}

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["days"] = [
            self._get_day(name, day, key, get_rows(value, key))
            for day, key in enumerate(DAYS)
        ]
        return context

    def _get_day(
        self, name: str, day: int, key: str, spans: Sequence[Sequence[str]]
    ) -> dict[str, Any]:
        rows = [*spans, *[("", "")] * (SPANS_A_DAY - len(spans))]
        return {
            "key": key,
            "next": DAYS[(day + 1) % len(DAYS)],
            "label": WEEKDAYS[day],
            "short": WEEKDAYS_ABBR[day],
            "rows": [
                {"name": f"{name}-{key}-{row}", "opens": opens, "closes": closes}
                for row, (opens, closes) in enumerate(rows)
            ],
        }

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        if name not in data:
            return None
        return {key: list(self._get_typed(data, f"{name}-{key}")) for key in DAYS}

    def _get_typed(self, data: Any, prefix: str) -> Any:
        for row in range(24):
            opens, closes = (
                (data.get(f"{prefix}-{row}-{end}") or "").strip()[:5]
                for end in ("opens", "closes")
            )
            if opens or closes:
                yield [opens, closes]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data

    def id_for_label(self, id_: str) -> str:
        return ""
