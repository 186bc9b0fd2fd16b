"""Guides and patients' stories."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from modelcluster.fields import ParentalKey
from wagtail.admin.panels import InlinePanel
from wagtail.models import Page

from ..content.facts.article import ArticleIndexFacts
from ..content.feeds import FeedPageMixin
from ..content.mixins import ArticlePageMixin, IndexPageMixin
from .base import SafelyNamedPage
from .links import RelatedPageLink, related_pages


class ArticleIndexPage(FeedPageMixin, IndexPageMixin, SafelyNamedPage):
    """Lists the articles below it."""

    content_panels = Page.content_panels + IndexPageMixin.index_panels

    facts_class = ArticleIndexFacts

    def get_child_model(self):
        return ArticlePage

    template = "tpi_cms/pages/article_index_page.html"
    subpage_types = ["tpi_cms_pages.ArticlePage"]

    class Meta:
        verbose_name = _("articles index")


class ArticlePage(ArticlePageMixin, SafelyNamedPage):
    """A guide, or a patient's story."""

    search_fields = Page.search_fields + ArticlePageMixin.search_fields

    content_panels = [
        *Page.content_panels,
        *ArticlePageMixin.article_panels,
        InlinePanel("related_links", label=_("Page to read next"), icon="link"),
        *ArticlePageMixin.review_panels,
    ]

    def get_related_pages(self):
        return related_pages(self)

    template = "tpi_cms/pages/article_page.html"
    parent_page_types = ["tpi_cms_pages.ArticleIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("article")


class ArticleRelatedLink(RelatedPageLink):
    page = ParentalKey(
        ArticlePage, on_delete=models.CASCADE, related_name="related_links"
    )
