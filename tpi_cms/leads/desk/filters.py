"""What the lists can be narrowed by, and found by."""

from __future__ import annotations

import datetime as dt
import re
from functools import cached_property, partial
from operator import itemgetter
from typing import Any

import django_filters
from django import forms
from django.core.cache import cache
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet

from ..access.policy import lead_permission_policy
from ..record.models import Lead
from ..record.promises import find_broken, get_promises_at_risk
from .scope import ACTIONS

#: References have no such letters (Crockford's base 32); people read them all the same.
_MISREAD = str.maketrans("OIL", "011")

#: Pages and sources to choose from are those of so many requests, the newest.
LOOK_BACK = 1_000

KEPT_SECONDS = 300

OWNERS = {
    "me": _("Me"),
    "nobody": _("Nobody"),
    "others": _("Somebody else"),
    "left": _("Somebody who left"),
}


def leads_of(user: Any) -> QuerySet[Lead]:
    """Leads that the user may see."""
    return lead_permission_policy.instances_user_has_any_permission_for(user, ACTIONS)


Choices = dict[str, list[tuple[Any, str]]]


def find_choices(user: Any) -> Choices:
    """The user's clinics, and pages and sources that brought requests of late."""
    clinics = lead_permission_policy.clinics_user_has_any_permission_for(user, ACTIONS)
    newest = leads_of(user).order_by("-created_at").values("pk")[:LOOK_BACK]
    leads = Lead.objects.filter(pk__in=newest).order_by()
    rows = leads.values_list("page", "page__title", "source").distinct()
    pages = {(page, title) for page, title, _source in rows if page}
    sources = {source for _page, _title, source in rows if source}
    return {
        "clinic": list(clinics.values_list("pk", "name")),
        "page": sorted(pages, key=itemgetter(1)),
        "source": [(source, source) for source in sorted(sources)],
    }


def find_references(leads: QuerySet[Lead], typed: str) -> QuerySet[Lead]:
    """Leads whose reference begins so; spaces, dashes and misread letters forgiven.

    All that the listing's search looks at: what is typed there stands in the address,
    and so in the logs of servers.
    """
    plain = re.sub(r"[\s-]", "", typed).upper().translate(_MISREAD)
    if not plain.isalnum():
        return leads.none()
    # Each database has an index for one of the two.
    return leads.filter(
        reference__startswith=plain, reference__range=(plain, f"{plain}ZZZZZZZZZZZZ")
    )


class LeadFilterSet(WagtailFilterSet):
    clinic = django_filters.MultipleChoiceFilter(
        label=_("Clinic"), widget=forms.CheckboxSelectMultiple
    )
    page = django_filters.ChoiceFilter(
        label=_("Treatment or page"), empty_label=_("All")
    )
    source = django_filters.ChoiceFilter(label=_("Source"), empty_label=_("All"))
    owner = django_filters.ChoiceFilter(
        label=_("Owner"),
        choices=[*OWNERS.items()],
        empty_label=_("All"),
        method="filter_owner",
        widget=forms.RadioSelect,
    )
    received = django_filters.ChoiceFilter(
        label=_("Received lately"),
        choices=[("today", _("Today")), ("week", _("This week"))],
        empty_label=_("All"),
        method="filter_received",
        widget=forms.RadioSelect,
    )
    created_at = django_filters.DateFromToRangeFilter(
        label=_("Received"), widget=DateRangePickerWidget
    )
    promise = django_filters.ChoiceFilter(
        label=_("Promise"),
        choices=[("broken", _("Can’t be kept any more"))],
        empty_label=_("All"),
        method="filter_promise",
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Lead
        fields: list[str] = []

    def __init__(self, data: Any, *, user: Any) -> None:
        super().__init__(data, Lead.objects.all())
        self.user = user
        for name in ("clinic", "page", "source"):
            self.filters[name].extra["choices"] = partial(self.get_choices, name)

    def get_choices(self, name: str) -> list[tuple[Any, str]]:
        return self.choices[name]

    @cached_property
    def choices(self) -> Choices:
        """Kept for some minutes, unless something else is asked for."""
        clinics = lead_permission_policy.get_clinic_ids(self.user, ACTIONS)
        scope = "all" if clinics is None else "-".join(map(str, sorted(clinics)))
        key = f"tpi_cms.desk.choices:{scope}"
        choices: Choices | None = cache.get(key)
        if choices is None or not self.has_asked(choices):
            choices = find_choices(self.user)
            cache.set(key, choices, KEPT_SECONDS)
        return choices

    def has_asked(self, choices: Choices) -> bool:
        return all(
            {*filter(None, self.data.getlist(name))} <= {str(key) for key, _ in known}
            for name, known in choices.items()
        )

    @property
    def clinics(self) -> list[tuple[Any, str]]:
        """Keys and names of those whose leads the user may see."""
        return self.choices["clinic"]

    def filter_owner(
        self, leads: QuerySet[Lead], name: str, value: str
    ) -> QuerySet[Lead]:
        owned = Q(owner__isnull=False) & ~Q(owner=self.user)
        left = lead_permission_policy.has_owner_left()
        return leads.filter(
            {
                "me": Q(owner=self.user),
                "nobody": Q(owner=None),
                "others": owned & ~left,
                "left": owned & left,
            }[value]
        )

    def filter_received(
        self, leads: QuerySet[Lead], name: str, value: str
    ) -> QuerySet[Lead]:
        """By the site's clock; a week begins on Monday."""
        midnight = timezone.localtime().replace(hour=0, minute=0, second=0)
        days = midnight.weekday() if value == "week" else 0
        return leads.filter(created_at__gte=midnight - dt.timedelta(days=days))

    def filter_promise(
        self, leads: QuerySet[Lead], name: str, value: str
    ) -> QuerySet[Lead]:
        return leads.filter(pk__in=self.broken)

    @cached_property
    def broken(self) -> list[int]:
        at_risk = get_promises_at_risk(leads_of(self.user))
        return [lead.pk for lead in find_broken(at_risk)]
