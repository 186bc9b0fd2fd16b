"""Which treatments and which clinics the grid shows."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from wagtail.models import Locale
from wagtail.permissions import page_permission_policy

from ...clinics.admin.viewsets import get_region_choices
from ...clinics.models import Clinic
from ...clinics.status import Status
from ..models import TreatmentPage

#: Cells at once: Django takes 1,000 fields of a form, unless a site says otherwise.
MOST_ROWS = 40
MOST_COLUMNS = 20
#: What a search for clinics looks into.
SEARCHED = ("name", "code", "locality", "postal_code")


class GridFilter(forms.Form):
    """Of an address' query; what isn't valid filters nothing."""

    locale = forms.ModelChoiceField(
        label=_("Language"),
        queryset=Locale.objects.none(),
        empty_label=None,
        required=False,
    )
    treatments = forms.CharField(
        label=_("Search treatments"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    clinics = forms.CharField(
        label=_("Search clinics"),
        required=False,
        max_length=100,
        widget=forms.TextInput(
            attrs={"type": "search", "placeholder": _("Name, code, town or ZIP")}
        ),
    )
    region = forms.ChoiceField(label=_("State or region"), required=False)

    def __init__(self, data: Any, *, user: Any) -> None:
        super().__init__(data)
        self.user = user
        self.locales = list(
            Locale.objects.filter(pk__in=TreatmentPage.objects.values("locale"))
        )
        self.fields["locale"].queryset = Locale.objects.filter(
            pk__in=[locale.pk for locale in self.locales]
        )
        if len(self.locales) < 2:
            del self.fields["locale"]
        self.fields["region"].choices = [("", _("All")), *get_region_choices()]
        self.full_clean()

    @cached_property
    def chosen_locale(self) -> Locale | None:
        chosen = self.cleaned_data.get("locale")
        active = Locale.get_active()
        known = active if active in self.locales else next(iter(self.locales), None)
        return chosen or known

    def get_treatments(self) -> Page:
        reach = page_permission_policy.explorable_instances(self.user)
        pages = TreatmentPage.objects.filter(pk__in=reach.order_by().values("pk"))
        pages = pages.filter(
            locale=self.chosen_locale, title__icontains=self._typed("treatments")
        )
        return self._paginate(pages.defer_streamfields().order_by("title", "pk"), "t")

    def get_clinics(self) -> Page:
        clinics = Clinic.objects.exclude(status=Status.CLOSED)
        if region := self.cleaned_data.get("region"):
            clinics = clinics.filter(region=region)
        for word in self._typed("clinics").split():
            asked = {f"{name}__icontains": word for name in SEARCHED}
            clinics = clinics.filter(Q(**asked, _connector=Q.OR))
        return self._paginate(clinics.order_by("name", "pk"), "c")

    def _typed(self, name: str) -> str:
        return (self.cleaned_data.get(name) or "").strip()

    def _paginate(self, queryset: QuerySet, name: str) -> Page:
        size = MOST_ROWS if name == "t" else MOST_COLUMNS
        return Paginator(queryset, size).get_page(self.data.get(name))
