"""The home page, and pages of text."""

from __future__ import annotations

import swapper
from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.search import index

from ..content.blocks.body import BODY_BLOCKS
from ..content.mixins import FactsPageMixin, HomePageMixin
from ..fields import StableStreamField
from .base import SafelyNamedPage


class HomePage(HomePageMixin, SafelyNamedPage):
    """The site's first page."""

    search_fields = Page.search_fields + HomePageMixin.search_fields

    content_panels = Page.content_panels + HomePageMixin.home_panels

    template = "tpi_cms/pages/home_page.html"
    parent_page_types = [swapper.get_model_name("wagtailcore", "Page")]

    class Meta:
        verbose_name = _("home page")


class StandardPage(FactsPageMixin, SafelyNamedPage):
    """A page of text, such as privacy or about us."""

    standfirst = models.TextField(
        _("standfirst"), blank=True, help_text=_("Two or three sentences that open.")
    )
    body = StableStreamField(BODY_BLOCKS, verbose_name=_("body"), blank=True)

    search_fields = [
        *Page.search_fields,
        index.SearchField("standfirst"),
        index.SearchField("body"),
    ]

    api_fields = ["standfirst", "body"]

    content_panels = [
        *Page.content_panels,
        FieldPanel("standfirst"),
        FieldPanel("body"),
    ]

    shows_clinics = False

    template = "tpi_cms/pages/standard_page.html"

    class Meta:
        verbose_name = _("standard page")
