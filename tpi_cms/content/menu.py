"""The main menu: one query a page view, so that it is never an old one."""

from __future__ import annotations

from dataclasses import dataclass

import swapper
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language

from wagtail.coreutils import get_supported_content_language_variant
from wagtail.models import Site

from ..clinics.location_pages import is_private


@dataclass(frozen=True)
class MenuItem:
    title: str
    url: str
    lists_clinics: bool


@dataclass(frozen=True)
class Menu:
    """The site's home and the pages below it that are shown in menus."""

    home_url: str = "/"
    items: tuple[MenuItem, ...] = ()

    @property
    def clinics_url(self) -> str:
        """Address of the page that lists all clinics, or "" if none is in the menu."""
        return next((item.url for item in self.items if item.lists_clinics), "")


def get_menu(request: HttpRequest | None) -> Menu:
    """Of the request's site in the active language; live and public pages only."""
    site = Site.find_for_request(request) if request else None
    home = _find_home_path(site) if site else ""
    if not home:
        return Menu()
    model = swapper.load_model("wagtailcore", "Page")
    pages = model.objects.live().in_menu().filter(~is_private())
    below = pages.filter(url_path__startswith=home, depth=home.count("/") + 1)
    items = (
        MenuItem(
            page.title,
            page.get_url(request) or "",
            getattr(page.specific_class, "lists_clinics", False),
        )
        for page in below.select_related("locale").order_by("path")
    )
    return Menu(_get_home_url(), tuple(items))


def _find_home_path(site: Site) -> str:
    """``url_path`` of its home in the active language, else in the site's own.

    Wagtail keeps these, so this usually needs no query.
    """
    roots = [root for root in Site.get_site_root_paths() if root.site_id == site.pk]
    language = _get_content_language()
    own = [root for root in roots if root.language_code == language]
    return next((str(root.root_path) for root in own or roots), "")


def _get_content_language() -> str:
    try:
        return get_supported_content_language_variant(get_language() or "")
    except LookupError:
        return ""


def _get_home_url() -> str:
    try:
        return reverse("wagtail_serve", args=[""])
    except NoReverseMatch:
        return "/"
