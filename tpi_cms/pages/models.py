"""Ready-made page types. A site with page types of its own leaves this app out."""

from __future__ import annotations

import swapper
from django.db import models
from django.utils.translation import gettext_lazy as _

from modelcluster.fields import ParentalKey
from wagtail.admin.panels import (
    FieldPanel,
    InlinePanel,
    MultiFieldPanel,
    PageChooserPanel,
)
from wagtail.models import Orderable, Page
from wagtail.search import index

from ..clinics.admin.panels import ClinicPanel
from ..clinics.admin.widgets import LongSelect
from ..clinics.models import Clinic
from ..content.blocks.body import BODY_BLOCKS
from ..content.facts.base import LinkedPage
from ..content.local_mixin import LocalTreatmentPageMixin
from ..content.local_pages import find_local_pages, find_location_pages
from ..content.mixins import (
    AfterCarePageMixin,
    ArticlePageMixin,
    ConditionPageMixin,
    FactsPageMixin,
    HomePageMixin,
    IndexPageMixin,
    LocationIndexPageMixin,
    LocationPageMixin,
    PractitionerPageMixin,
    TreatmentPageMixin,
)
from ..content.review.models import Practitioner
from ..fields import StableStreamField
from .forms import TreatmentPageForm
from .links import RelatedPageLink, related_pages
from .panels import ClinicLinksPanel, LocalNotesPanel


class SafelyNamedPage(Page):
    """A page class may have the same name in an app of the site, such as ``HomePage``.

    Django names the way from a page to its kind by the class alone, and refuses to
    start where two apps have one name.
    """

    page_ptr = models.OneToOneField(
        swapper.get_model_name("wagtailcore", "Page"),
        on_delete=models.CASCADE,
        parent_link=True,
        primary_key=True,
        related_name="%(app_label)s_%(class)s",
    )

    class Meta:
        abstract = True


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

    content_panels = [
        *Page.content_panels,
        FieldPanel("standfirst"),
        FieldPanel("body"),
    ]

    shows_clinics = False

    template = "tpi_cms/pages/standard_page.html"

    class Meta:
        verbose_name = _("standard page")


class TreatmentIndexPage(IndexPageMixin, SafelyNamedPage):
    """Lists the treatments below it."""

    content_panels = Page.content_panels + IndexPageMixin.index_panels

    def get_child_model(self):
        return TreatmentPage

    template = "tpi_cms/pages/treatment_index_page.html"
    subpage_types = ["tpi_cms_pages.TreatmentPage"]

    class Meta:
        verbose_name = _("treatments index")


