"""A sitemap of all languages, with the pictures of its pages.

https://developers.google.com/search/docs/crawling-indexing/sitemaps/image-sitemaps
"""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any

import swapper
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.http import HttpRequest

from wagtail.contrib.sitemaps import Sitemap
from wagtail.images import get_image_model
from wagtail.models import ReferenceIndex

#: The largest JPEG of each that our templates show, by the start of where it is used.
FILTERS = {
    "hero_image": "fill-1200x1050|format-jpeg",
    "body.": "width-1440|format-jpeg",
}
Pictures = dict[str, list[str]]


def get_pictures(page: Any, request: HttpRequest | None) -> list[str]:
    """Addresses of the pictures on that page, the first first; full or from the root.

    Two queries a request for all pages together. Nothing is drawn for a sitemap: a
    picture is in it once a visitor has seen it.
    """
    found: Pictures | None = getattr(request, "_tpi_cms_pictures", None)
    if found is None:
        found = _find_pictures()
        if request is not None:
            request._tpi_cms_pictures = found
    return found.get(str(page.pk), [])


def _find_pictures() -> Pictures:
    model = get_image_model()
    uses = ReferenceIndex.objects.filter(
        to_content_type=ContentType.objects.get_for_model(model)
    )
    used = [
        (page, int(image), spec)
        for page, image, path in uses.order_by("-model_path").values_list(
            "object_id", "to_object_id", "model_path"
        )
        if (spec := _get_filter(path))
    ]
    renditions = model.get_rendition_model().objects.filter(
        filter_spec__in=FILTERS.values(), image__in={image for _page, image, _s in used}
    )
    urls = {(each.image_id, each.filter_spec): each.url for each in renditions}
    found: Pictures = {}
    for page, image, spec in used:
        url = urls.get((image, spec))
        if url and url not in found.setdefault(page, []):
            found[page].append(url)
    return found


def _get_filter(path: str) -> str:
    return next((spec for start, spec in FILTERS.items() if path.startswith(start)), "")


class PageSitemap(Sitemap):
    """Wagtail's, with the pages of all languages of the site; as ``sitemaps`` of its
    view: ``{"sitemaps": {"pages": PageSitemap}}``."""

    def items(self) -> models.QuerySet:
        root = self.get_wagtail_site().root_page
        homes = root.get_translations(inclusive=True).values_list("path", flat=True)
        below = (models.Q(path__startswith=path) for path in homes)
        pages = swapper.load_model("wagtailcore", "Page").objects.filter(
            reduce(or_, below)
        )
        ordered = pages.live().public().order_by("path")
        return ordered.defer_streamfields().specific()
