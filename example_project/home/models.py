"""The site's own page types: its home page, and plain pages such as privacy.

Both take clinics, facts and body blocks from the package, so that a clinic's phone is
typed once and is the same everywhere.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page
from wagtail.search import index

from tpi_cms.content.blocks.body import BODY_BLOCKS
from tpi_cms.content.blocks.links import RelatedCardBlock
from tpi_cms.content.mixins import FactsPageMixin, StoryPageMixin
from tpi_cms.fields import StableStreamField


class HomePage(StoryPageMixin, Page):
    """Where to begin: what hurts, what we offer, where we are."""

    heading = models.CharField(_("heading"), max_length=120, blank=True)
    cards = StableStreamField(
        [("card", RelatedCardBlock())], verbose_name=_("ways in"), blank=True
    )

    search_fields = [*Page.search_fields, index.SearchField("standfirst")]

    content_panels = [
        *Page.content_panels,
        FieldPanel("heading"),
        FieldPanel("standfirst"),
        MultiFieldPanel(
            [FieldPanel("hero_image"), FieldPanel("hero_alt")], heading=_("Image")
        ),
        FieldPanel("cards"),
        FieldPanel("body"),
    ]

    #: A request from here is about nothing in particular.
    lead_topic = ""

    template = "home/home_page.html"
    max_count = 1

    class Meta:
        verbose_name = _("home page")


class StandardPage(FactsPageMixin, Page):
    """A page of text, such as privacy or about us."""

    standfirst = models.TextField(_("standfirst"), blank=True)
    body = StableStreamField(BODY_BLOCKS, verbose_name=_("body"), blank=True)

    search_fields = [*Page.search_fields, index.SearchField("body")]

    content_panels = [
        *Page.content_panels,
        FieldPanel("standfirst"),
        FieldPanel("body"),
    ]

    template = "home/standard_page.html"

    class Meta:
        verbose_name = _("standard page")
