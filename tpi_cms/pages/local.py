"""A treatment at one clinic."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page

from ..clinics.admin.widgets import LongSelect
from ..content.local_mixin import LocalTreatmentPageMixin
from ..content.readiness.preview import SearchPreviewPanel
from .base import SafelyNamedPage
from .panels import LocalNotesPanel


class LocalTreatmentPage(LocalTreatmentPageMixin, SafelyNamedPage):
    """A treatment at the clinic of the location page above."""

    treatment = models.ForeignKey(
        "tpi_cms_pages.TreatmentPage",
        verbose_name=_("treatment"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    search_fields = Page.search_fields + LocalTreatmentPageMixin.search_fields

    content_panels = [
        LocalNotesPanel(),
        *Page.content_panels,
        FieldPanel("treatment", widget=LongSelect),
        *LocalTreatmentPageMixin.story_panels,
    ]
    promote_panels = [
        MultiFieldPanel(
            [FieldPanel("seo_title"), FieldPanel("search_description")],
            heading=_("For search engines"),
        ),
        SearchPreviewPanel(heading=_("Preview")),
    ]

    template = "tpi_cms/pages/local_treatment_page.html"
    parent_page_types = ["tpi_cms_pages.LocationPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("treatment at a clinic")
        verbose_name_plural = _("treatments at clinics")
