"""The main menu: kept until any page changes, so that a page view asks nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db.models.signals import post_delete, post_save
from django.http import HttpRequest
from django.utils.translation import get_language

from wagtail.models import PageViewRestriction, Site
from wagtail.signals import (
    page_published,
    page_slug_changed,
    page_unpublished,
    post_page_move,
)

from ..conf import conf

#: In the cache: site's primary key and language to menu.
KEY = "tpi_cms_menus"


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
    if site is None:
        return Menu()
    menus = cache.get(KEY, {})
    place = (site.pk, get_language())
    if place not in menus:
        menus[place] = _read(site, request)
        cache.set(KEY, menus, conf.get_fragment_seconds())
    return menus[place]


def _read(site: Site, request: HttpRequest) -> Menu:
    home = site.root_page.localized
    pages = home.get_children().live().public().in_menu().select_related("locale")
    items = (
        MenuItem(
            page.title,
            page.get_url(request) or "",
            getattr(page.specific_class, "lists_clinics", False),
        )
        for page in pages
    )
    return Menu(home.get_url(request) or "/", tuple(items))


def forget_menus(**kwargs: Any) -> None:
    """Receiver of the signals that a page changed its place, title or visibility."""
    cache.delete(KEY)


def connect_signals() -> None:
    for signal in (page_published, page_unpublished, page_slug_changed, post_page_move):
        signal.connect(forget_menus, dispatch_uid="tpi_cms.menu")
    for model in (PageViewRestriction, Site):
        for signal in (post_save, post_delete):
            signal.connect(forget_menus, sender=model, dispatch_uid="tpi_cms.menu")
