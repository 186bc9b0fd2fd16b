"""What stands beside the hours in the clinic form: holidays to add, weeks ahead."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from wagtail.admin.panels import Panel

from ..hours.calendar import describe_gaps, get_calendar, get_holidays
from ..models import Clinic


class HolidaysPanel(Panel):
    """Coming holidays of the country; the script adds ticked ones as special days."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "tpi_cms/admin/panels/holidays.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            today = timezone.now().astimezone(self.instance.zone).date()
            context["holidays"] = get_holidays(self.instance.country, today)
            return context


class CalendarPanel(Panel):
    """Of a saved clinic, the weeks ahead as stored: typed hours may be wrong."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "tpi_cms/admin/panels/calendar.html"

        def is_shown(self) -> bool:
            return bool(super().is_shown() and self.instance.pk)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            stored = Clinic.objects.with_facts().get(pk=self.instance.pk)
            today = timezone.now().astimezone(stored.zone).date()
            context["today"] = today
            context["weeks"] = get_calendar(stored.schedule, today)
            context["gaps"] = describe_gaps(stored.schedule)
            return context
