"""How a page looks in search results, and where its link is shared."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.utils.translation import gettext_lazy as _

from wagtail.admin.panels import Panel

from ..facts.base import DESCRIPTION_LENGTH, PageFacts
from ..metadata import get_metadata

#: Search engines cut titles by their width; about so many characters fit.
TITLE_LENGTH = 60
#: The script says the same while one types.
FITS = _("%(count)s of about %(limit)s characters")
CUT = _("%(count)s of about %(limit)s characters: the end is cut off")


def count_characters(text: str, limit: int) -> str:
    """``52 of about 60 characters``."""
    words = CUT if len(text) > limit else FITS
    return words % {"count": len(text), "limit": limit}


class SearchPreviewPanel(Panel):
    """For the tab Promote of a page with ``facts_class``; follows what is typed."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "tpi_cms/admin/pages/search_preview.html"

        @property
        def media(self) -> forms.Media:
            return forms.Media(js=["tpi_cms/admin/search-preview.js"])

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            page = self.instance
            facts = getattr(page, "facts_class", PageFacts)(page, self.request)
            said = get_metadata(facts)["title"]
            suffix = f" · {facts.site_name}" if facts.site_name else ""
            title, written = f"{said}{suffix}", facts.full_description
            return {
                **context,
                "facts": facts,
                "shared_title": said,
                "title": title,
                "suffix": suffix,
                "crumbs": self._get_crumbs(facts),
                "slug": "" if facts.is_home else page.slug,
                "counts": [
                    count_characters(title, TITLE_LENGTH),
                    count_characters(written, DESCRIPTION_LENGTH),
                ],
                "limits": json.dumps([TITLE_LENGTH, DESCRIPTION_LENGTH]),
                "words": json.dumps([str(FITS), str(CUT)]),
            }

        def _get_crumbs(self, facts: PageFacts) -> list[str]:
            """Host and slugs above; a new page has no address of its own yet."""
            parent = getattr(self.form, "parent_page", None)
            above = facts.url if facts.is_home else parent.get_full_url(self.request)
            url = urlsplit(above or facts.url)
            return [url.netloc, *filter(None, url.path.split("/"))]
