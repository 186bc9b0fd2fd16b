"""Sheets that patients take home."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from wagtail.models import Page

from ..content.mixins import AfterCarePageMixin
from .base import SafelyNamedPage


class AfterCarePage(AfterCarePageMixin, SafelyNamedPage):
    """What to do at home after the treatment above it, on one sheet to print."""

    search_fields = Page.search_fields + AfterCarePageMixin.search_fields

    content_panels = Page.content_panels + AfterCarePageMixin.sheet_panels

    template = "tpi_cms/pages/after_care_page.html"
    parent_page_types = ["tpi_cms_pages.TreatmentPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("after-care sheet")
