"""What the leads listing can be narrowed by, and found by."""

from __future__ import annotations

import re
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet

from ...clinics.models import Clinic
from ...conf import conf
from ..access.policy import lead_permission_policy
from ..record.models import Lead

#: References have no such letters (Crockford's base 32); people read them all the same.
_MISREAD = str.maketrans("OIL", "011")


def clinics_of(request: Any) -> QuerySet[Clinic]:
    """Clinics whose leads the user may see."""
    return lead_permission_policy.clinics_user_has_any_permission_for(
        request.user, ["view", "change"]
    )


def find_references(leads: QuerySet[Lead], typed: str) -> QuerySet[Lead]:
    """Leads whose reference begins so; spaces, dashes and misread letters forgiven.

    All that the listing's search looks at: what is typed there stands in the address,
    and so in the logs of servers.
    """
    plain = re.sub(r"[\s-]", "", typed).upper().translate(_MISREAD)
    return leads.filter(reference__istartswith=plain) if plain else leads.none()


def can_sort_names() -> bool:
    """The database can't where some may be stored encrypted."""
    return not conf.encryption_keys


class LeadFilterSet(WagtailFilterSet):
    clinic = django_filters.ModelMultipleChoiceFilter(
        label=_("Clinic"), queryset=clinics_of, widget=forms.CheckboxSelectMultiple
    )
    status = django_filters.MultipleChoiceFilter(
        label=_("Status"),
        choices=Lead.Status.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    created_at = django_filters.DateFromToRangeFilter(
        label=_("Received"), widget=DateRangePickerWidget
    )

    class Meta:
        model = Lead
        fields = ["clinic", "status", "created_at"]


def narrow_down(leads: QuerySet[Lead], request: Any) -> QuerySet[Lead]:
    """As a listing of ``leads`` shows them by its address; none if that can't be read.

    For what is done with all of a listing, which must never mean more than was seen.
    """
    filters = LeadFilterSet(request.GET, queryset=leads, request=request)
    if not filters.is_valid():
        return leads.none()
    typed = request.GET.get("q", "").strip()
    return find_references(filters.qs, typed) if typed else filters.qs
