"""Abstract page classes: what a treatment, condition or location page holds.

A site that wants page types of its own subclasses these beside its base page, as
``tpi_cms.pages`` does::

    class TreatmentPage(TreatmentPageMixin, Page):
        content_panels = Page.content_panels + TreatmentPageMixin.treatment_panels
"""

from __future__ import annotations

from collections.abc import Collection

from django.db import models
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.images import get_image_model_string
from wagtail.search import index

from ..clinics.admin.panels import ClinicPanel
from ..clinics.models import Clinic
from ..clinics.querysets import ClinicQuerySet
from ..conf import conf
from ..fields import LinesField, StableStreamField, keep_single
from ..spoken import get_page_language
from .blocks.body import BODY_BLOCKS
from .blocks.facts import KeyFactBlock
from .blocks.links import RelatedCardBlock
from .directory import get_clinic_changes
from .facts.base import LinkedPage, PageFacts
from .facts.condition import ConditionFacts
from .facts.home import HomeFacts
from .facts.index import IndexFacts
from .facts.location import LocationFacts, LocationIndexFacts
from .facts.treatment import TreatmentFacts
from .finder import Question
from .forms import FactsPageForm
from .phones.check import mark_in_preview
from .phones.references import render_on_page
from .review.models import Practitioner
from .roles import AuthorRole
from .sessions import keep_private

#: What is open now is so for a moment.
SEARCH_SECONDS = 60


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

    def serve(self, request, *args, **kwargs):
        language = get_page_language(self)
        with override(language):
            response = super().serve(request, *args, **kwargs)
        response.headers.setdefault("Content-Language", language)
        return keep_private(request, render_on_page(response, language))

    def serve_preview(self, request, mode_name):
        language = get_page_language(self)
        with override(language):
            response = super().serve_preview(request, mode_name)
        return mark_in_preview(render_on_page(response, language))

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

    facts_class = IndexFacts

    index_panels = [FieldPanel("introduction")]

    class Meta:
        abstract = True

    def get_child_model(self) -> type[models.Model]:
        """The page class that this index lists."""
        raise NotImplementedError


