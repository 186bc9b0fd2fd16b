"""The report of what became of requests, and how many clicked on a number instead."""

from __future__ import annotations

from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..conf import conf
from .charts import BarChart, Chart, ColumnChart, Series, show
from .figures import Funnel, add_up, count_clicks, count_funnel, in_calendar, percent
from .names import find_pages, name_clinics, name_pages, name_treatments
from .views import LeadReportView


class BookingsReportView(LeadReportView):
    """From request to visit, by where it came from and went to; and clicks beside."""

    slug = "bookings"
    page_title = gettext_lazy("Requests and bookings")
    header_icon = "form"
    variants = {
        "clinic": gettext_lazy("Clinic"),
        "treatment": gettext_lazy("Treatment"),
        "page": gettext_lazy("Page"),
        "source": gettext_lazy("Source"),
        "week": gettext_lazy("Week"),
    }
    nothing = gettext_lazy(
        "No request came in this period. Choose a longer one, or other clinics."
    )

    @property
    def numbers(self) -> dict[str, Any]:
        clicks = {"clicks": _("Clicks to call")} if conf.call_counts else {}
        return {
            "requests": _("Requests"),
            **clicks,
            "reached": _("Reached"),
            "booked": _("Booked"),
            "share": _("Booked of all"),
        }

    def get_rows(self) -> list[Funnel]:
        found, clicks = self.count(), self.count_clicks()
        both = {k: {**found.get(k, {}), **clicks.get(k, {})} for k in {*found, *clicks}}
        return self.fill(Funnel, both) if self.by == "week" else self.rank(Funnel, both)

    def count(self) -> dict[Any, dict]:
        keys = {
            "clinic": F("clinic"),
            "source": F("source"),
            "week": in_calendar(self.period.unit),
        }
        return self.name(count_funnel(self.get_counted(), keys.get(self.by, F("page"))))

    def count_clicks(self) -> dict[Any, dict]:
        if not conf.call_counts:
            return {}
        keys = {
            "clinic": F("clinic"),
            "source": F("source"),
            "week": in_calendar(self.period.unit, "date"),
        }
        found = count_clicks(self.get_clicks(), keys.get(self.by, F("page_path")))
        if self.by in ("page", "treatment"):
            found = add_up(found, find_pages(found))
        return self.name(found)

    def name(self, found: dict[Any, dict]) -> dict[Any, dict]:
        names = {
            "clinic": name_clinics,
            "treatment": name_treatments,
            "page": name_pages,
        }
        return add_up(found, names[self.by](found)) if self.by in names else found

    def get_chart(self, rows: list[Funnel]) -> Chart:
        finding, text = self.get_finding(rows), self.get_text(rows)
        kind = ColumnChart if self.by == "week" else BarChart
        rows, labels = self.to_axis(rows)
        series = [
            Series(_("Booked"), "good", [row.booked for row in rows]),
            Series(
                _("Reached, not booked"), "fair", [r.reached - r.booked for r in rows]
            ),
            Series(_("Not reached"), "open", [r.requests - r.reached for r in rows]),
        ]
        return kind(labels, series, finding, text)

    def get_finding(self, rows: list[Funnel]) -> str:
        requests, booked = (
            sum(getattr(row, name) for row in rows) for name in ("requests", "booked")
        )
        if not requests:
            return _("No request, but clicks on phone numbers")
        words = _("%(share)s%% of requests became a visit")
        if len(rows) > 1 and self.by == "clinic":
            words = _("%(share)s%% of requests became a visit; most to: %(most)s")
        elif len(rows) > 1 and self.by != "week":
            words = _("%(share)s%% of requests became a visit; most from: %(most)s")
        return words % {
            "share": percent(booked, requests),
            "most": self.show_label(rows[0]),
        }

    def get_text(self, rows: list[Funnel]) -> str:
        names = ("requests", "clicks", "reached", "booked")
        sums = {name: show(sum(getattr(row, name) for row in rows)) for name in names}
        text = _(
            "Of %(requests)s requests in %(period)s the clinics reached %(reached)s "
            "people, and %(booked)s booked a visit."
        ) % {**sums, "period": self.period.words}
        if conf.call_counts:
            words = _("Beside them: %(clicks)s clicks on phone numbers.")
            text += " " + words % sums
        return text
