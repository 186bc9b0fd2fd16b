"""The reports of requests: what they count, and what the figures say in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import F, QuerySet
from django.urls import URLPattern, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from ..conf import conf
from ..leads.audit.models import LeadLogEntry
from ..leads.desk.scope import may_see
from ..leads.record.models import Lead
from .bookings import BookingsReportView
from .charts import BarChart, Chart, ColumnChart, Series, show
from .figures import (
    Calls,
    Lost,
    Spam,
    count_calls,
    count_lost,
    count_released,
    count_spam,
    in_calendar,
    percent,
)
from .heat import HeatTable
from .names import name_clinics
from .views import LeadReportView, show_minutes


class CallsReportView(LeadReportView):
    """Promises kept and the time until the person was reached."""

    slug = "calls"
    page_title = gettext_lazy("First calls")
    header_icon = "time"
    variants = {
        "week": gettext_lazy("Week"),
        "clinic": gettext_lazy("Clinic"),
        "hour": gettext_lazy("Hour received"),
    }
    numbers = {
        "requests": gettext_lazy("Requests"),
        "kept": gettext_lazy("In time"),
        "late": gettext_lazy("Late"),
        "ahead": gettext_lazy("Not yet"),
        "share": gettext_lazy("Kept"),
        "minutes": gettext_lazy("Half reached within"),
        "booked": gettext_lazy("Booked"),
    }
    nothing = gettext_lazy(
        "No request came in this period that a first call was promised to. Choose a "
        "longer one, or other clinics."
    )

    #: Of all rows together.
    minutes: int | None = None

    def get_rows(self) -> Iterable[Calls]:
        keys = {
            "week": in_calendar(self.period.unit),
            "clinic": F("clinic"),
            "hour": F("week_hour"),
        }
        found, self.minutes = count_calls(
            self.get_counted(), keys[self.by], timezone.now()
        )
        if self.by == "week":
            return self.fill(Calls, found)
        if self.by == "hour":
            hours = sorted(hour for hour in found if hour is not None)
            return [Calls(**found[hour], label=hour) for hour in hours]
        names = name_clinics(found)
        return self.rank(Calls, {names[pk]: counts for pk, counts in found.items()})

    def get_chart(self, rows: list[Calls]) -> Component:
        finding, text = self.get_finding(rows), self.get_text(rows)
        if self.by == "hour":
            return HeatTable(rows, finding, text)
        kind = ColumnChart if self.by == "week" else BarChart
        rows, labels = self.to_axis(rows)
        series = [
            Series(_("In time"), "good", [row.kept for row in rows]),
            Series(_("Late"), "bad", [row.late for row in rows]),
            Series(_("Not yet, and still time"), "open", [row.ahead for row in rows]),
        ]
        return kind(labels, series, finding, text)

    def get_finding(self, rows: list[Calls]) -> str:
        kept, late = (sum(getattr(row, x) for row in rows) for x in ("kept", "late"))
        share = percent(kept, kept + late)
        if share is None:
            return _("No first call is due yet")
        words = _("%(share)s%% of first calls came in time")
        worst = max(rows, key=lambda row: row.late)
        if self.by != "week" and len(rows) > 1 and worst.late:
            words = _("%(share)s%% of first calls came in time; most late: %(worst)s")
        return words % {"share": share, "worst": self.show_label(worst)}

    def get_text(self, rows: list[Calls]) -> str:
        names = ("requests", "kept", "late", "ahead", "booked")
        sums = {name: show(sum(getattr(row, name) for row in rows)) for name in names}
        text = _(
            "%(requests)s requests in %(period)s: %(kept)s first called in time, "
            "%(late)s late, %(ahead)s not yet. %(booked)s booked a visit."
        ) % {**sums, "period": self.period.words}
        if self.minutes is not None:
            words = _("Half of the people reached waited %(time)s of opening time.")
            text += " " + words % {"time": show_minutes(self.minutes)}
        return text


class LostReportView(LeadReportView):
    """Why requests were closed without a visit; and spam."""

    slug = "lost"
    page_title = gettext_lazy("Lost requests and spam")
    header_icon = "no-view"
    variants = {"reason": gettext_lazy("Reason lost"), "spam": gettext_lazy("Spam")}
    nothing = gettext_lazy(
        "No request of this period was lost. Choose a longer one, or other clinics."
    )

    @property
    def numbers(self) -> dict[str, Any]:
        if self.by == "reason":
            return {"requests": _("Requests"), "share": _("Of all lost")}
        return {
            "held": _("Still held as likely spam"),
            "marked": _("Of these marked by staff"),
            "released": _("Released"),
        }

    @property
    def heading(self) -> Any:
        return super().heading if self.by == "reason" else _("Week")

    def get_rows(self) -> Iterable[Any]:
        if self.by == "reason":
            found, names = count_lost(self.get_counted()), dict(Lead.LostReason.choices)
            total = sum(found.values())
            named = {
                names.get(key, key): {"requests": count, "of": total}
                for key, count in found.items()
            }
            return self.rank(Lost, named)
        found = count_spam(self.get_counted(), self.period.unit)
        released = count_released(self.get_entries(), self.period.unit)
        dates = {*found, *released}
        both = {day: {**found.get(day, {}), **released.get(day, {})} for day in dates}
        return self.fill(Spam, both)

    def get_entries(self) -> QuerySet[LeadLogEntry]:
        entries = LeadLogEntry.objects.viewable_by_user(self.request.user)
        if clinics := self.filters.form.cleaned_data.get("clinic"):
            entries = entries.filter(clinic__in=clinics)
        until = self.period.ends
        return entries.filter(timestamp__gte=self.period.begins, timestamp__lt=until)

    def get_chart(self, rows: list[Any]) -> Chart:
        if self.by == "reason":
            labels = [self.show_label(row) for row in rows]
            series = [Series(_("Requests"), "good", [row.requests for row in rows])]
            return BarChart(labels, series, self.get_finding(rows), self.period.words)
        rows, labels = self.to_axis(rows)
        series = [
            Series(_("Held by its signs"), "good", [r.held - r.marked for r in rows]),
            Series(_("Marked by staff"), "fair", [row.marked for row in rows]),
        ]
        return ColumnChart(labels, series, self.get_spam_finding(rows), self.get_note())

    def get_finding(self, rows: list[Lost]) -> str:
        top = {"reason": self.show_label(rows[0]), "share": rows[0].share}
        return _("Most often lost: %(reason)s, %(share)s%% of all lost") % top

    def get_spam_finding(self, rows: list[Spam]) -> str:
        sums = {x: sum(getattr(r, x) for r in rows) for x in ("held", "released")}
        return _("%(held)s still held as likely spam, %(released)s released") % sums

    def get_note(self) -> str:
        if not conf.held_days:
            return self.period.words
        words = _(
            "%(period)s. Held requests are deleted after %(days)s days, so older weeks "
            "show what is left."
        )
        return words % {"period": self.period.words, "days": conf.held_days}


REPORTS: list[type[LeadReportView]] = [
    CallsReportView,
    BookingsReportView,
    LostReportView,
]


def get_urlpatterns() -> list[URLPattern]:
    return [pattern for view in REPORTS for pattern in view.get_urlpatterns()]


class ReportMenuItem(MenuItem):
    def __init__(self, view: type[LeadReportView], order: int) -> None:
        super().__init__(
            view.page_title,
            reverse_lazy(f"tpi_cms_reports:{view.slug}_{next(iter(view.variants))}"),
            name=f"report-{view.slug}",
            icon_name=view.header_icon,
            order=order,
        )

    def is_shown(self, request: Any) -> bool:
        return may_see(request.user)
