"""The people who treat."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from wagtail.models import Page

from ..content.facts.base import LinkedPage
from ..content.facts.practitioner import PractitionerIndexFacts
from ..content.mixins import IndexPageMixin, PractitionerPageMixin
from .base import SafelyNamedPage


class PractitionerIndexPage(IndexPageMixin, SafelyNamedPage):
    """Lists the practitioners who have a page."""

    content_panels = Page.content_panels + IndexPageMixin.index_panels

    facts_class = PractitionerIndexFacts

    def get_child_model(self):
        return PractitionerPage

    template = "tpi_cms/pages/practitioner_index_page.html"
    subpage_types = ["tpi_cms_pages.PractitionerPage"]

    class Meta:
        verbose_name = _("practitioners index")


class PractitionerPage(PractitionerPageMixin, SafelyNamedPage):
    """Presents one practitioner."""

    search_fields = Page.search_fields + PractitionerPageMixin.search_fields

    content_panels = Page.content_panels + PractitionerPageMixin.practitioner_panels

    def get_treatments(self):
        # A translated page keeps its links to the former language's treatments.
        links = self.practitioner.treatment_links.all()
        keys = links.values("treatment__translation_key")
        pages = (
            links.model._meta.get_field("treatment")
            .related_model.objects.live()
            .public()
        )
        own = pages.filter(locale_id=self.locale_id, translation_key__in=keys)
        found = own.order_by("title").select_related("locale").defer_streamfields()
        return [LinkedPage(page.title, page.url) for page in found]

    template = "tpi_cms/pages/practitioner_page.html"
    parent_page_types = ["tpi_cms_pages.PractitionerIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("practitioner’s page")
