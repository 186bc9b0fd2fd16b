"""What the leads listing can be narrowed by, and found by."""

from __future__ import annotations

import re
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet

from ..clinics.models import Clinic
from .models import Lead
from .permissions import lead_permission_policy

#: What people type of a number, up to an extension.
_TYPED_NUMBER = re.compile(r"^[\d\s().+/-]+")
MIN_DIGITS = 3


def clinics_of(request: Any) -> QuerySet[Clinic]:
    """Clinics whose leads the user may see."""
    return lead_permission_policy.clinics_user_has_any_permission_for(
        request.user, ["view", "change"]
    )


def search_leads(leads: QuerySet[Lead], typed: str) -> QuerySet[Lead]:
    """Leads whose name, email, reference or phone number holds what was typed.

    Asks the database: no search index keeps a copy of personal data.
    """
    typed = typed.strip()
    found = Q(name__icontains=typed) | Q(email__icontains=typed)
    found |= Q(reference__istartswith=typed)
    number = _TYPED_NUMBER.match(typed)
    digits = re.sub(r"\D", "", number[0]) if number else ""
    if len(digits) >= MIN_DIGITS:
        found |= Q(phone__contains=digits)
    return leads.filter(found)


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