class MedicalPageMixin(StoryPageMixin):
    """What treatment and condition pages share."""

    alternate_names = LinesField(
        _("other names"), help_text=_("One per line, such as TPI.")
    )
    hero_caption = models.CharField(_("image caption"), max_length=255, blank=True)
    hero_credit = models.CharField(_("image credit"), max_length=255, blank=True)
    body_areas = LinesField(_("body areas"), help_text=_("One per line, such as Neck."))

    author = models.ForeignKey(
        Practitioner,
        verbose_name=_("author, if a practitioner"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    author_name = models.CharField(_("author"), max_length=120, blank=True)
    author_role = models.CharField(
        _("author is a"), max_length=20, choices=AuthorRole.choices, blank=True
    )
    author_consent = models.BooleanField(
        _("we have their written consent"),
        default=False,
        help_text=_("Needed where the author is a patient (45 CFR 164.508)."),
    )
    # Who signed, as of then: the practitioner may leave, or be named otherwise.
    reviewer = models.ForeignKey(
        Practitioner,
        verbose_name=_("reviewer"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    reviewer_name = models.CharField(_("reviewed by"), max_length=120, blank=True)
    reviewer_role = models.CharField(
        _("reviewer's role"),
        max_length=120,
        blank=True,
        help_text=_("Such as: pain medicine physician."),
    )
    last_reviewed = models.DateField(_("last reviewed"), null=True, blank=True)
    next_review = models.DateField(_("next review due"), null=True, blank=True)
    #: What was signed: the revision, and a digest of what is material in it.
    signed_revision = models.ForeignKey(
        "wagtailcore.Revision",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    signed_digest = models.CharField(max_length=64, blank=True, editable=False)

    opening_panels = [
        FieldPanel("standfirst"),
        FieldPanel("alternate_names"),
        MultiFieldPanel(
            [
                FieldPanel("hero_image"),
                FieldPanel("hero_alt"),
                FieldPanel("hero_caption"),
                FieldPanel("hero_credit"),
            ],
            heading=_("Image"),
        ),
    ]
    override_translatable_fields = keep_single(
        "author", "author_name", "reviewer", "reviewer_name"
    )

    review_panels = [
        MultiFieldPanel(
            [FieldPanel("author_name"), FieldPanel("author_role")],
            heading=_("Author"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("reviewer_name"),
                FieldPanel("reviewer_role"),
                FieldPanel("last_reviewed"),
                FieldPanel("next_review"),
            ],
            heading=_("Medical review"),
        ),
    ]

    class Meta:
        abstract = True

    @property
    def is_reviewed(self) -> bool:
        """Signed off: named reviewer and date. Unreviewed pages show no review line."""
        return bool(self.reviewer_name and self.last_reviewed)

    def get_related_pages(self) -> list:
        """Live, public pages to read next; override to choose them your way."""
        return []


class ProcedureType(models.TextChoices):
    """schema.org ``MedicalProcedureType`` and ``SurgicalProcedure``."""

    PERCUTANEOUS = "PercutaneousProcedure", _("Through the skin, such as an injection")
    NONINVASIVE = "NoninvasiveProcedure", _("Not invasive")
    SURGICAL = "SurgicalProcedure", _("Surgery")


class TreatmentPageMixin(MedicalPageMixin):
    """One treatment (schema.org ``MedicalTherapy``)."""

    procedure_type = models.CharField(
        _("kind of procedure"),
        max_length=30,
        choices=ProcedureType.choices,
        blank=True,
    )
    key_facts = StableStreamField(
        [("fact", KeyFactBlock())], verbose_name=_("key facts"), blank=True
    )
    offered_everywhere = models.BooleanField(
        _("offered at every clinic"),
        default=True,
        help_text=_("Untick to choose the clinics that offer it."),
    )

    presents_treatment = True

    facts_class = TreatmentFacts

    treatment_panels = [
        *MedicalPageMixin.opening_panels,
        FieldPanel("key_facts"),
        MultiFieldPanel(
            [FieldPanel("procedure_type"), FieldPanel("body_areas")],
            heading=_("Kind of treatment"),
        ),
        FieldPanel("body"),
    ]

    class Meta:
        abstract = True

    def get_conditions(self) -> list:
        """``LinkedPage`` values of the live, public conditions this may help."""
        return []

    def get_offering_clinics(self) -> ClinicQuerySet | None:
        """The clinics that offer it, public or not, as a query; None means all."""
        return None

    def get_local_pages(self, clinics: Collection[int]) -> dict[int, LinkedPage]:
        """Clinic primary key to its live, public page about this treatment."""
        return {}


class ConditionPageMixin(MedicalPageMixin):
    """One condition (schema.org ``MedicalCondition``)."""

    symptoms = LinesField(_("symptoms"), help_text=_("One per line."))
    causes = LinesField(_("causes"), help_text=_("One per line."))
    risk_factors = LinesField(_("what raises the risk"), help_text=_("One per line."))
    diagnosis = LinesField(
        _("how it is found"), help_text=_("Tests and examinations, one per line.")
    )
    complications = LinesField(_("complications"), help_text=_("One per line."))
    self_care = LinesField(_("what you can do yourself"), help_text=_("One per line."))
    red_flags = LinesField(
        _("red flags"),
        help_text=_("Signs of an emergency, one per line. Shown in a red card."),
    )

    facts_class = ConditionFacts

    condition_panels = [
        *MedicalPageMixin.opening_panels,
        MultiFieldPanel(
            [
                FieldPanel("symptoms"),
                FieldPanel("causes"),
                FieldPanel("risk_factors"),
                FieldPanel("diagnosis"),
                FieldPanel("complications"),
                FieldPanel("self_care"),
                FieldPanel("red_flags"),
                FieldPanel("body_areas"),
            ],
            heading=_("About the condition"),
        ),
        FieldPanel("body"),
    ]

    class Meta:
        abstract = True

    def get_treatments(self) -> list:
        """``LinkedPage`` values of the live, public treatments that may help."""
        return []


class ArticleKind(models.TextChoices):
    GUIDE = "guide", _("Guide")
    STORY = "story", _("A patient’s story")


class ArticlePageMixin(MedicalPageMixin):
    """A guide, or a patient's story (schema.org ``Article``)."""

    kind = models.CharField(
        _("kind"),
        max_length=10,
        choices=ArticleKind.choices,
        default=ArticleKind.GUIDE,
    )
    # 16 CFR 255.5 and 255.2, as at a quote.
    incentive = models.CharField(
        _("what they got for it"),
        max_length=255,
        blank=True,
        help_text=_("Shown above a patient’s story. Leave empty if nothing."),
    )
    typicality = models.CharField(
        _("what is typical"),
        max_length=255,
        blank=True,
        help_text=_("Such as: about half of people feel this much change."),
    )

    article_panels = [
        FieldPanel("kind"),
        *MedicalPageMixin.opening_panels,
        FieldPanel("body"),
    ]

    class Meta:
        abstract = True


class PractitionerPageMixin(StoryPageMixin):
    """Presents one practitioner; the facts stay with the practitioner."""

    practitioner = models.ForeignKey(
        Practitioner,
        verbose_name=_("practitioner"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    override_translatable_fields = keep_single("practitioner")

    practitioner_panels = [
        FieldPanel("practitioner"),
        *StoryPageMixin.story_panels,
    ]

    class Meta:
        abstract = True


class AfterCarePageMixin(StoryPageMixin):
    """One sheet to take home after a treatment: what to do, and whom to call."""

    class Meta:
        abstract = True


class LocationIndexPageMixin(IndexPageMixin):
    """Lists the clinics; pages link to it as "All clinics"."""

    lists_clinics = True

    facts_class = LocationIndexFacts

    class Meta:
        abstract = True

    def serve(self, request, *args, **kwargs):
        """An answer to a search is for the moment, and for no search engine.

        Any query makes one: they would be as many pages as there are words.
        """
        response = super().serve(request, *args, **kwargs)
        if not Question.read(request.GET).is_plain:
            response["X-Robots-Tag"] = "noindex"
            patch_cache_control(response, max_age=SEARCH_SECONDS)
        return response


class LocationPageMixin(StoryPageMixin):
    """Presents one clinic; the facts stay with the clinic."""

    override_translatable_fields = keep_single("clinic")

    presents_clinic = True

    clinic = models.ForeignKey(
        Clinic,
        verbose_name=_("clinic"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    facts_class = LocationFacts

    location_panels = [ClinicPanel("clinic"), *StoryPageMixin.story_panels]

    class Meta:
        abstract = True

    def get_treatments(self) -> list:
        """``LinkedPage`` values of the live, public treatments offered here.

        To the clinic's own page about it, where there is one.
        """
        return []

    def get_offered_treatments(self) -> models.QuerySet:
        """Pages of the treatments offered here, in this language, live or not."""
        raise NotImplementedError

    def get_sitemap_urls(self, request=None):
        """The page changes when its clinic does: a phone, an hour, a closure."""
        urls = super().get_sitemap_urls(request)
        changed_at = get_clinic_changes(request).get(self.clinic_id)
        for url in urls:
            moments = [moment for moment in (url["lastmod"], changed_at) if moment]
            url["lastmod"] = max(moments, default=None)
        return urls
