"""What a page says about itself in its head: for search engines and shared links."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.utils.translation import to_locale

from wagtail.images.models import SourceImageIOError
from wagtail.models import Page

from ..conf import conf
from .facts import PageFacts
from .mixins import MedicalPageMixin
from .plain_text import shorten

#: Search engines show about this much of a description, in characters.
DESCRIPTION_LENGTH = 155
#: The size that social networks ask for; smaller pictures stay as they are.
SHARED_IMAGE_FILTER = "fill-1200x630|format-jpeg"


@dataclass(frozen=True)
class Metadata:
    """``alternates``: (language code, address) of the page's other languages."""

    title: str
    description: str
    url: str
    kind: str
    site_name: str
    locale: str
    image: Any = None
    image_url: str = ""
    image_alt: str = ""
    alternates: list[tuple[str, str]] = field(default_factory=list)


def get_metadata(page: Page, facts: PageFacts) -> Metadata:
    """``url`` is the page's own address, whatever query the visitor came with."""
    site = facts.site
    is_article = isinstance(page, MedicalPageMixin) and not facts.is_home
    url = page.get_full_url(facts.request) or ""
    image = get_hero_rendition(page)
    return Metadata(
        title=page.seo_title or page.title,
        description=get_description(page),
        url=url,
        kind="article" if is_article else "website",
        site_name=conf.organization_name or (site.site_name if site else ""),
        locale=_open_graph_locale(page),
        image=image,
        # On the page's own host, unless pictures have one of theirs.
        image_url=urljoin(url, image.url) if image else "",
        image_alt=getattr(page, "hero_alt", ""),
        alternates=get_alternates(page, facts.request),
    )


def get_description(page: Page) -> str:
    """What the editor wrote for search engines, else how the page opens."""
    written = (
        page.search_description
        or getattr(page, "standfirst", "")
        or getattr(page, "introduction", "")
    )
    return shorten(str(written), DESCRIPTION_LENGTH)


def get_hero_rendition(page: Page) -> Any:
    """The page's picture in the size for sharing.

    None without one: a drawing (SVG) can't be made a JPEG, a lost file nothing at all.
    """
    image = getattr(page, "hero_image", None)
    if image is None or image.is_svg():
        return None
    try:
        return image.get_rendition(SHARED_IMAGE_FILTER)
    except SourceImageIOError:
        return None


def get_alternates(page: Page, request: Any) -> list[tuple[str, str]]:
    """Live, public translations with this page itself; empty if it has none."""
    if not getattr(settings, "WAGTAIL_I18N_ENABLED", False):
        return []
    translations = page.get_translations(inclusive=True).live().public()
    found = [
        (other.locale.language_code, other.get_full_url(request) or "")
        for other in translations.select_related("locale")
    ]
    return sorted(found) if len(found) > 1 else []


def _open_graph_locale(page: Page) -> str:
    """``en_US``; Open Graph wants a country, so a bare language says nothing."""
    code, default = page.locale.language_code, settings.LANGUAGE_CODE
    if default.partition("-")[0] == code:
        code = default
    return to_locale(code) if "-" in code else ""
