"""What rows of reports are called, by the keys that the database groups them by."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

import swapper
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail.models import Site

from ..clinics.models import Clinic
from ..content.mixins import TreatmentPageMixin

Page = swapper.load_model("wagtailcore", "Page")


#: Any one.
MONDAY = dt.date(2024, 1, 1)
#: Of requests that belong to no row of their own.
REST = {
    "treatment": gettext_lazy("Another page than a treatment’s"),
    "reason": gettext_lazy("No reason given"),
}


def show_label(label: Any, by: str) -> str:
    """A date, an hour of the week, a name; None are all others."""
    if label is None or label == "":
        return str(REST.get(by, _("Not known")))
    if isinstance(label, dt.date):
        return str(date_format(label, "DATE_FORMAT"))
    return show_hour(label) if isinstance(label, int) else str(label)


def show_hour(week_hour: int) -> str:
    day, hour = divmod(week_hour, 24)
    date = date_format(MONDAY + dt.timedelta(days=day), "l")
    return f"{date}, {date_format(dt.time(hour), 'TIME_FORMAT')}"


def name_clinics(pks: Iterable[int]) -> dict[int, str]:
    return dict(Clinic.objects.filter(pk__in=[*pks]).values_list("pk", "name"))


def name_pages(pks: Iterable[int | None]) -> dict[int | None, str | None]:
    """Titles; pages of one title get their address behind it."""
    pages = Page.objects.in_bulk([pk for pk in pks if pk])
    titles = [page.get_admin_display_title() for page in pages.values()]
    names: dict[int | None, str | None] = {None: None}
    for pk, page in pages.items():
        title = page.get_admin_display_title()
        is_alone = titles.count(title) == 1
        names[pk] = title if is_alone else f"{title} ({page.url_path})"
    return names


def find_pages(paths: Iterable[str]) -> dict[str, int | None]:
    """Keys of the pages that have these addresses, on any site; None where none has."""
    found: dict[str, int | None] = dict.fromkeys(paths)
    slugs = {path.strip("/").rpartition("/")[2] for path in found}
    homes = Site.objects.values("root_page__translation_key")
    pages = Page.objects.filter(Q(slug__in=slugs) | Q(translation_key__in=homes))
    for page in pages.order_by("pk"):
        path = urlsplit(page.url or "").path
        if path in found:
            found[path] = page.pk
    return found


def name_treatments(pks: Iterable[int | None]) -> dict[int | None, str | None]:
    """A treatment's pages in all languages under one title; the others together."""
    pages = Page.objects.in_bulk([pk for pk in pks if pk])
    names: dict[int | None, str | None] = dict.fromkeys(pks)
    titles: dict[Any, str] = {}
    for pk, page in sorted(pages.items()):
        if issubclass(page.specific_class or Page, TreatmentPageMixin):
            title = titles.setdefault(page.translation_key, page.title)
            names[pk] = title
    return names