class TreatmentPage(TreatmentPageMixin, SafelyNamedPage):
    """One treatment: its facts, its story and the clinics that offer it."""

    base_form_class = TreatmentPageForm

    search_fields = Page.search_fields + TreatmentPageMixin.search_fields

    content_panels = [
        *Page.content_panels,
        *TreatmentPageMixin.treatment_panels,
        InlinePanel(
            "condition_links",
            panels=[PageChooserPanel("condition"), FieldPanel("note")],
            heading=_("Conditions it may help"),
            label=_("Condition"),
            icon="link",
        ),
        MultiFieldPanel(
            [
                FieldPanel("offered_everywhere"),
                ClinicLinksPanel(
                    "clinic_links",
                    chooser_field_name="clinic",
                    label=_("Clinic"),
                ),
            ],
            heading=_("Where it is offered"),
            icon="tpi-clinic",
        ),
        InlinePanel("related_links", label=_("Page to read next"), icon="link"),
        *TreatmentPageMixin.review_panels,
    ]

    def save(self, *args, **kwargs):
        # Wagtail indexes the page's references anew for each of its rows: with 400
        # clinics that takes ten seconds. Once for all of them is enough.
        from wagtail.signal_handlers import (  # It needs all models loaded.
            disable_reference_index_auto_update,
            update_reference_index_on_save,
        )

        with disable_reference_index_auto_update():
            result = super().save(*args, **kwargs)
        update_reference_index_on_save(self)
        return result

    def get_conditions(self):
        # Of a draft the links are in memory only, so they can't be filtered by a query.
        links = self.condition_links.select_related("condition")
        notes = {
            link.condition.translation_key: link.note
            for link in links
            if link.condition_id
        }
        # A translated page keeps its links to the former language's conditions.
        pages = ConditionPage.objects.live().public().defer_streamfields()
        own = pages.filter(locale_id=self.locale_id, translation_key__in=notes)
        found = {page.translation_key: page for page in own}
        return [
            LinkedPage(found[key].title, found[key].url, note)
            for key, note in notes.items()
            if key in found
        ]

    def get_offering_clinics(self):
        if self.offered_everywhere:
            return None
        return Clinic.objects.filter(pk__in=self._get_clinic_ids())

    def _get_clinic_ids(self):
        """A query; of a draft, whose links are in memory only, the values."""
        links = self.clinic_links.all()
        if isinstance(links, models.QuerySet):
            return links.values("clinic")
        return [link.clinic_id for link in links]

    def get_local_pages(self, clinics):
        parents = find_location_pages(clinics, self.locale_id)
        pages = LocalTreatmentPage.objects.live().public().select_related("locale")
        pages = pages.filter(treatment__translation_key=self.translation_key)
        return {
            clinic: LinkedPage(page.title, page.url)
            for clinic, page in find_local_pages(pages, parents)
        }

    def get_related_pages(self):
        return related_pages(self)

    template = "tpi_cms/pages/treatment_page.html"
    parent_page_types = ["tpi_cms_pages.TreatmentIndexPage"]
    subpage_types = ["tpi_cms_pages.AfterCarePage"]

    class Meta:
        verbose_name = _("treatment")


class TreatmentRelatedLink(RelatedPageLink):
    page = ParentalKey(
        TreatmentPage, on_delete=models.CASCADE, related_name="related_links"
    )


class TreatmentClinic(Orderable):
    """A treatment is offered at a clinic."""

    treatment = ParentalKey(
        TreatmentPage, on_delete=models.CASCADE, related_name="clinic_links"
    )
    clinic = models.ForeignKey(
        Clinic, on_delete=models.CASCADE, related_name="+", verbose_name=_("clinic")
    )

    panels = [ClinicPanel("clinic")]


class ConditionIndexPage(IndexPageMixin, SafelyNamedPage):
    """Lists the conditions below it."""

    content_panels = Page.content_panels + IndexPageMixin.index_panels

    def get_child_model(self):
        return ConditionPage

    template = "tpi_cms/pages/condition_index_page.html"
    subpage_types = ["tpi_cms_pages.ConditionPage"]

    class Meta:
        verbose_name = _("conditions index")


