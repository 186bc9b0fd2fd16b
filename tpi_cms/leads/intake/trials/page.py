"""The page that a clinic's patients ask from, and its form, as a browser has them."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import quote

from django import forms
from django.urls import reverse

from wagtail.models import Site

from ....clinics.location_pages import get_location_page_models
from ....clinics.models import Clinic
from ....clinics.phones import example_phone
from ...record.models import Lead
from ..form import LeadForm
from ..token import FormToken


def find_addresses(clinic: Clinic, base: str = "") -> Iterator[str]:
    """Its location page, then the form's own page.

    Args:
        base: scheme and host where the site answers; "": as Wagtail's sites say.
    """
    for model in get_location_page_models():
        for page in model.objects.live().public().filter(clinic=clinic):
            if parts := page.get_url_parts():
                yield (base or parts[1]) + parts[2]
                break
    site = Site.objects.filter(is_default_site=True).first()
    if base or site:
        path = f"{reverse('tpi_cms:lead_create')}?clinic={quote(clinic.slug)}"
        yield (base or site.root_url) + path


class FormReader(HTMLParser):
    """The first form of a page that holds a token.

    ``action``: its address as written. ``values``: of what it hides; {} without a form.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.action, self.values = "", dict[str, str]()
        self._found = False
        self.feed(html)
        if not self._found:
            self.values = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        if tag == "form" and not self._found:
            self.action, self.values = named.get("action", ""), {}
        elif named.get("type") == "hidden" and not self._found:
            self.values[named.get("name", "")] = named.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._found = self._found or "token" in self.values


def fill_in(token: FormToken, clinic: Clinic) -> dict[str, str]:
    """What a person would have to enter at least; nobody's name or number."""
    fixed = clinic if token.clinic else None
    fields = LeadForm(token=token, fixed_clinic=fixed).fields
    needed = {name: field for name, field in fields.items() if field.required}
    return {
        **{name: _answer(field) for name, field in needed.items() if name != "clinic"},
        **({} if fixed else {"clinic": str(clinic.pk)}),
        "name": "Test",
        "phone": example_phone(clinic.country),
        "contact_method": Lead.ContactMethod.PHONE,
    }


def _answer(field: forms.Field) -> str:
    if isinstance(field, forms.ChoiceField):
        return next((str(value) for value, _label in field.choices if value), "")
    if isinstance(field, forms.BooleanField):
        return "on"
    return "test@example.org" if isinstance(field, forms.EmailField) else "Test"
