"""What the site's own header and footer need."""

from __future__ import annotations

from django import template

from wagtail.models import Site

from tpi_cms.clinics.models import Clinic

from ..menu import MenuItem, get_menu

register = template.Library()


@register.simple_tag(takes_context=True)
def menu(context) -> list[MenuItem]:
    """The main menu: ``{% menu as items %}``."""
    return get_menu(Site.find_for_request(context["request"]))


@register.simple_tag
def clinics_url(items: list[MenuItem]) -> str:
    """Address of the page that lists all clinics; home if no menu item does."""
    return next((item.url for item in items if item.lists_clinics), "/")


@register.simple_tag(takes_context=True)
def aria_current(context, url: str) -> str:
    """``page`` on that page, ``true`` below it, "" elsewhere."""
    path = context["request"].path
    if path == url:
        return "page"
    return "true" if url and path.startswith(url) else ""


@register.simple_tag(takes_context=True)
def clinics_version(context) -> str:
    """Changes with any clinic, so that a cached phone number is never an old one."""
    facts = context.get("facts")
    return facts.version if facts else Clinic.objects.fingerprint()