class ConditionPage(ConditionPageMixin, SafelyNamedPage):
    """One condition, and the treatments that may help."""

    search_fields = Page.search_fields + ConditionPageMixin.search_fields

    content_panels = [
        *Page.content_panels,
        *ConditionPageMixin.condition_panels,
        InlinePanel("related_links", label=_("Page to read next"), icon="link"),
        *ConditionPageMixin.review_panels,
    ]

    def get_treatments(self):
        links = TreatmentCondition.objects.filter(
            condition__translation_key=self.translation_key,
            treatment__in=TreatmentPage.objects.live()
            .public()
            .filter(locale_id=self.locale_id),
        ).select_related("treatment")
        links = links.order_by("treatment__title")
        return [
            LinkedPage(link.treatment.title, link.treatment.url, link.note)
            for link in links
        ]

    def get_related_pages(self):
        return related_pages(self)

    template = "tpi_cms/pages/condition_page.html"
    parent_page_types = ["tpi_cms_pages.ConditionIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("condition")


class ConditionRelatedLink(RelatedPageLink):
    page = ParentalKey(
        ConditionPage, on_delete=models.CASCADE, related_name="related_links"
    )


class TreatmentCondition(Orderable):
    """A treatment may help a condition: one relation, shown on both pages."""

    treatment = ParentalKey(
        TreatmentPage, on_delete=models.CASCADE, related_name="condition_links"
    )
    condition = models.ForeignKey(
        ConditionPage,
        on_delete=models.CASCADE,
        related_name="treatment_links",
        verbose_name=_("condition"),
    )
    note = models.CharField(
        _("one line"),
        max_length=120,
        blank=True,
        help_text=_("Such as: when it starts in the neck or shoulders."),
    )


class TreatmentPractitioner(Orderable):
    """A practitioner does a treatment."""

    treatment = ParentalKey(
        TreatmentPage, on_delete=models.CASCADE, related_name="practitioner_links"
    )
    practitioner = models.ForeignKey(
        Practitioner,
        on_delete=models.CASCADE,
        related_name="treatment_links",
        verbose_name=_("practitioner"),
    )


class AfterCarePage(AfterCarePageMixin, SafelyNamedPage):
    """What to do at home after the treatment above it, on one sheet to print."""

    search_fields = Page.search_fields + AfterCarePageMixin.search_fields

    content_panels = Page.content_panels + AfterCarePageMixin.story_panels

    template = "tpi_cms/pages/after_care_page.html"
    parent_page_types = ["tpi_cms_pages.TreatmentPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("after-care sheet")


class ArticleIndexPage(IndexPageMixin, SafelyNamedPage):
    """Lists the articles below it."""

    content_panels = Page.content_panels + IndexPageMixin.index_panels

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


class PractitionerIndexPage(IndexPageMixin, SafelyNamedPage):
    """Lists the practitioners who have a page."""

    content_panels = Page.content_panels + IndexPageMixin.index_panels

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

    template = "tpi_cms/pages/practitioner_page.html"
    parent_page_types = ["tpi_cms_pages.PractitionerIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("practitioner’s page")


class LocationIndexPage(LocationIndexPageMixin, SafelyNamedPage):
    """Lists all clinics."""

    content_panels = Page.content_panels + LocationIndexPageMixin.index_panels

    def get_child_model(self):
        return LocationPage

    template = "tpi_cms/pages/location_index_page.html"
    subpage_types = ["tpi_cms_pages.LocationPage"]

    class Meta:
        verbose_name = _("clinics index")


class LocationPage(LocationPageMixin, SafelyNamedPage):
    """Presents one clinic."""

    search_fields = Page.search_fields + LocationPageMixin.search_fields

    content_panels = Page.content_panels + LocationPageMixin.location_panels

    def get_treatments(self):
        if self.clinic_id is None:
            return []
        treatments = self.get_offered_treatments().live().public()
        local = self._get_local_urls()
        return [
            LinkedPage(page.title, local[key], about=page.url)
            if (key := page.translation_key) in local
            else LinkedPage(page.title, page.url)
            for page in treatments.order_by("title").defer_streamfields()
        ]

    def get_offered_treatments(self):
        pages = TreatmentPage.objects.filter(locale_id=self.locale_id)
        offered = models.Q(offered_everywhere=True)
        if self.clinic_id:
            offered |= models.Q(clinic_links__clinic_id=self.clinic_id)
        return pages.filter(offered).distinct()

    def _get_local_urls(self):
        """Translation key of a treatment to the page about it here."""
        pages = LocalTreatmentPage.objects.child_of(self).live().public()
        pages = pages.select_related("locale", "treatment__page_ptr")
        return {
            page.treatment.translation_key: page.url
            for page in pages.filter(treatment__isnull=False).defer_streamfields()
        }

    template = "tpi_cms/pages/location_page.html"
    parent_page_types = ["tpi_cms_pages.LocationIndexPage"]
    subpage_types = ["tpi_cms_pages.LocalTreatmentPage"]

    class Meta:
        verbose_name = _("location")


class LocalTreatmentPage(LocalTreatmentPageMixin, SafelyNamedPage):
    """A treatment at the clinic of the location page above."""

    treatment = models.ForeignKey(
        TreatmentPage,
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
        )
    ]

    template = "tpi_cms/pages/local_treatment_page.html"
    parent_page_types = ["tpi_cms_pages.LocationPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("treatment at a clinic")
        verbose_name_plural = _("treatments at clinics")
