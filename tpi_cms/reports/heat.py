"""First calls by the hour of the week in which the request came: a table of hours."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.formats import date_format

from wagtail.admin.ui.components import Component

from .figures import Calls, percent
from .names import MONDAY

#: From so many percent of late calls on, a step darker each.
LEVELS = (1, 20, 40, 60)


class HeatTable(Component):
    """A row for each hour of the day, a column for each day, as the rows' labels say.

    Hours before the first request of any day, and after the last, are left out.
    """

    template_name = "tpi_cms/admin/reports/heat.html"

    def __init__(self, rows: Sequence[Calls], finding: str, text: str) -> None:
        self.finding, self.text = finding, text
        self.by_hour = {row.label: row for row in rows}

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        hours = [week_hour % 24 for week_hour in self.by_hour]
        return {
            "chart": self,
            "days": [
                date_format(MONDAY + dt.timedelta(days=day), "D") for day in range(7)
            ],
            "hours": [
                (date_format(dt.time(hour), "TIME_FORMAT"), self.get_cells(hour))
                for hour in range(min(hours), max(hours) + 1)
            ],
        }

    def get_cells(self, hour: int) -> list[dict[str, Any]]:
        return [self.get_cell(day * 24 + hour) for day in range(7)]

    def get_cell(self, week_hour: int) -> dict[str, Any]:
        row = self.by_hour.get(week_hour, Calls())
        late = percent(row.late, row.kept + row.late) or 0
        return {"row": row, "level": sum(late >= level for level in LEVELS)}
