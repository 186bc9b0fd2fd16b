"""The main menu: kept until any page changes, so that a page view asks nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.cache import cache

from wagtail.models import Page, Site

KEY = "site_menu"
SECONDS = 300


@dataclass(frozen=True)
class MenuItem:
    title: str
    url: str
    lists_clinics: bool


def get_menu(site: Site | None) -> list[MenuItem]:
    """The home page's live, public children that are shown in menus."""
    if site is None:
        return []
    return cache.get_or_set(KEY, lambda: _read_menu(site), SECONDS)


def _read_menu(site: Site) -> list[MenuItem]:
    pages = Page.objects.child_of(site.root_page).live().public().in_menu()
    return [
        MenuItem(
            page.title,
            page.url or "",
            getattr(page.specific_class, "lists_clinics", False),
        )
        for page in pages
    ]


def forget_menu(**kwargs: Any) -> None:
    """Receiver of the signals that a page changed its place, title or visibility."""
    cache.delete(KEY)
