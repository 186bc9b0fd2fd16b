"""A warning, once a clinic is saved, of numbers that others have too."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from wagtail.admin import messages

from ..models import Clinic, ClinicPhone
from ..rows import CampaignNumber


def find_shared_numbers(clinic: Clinic) -> list[tuple[str, str]]:
    """Its campaign numbers, as shown, with the name of who has each besides.

    That may be the clinic itself, whose own number it is.
    """
    own = {row.number: row.display for row in clinic.campaign_numbers.all()}
    rows = [
        *ClinicPhone.objects.filter(number__in=own),
        *CampaignNumber.objects.filter(number__in=own).exclude(clinic=clinic),
    ]
    names = dict(
        Clinic.objects.filter(pk__in={row.clinic_id for row in rows}).values_list(
            "pk", "name"
        )
    )
    return sorted({(own[row.number], names[row.clinic_id]) for row in rows})


def find_others(clinic: Clinic) -> list[tuple[str, str]]:
    """Its own numbers that another clinic has, as shown, with that clinic's name."""
    own = {(row.number, row.extension): row.display for row in clinic.phones.all()}
    rows = ClinicPhone.objects.filter(number__in={number for number, _ext in own})
    rows = rows.exclude(clinic=clinic).select_related("clinic")
    shared = {
        (own[row.number, row.extension], row.clinic.name)
        for row in rows
        if (row.number, row.extension) in own
    }
    return sorted(shared)


class SharedNumbersMixin:
    """Of a view that saves a clinic."""

    request: Any
    object: Clinic

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        if isinstance(response, HttpResponseRedirect):
            words = _(
                "%(number)s is a number of %(clinic)s too: nobody can tell who calls "
                "it because of the campaign."
            )
            for number, name in find_shared_numbers(self.object):
                values = {"number": number, "clinic": name}
                messages.warning(self.request, words % values)
            words = _("%(number)s is a number of %(clinic)s too: is that right?")
            for number, name in find_others(self.object):
                values = {"number": number, "clinic": name}
                messages.warning(self.request, words % values)
        return response
