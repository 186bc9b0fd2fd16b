"""What the site's own header and footer need, in one query a request."""

from __future__ import annotations

from dataclasses import dataclass

from django import template

from wagtail.models import Page, Site

from tpi_cms.clinics.models import Clinic

register = template.Library()


@dataclass(frozen=True)
class MenuItem:
    title: str
    url: str
    is_current: bool


@register.simple_tag(takes_context=True)
def menu(context) -> list[MenuItem]:
    """The home page's children that are shown in menus."""
    request = context["request"]
    site = Site.find_for_request(request)
    if site is None:
        return []
    pages = Page.objects.child_of(site.root_page).live().public().in_menu()
    found = []
    for page in pages:
        url = page.get_url(request) or ""
        found.append(MenuItem(page.title, url, request.path.startswith(url)))
    return found


@register.simple_tag(takes_context=True)
def clinics_version(context) -> str:
    """Changes with any clinic, so that a cached phone number is never an old one."""
    facts = context.get("facts")
    return facts.version if facts else Clinic.objects.fingerprint()
