"""Any page of ours, the stories among them, home and lists."""

from __future__ import annotations

from urllib.parse import urljoin

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.images import get_image_model_string
from wagtail.search import index
from wagtail.url_routing import RouteResult

from ...conf import conf
from ...fields import StableStreamField
from ...spoken import get_page_language
from .. import api_fields as told
from .. import twin
from ..blocks.body import BODY_BLOCKS
from ..blocks.links import RelatedCardBlock
from ..copy.preview import mark_in_preview as mark_problems
from ..facts.base import PageFacts
from ..facts.home import HomeFacts
from ..facts.index import IndexFacts
from ..forms import FactsPageForm
from ..phones.check import mark_in_preview
from ..phones.references import render_on_page
from ..sessions import keep_private
from ..sitemaps import get_pictures


class FactsPageMixin(models.Model):
    """Base of all our pages: facts are loaded once, lazily, and shared.

    The template and the structured data both read ``facts``, so they can't disagree.
    """

    #: All that this kind of page shows and says in its own way.
    facts_class: type[PageFacts] = PageFacts
    #: Whether the template shows clinics, at ``#clinics``.
    shows_clinics = True

    base_form_class = FactsPageForm

    class Meta:
        abstract = True

    def get_facts(self, request) -> PageFacts:
        """The facts shown on this page; override to add your own."""
        return self.facts_class(self, request)

    def route(self, request, path_components):
        if path_components == [twin.NAME] and self.live:
            return RouteResult(self, kwargs={"as_markdown": True})
        return super().route(request, path_components)

    def serve(self, request, *args, as_markdown=False, **kwargs):
        if as_markdown:
            return twin.answer_in_markdown(self, request)
        language = get_page_language(self)
        with override(language):
            response = super().serve(request, *args, **kwargs)
        response.headers.setdefault("Content-Language", language)
        return keep_private(request, render_on_page(response, language))

    def serve_preview(self, request, mode_name):
        language = get_page_language(self)
        with override(language):
            response = super().serve_preview(request, mode_name)
        marked = mark_in_preview(render_on_page(response, language))
        return mark_problems(marked, self)

    def get_sitemap_urls(self, request=None):
        """With ``images``, for ``tpi_cms/seo/sitemap.xml``."""
        urls = super().get_sitemap_urls(request)
        for url in urls[:1]:
            pictures = get_pictures(self, request)
            url["images"] = [urljoin(url["location"], each) for each in pictures]
        return urls

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["facts"] = self.get_facts(request)
        context["base_template"] = conf.base_template
        return context


class StoryPageMixin(FactsPageMixin):
    """A page with an opening, a picture and a body of sections."""

    standfirst = models.TextField(
        _("standfirst"), blank=True, help_text=_("Two or three sentences that open.")
    )
    hero_image = models.ForeignKey(
        get_image_model_string(),
        verbose_name=_("image"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    hero_alt = models.CharField(
        _("image description"),
        max_length=255,
        blank=True,
        help_text=_("What the picture shows. Leave empty if it only decorates."),
    )
    body = StableStreamField(BODY_BLOCKS, verbose_name=_("body"), blank=True)

    search_fields = [index.SearchField("standfirst"), index.SearchField("body")]

    api_fields = told.STORY

    image_panel = MultiFieldPanel(
        [FieldPanel("hero_image"), FieldPanel("hero_alt")], heading=_("Image")
    )
    story_panels = [FieldPanel("standfirst"), image_panel, FieldPanel("body")]

    class Meta:
        abstract = True


class HomePageMixin(StoryPageMixin):
    """Where to begin: what hurts, what the group offers, where its clinics are."""

    heading = models.CharField(
        _("heading"),
        max_length=120,
        blank=True,
        help_text=_("Empty: the page's title."),
    )
    cards = StableStreamField(
        [("card", RelatedCardBlock())], verbose_name=_("ways in"), blank=True
    )

    #: A request from here is about nothing in particular.
    lead_topic = ""

    api_fields = told.HOME

    facts_class = HomeFacts

    home_panels = [
        FieldPanel("heading"),
        FieldPanel("standfirst"),
        StoryPageMixin.image_panel,
        FieldPanel("cards"),
        FieldPanel("body"),
    ]

    class Meta:
        abstract = True


class IndexPageMixin(FactsPageMixin):
    """Base of the pages that list the pages below them."""

    introduction = models.TextField(_("introduction"), blank=True)

    api_fields = told.INDEX

    facts_class = IndexFacts

    index_panels = [FieldPanel("introduction")]

    class Meta:
        abstract = True

    def get_child_model(self) -> type[models.Model]:
        """The page class that this index lists."""
        raise NotImplementedError
