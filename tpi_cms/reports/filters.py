"""The period and the clinics that a report is about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet

from ..clinics.models import Clinic
from ..leads.access.policy import lead_permission_policy
from ..leads.desk.scope import ACTIONS
from ..leads.record.models import Lead
from .figures import MONTH, WEEK

#: What a report is about, unless dates are chosen.
WEEKS = 12
#: Of more weeks the months are shown.
MOST_WEEKS = 53
FIRST_YEAR, LAST_YEAR = 2000, 2100
_WEEK = dt.timedelta(days=7)


def clinics_of(request: Any) -> QuerySet[Clinic]:
    """Clinics whose requests the user may see."""
    return lead_permission_policy.clinics_user_has_any_permission_for(
        request.user, ACTIONS
    )


class PeriodForm(forms.Form):
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if chosen := cleaned.get("created_at"):
            start, end = chosen.start, chosen.stop
            if any(d and not FIRST_YEAR <= d.year < LAST_YEAR for d in (start, end)):
                self.add_error("created_at", _("Choose dates from 2000 to 2099."))
            elif start and end and start > end:
                words = _("The period ends before it begins: choose other dates.")
                self.add_error("created_at", words)
        return cleaned


class LeadReportFilterSet(WagtailFilterSet):
    created_at = django_filters.DateFromToRangeFilter(
        label=gettext_lazy("Received"), widget=DateRangePickerWidget
    )
    clinic = django_filters.ModelMultipleChoiceFilter(
        label=gettext_lazy("Clinic"),
        queryset=clinics_of,
        distinct=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Lead
        form = PeriodForm
        fields = ["created_at", "clinic"]


@dataclass(frozen=True)
class Period:
    """Both days belong to it; in the reader's time zone."""

    first: dt.date
    last: dt.date

    @classmethod
    def read(cls, chosen: slice | None) -> Period:
        """What the filter holds; the weeks up to today, where it holds no start."""
        start, end = (chosen.start, chosen.stop) if chosen else (None, None)
        last = timezone.localdate()
        if end:
            last = min(last, timezone.localtime(end).date())
        if start:
            first = timezone.localtime(start).date()
            return cls(first, max(first, last))
        return cls(to_monday(last) - (WEEKS - 1) * _WEEK, last)

    @property
    def begins(self) -> dt.datetime:
        return timezone.make_aware(dt.datetime.combine(self.first, dt.time()))

    @property
    def ends(self) -> dt.datetime:
        """The midnight after."""
        after = self.last + dt.timedelta(days=1)
        return timezone.make_aware(dt.datetime.combine(after, dt.time()))

    @property
    def unit(self) -> str:
        return WEEK if self.last - self.first < MOST_WEEKS * _WEEK else MONTH

    def fill(self, found: Iterable[dt.date]) -> Iterator[dt.date]:
        """Each Monday or first of a month, also those of which nothing was found.

        A long period begins where there is something.
        """
        if self.unit == WEEK:
            date = to_monday(self.first)
        else:
            date = min(found, default=self.last).replace(day=1)
        while date <= self.last:
            yield date
            date = date + _WEEK if self.unit == WEEK else _next_month(date)

    def show(self, date: dt.date) -> str:
        """A label of one week or month, for the axis."""
        return date_format(date, _("M j") if self.unit == WEEK else "M Y")

    @property
    def words(self) -> str:
        dates = {
            "first": date_format(self.first, "SHORT_DATE_FORMAT"),
            "last": date_format(self.last, "SHORT_DATE_FORMAT"),
        }
        weeks = round((self.last - self.first).days / 7) or 1
        dates["weeks"] = ngettext("%(n)s week", "%(n)s weeks", weeks) % {"n": weeks}
        return _("%(weeks)s, %(first)s to %(last)s") % dates


def to_monday(date: dt.date) -> dt.date:
    return date - dt.timedelta(days=date.weekday())


def _next_month(date: dt.date) -> dt.date:
    return (date.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
