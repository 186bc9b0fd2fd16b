"""Ready-made page types. A site with page types of its own leaves this app out.

Treatments, conditions and places, which know each other, are here; the other
kinds in the modules beside, imported here for Django to find.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from modelcluster.fields import ParentalKey
from wagtail.admin.panels import (
    FieldPanel,
    InlinePanel,
    MultiFieldPanel,
    PageChooserPanel,
)
from wagtail.models import Orderable, Page

from ..clinics.admin.panels import ClinicPanel
from ..clinics.models import Clinic
from ..content.facts.base import LinkedPage
from ..content.local_pages import find_local_pages, find_location_pages
from ..content.mixins import (
    ConditionPageMixin,
    IndexPageMixin,
    LocationIndexPageMixin,
    LocationPageMixin,
    TreatmentPageMixin,
)
from ..content.review.models import Practitioner
from .after_care import AfterCarePage
from .articles import ArticleIndexPage, ArticlePage, ArticleRelatedLink
from .base import SafelyNamedPage
from .forms import TreatmentPageForm
from .general import HomePage, StandardPage
from .links import RelatedPageLink, related_pages
from .local import LocalTreatmentPage
from .panels import ClinicLinksPanel
from .practitioners import PractitionerIndexPage, PractitionerPage

__all__ = [
    "AfterCarePage",
    "ArticleIndexPage",
    "ArticlePage",
    "ArticleRelatedLink",
    "ConditionIndexPage",
    "ConditionPage",
    "ConditionRelatedLink",
    "HomePage",
    "LocalTreatmentPage",
    "LocationIndexPage",
    "LocationPage",
    "PractitionerIndexPage",
    "PractitionerPage",
    "StandardPage",
    "TreatmentClinic",
    "TreatmentCondition",
    "TreatmentIndexPage",
    "TreatmentPage",
    "TreatmentPractitioner",
    "TreatmentRelatedLink",
]


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
    material_relations = ("condition_links",)

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
        InlinePanel(
            "practitioner_links",
            panels=[FieldPanel("practitioner")],
            heading=_("Who does it"),
            label=_("Practitioner"),
            icon="user",
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

    def get_practitioners(self):
        links = list(self.practitioner_links.all())
        keys = [link.practitioner_id for link in links]
        order = models.Case(
            *(models.When(pk=key, then=place) for place, key in enumerate(keys)),
            default=0,
        )
        return Practitioner.objects.filter(pk__in=keys).order_by(order)

    def get_after_care(self):
        sheets = AfterCarePage.objects.child_of(self).live().public()
        sheet = sheets.select_related("locale").defer_streamfields().first()
        note = gettext("One page to print or keep, with the clinic’s number.")
        return sheet and LinkedPage(sheet.title, sheet.url, note)

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
