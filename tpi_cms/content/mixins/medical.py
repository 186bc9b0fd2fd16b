"""Pages that inform about health: treatments, conditions, articles, after-care."""

from __future__ import annotations

from collections.abc import Collection

from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from ...clinics.querysets import ClinicQuerySet
from ...fields import LinesField, StableStreamField
from .. import api_fields as told
from ..blocks.facts import KeyFactBlock
from ..facts.after_care import AfterCareFacts
from ..facts.article import ArticleFacts
from ..facts.base import LinkedPage
from ..facts.condition import ConditionFacts
from ..facts.treatment import TreatmentFacts
from ..forms import MedicalPageForm
from ..review.page import ReviewedPageMixin
from .story import StoryPageMixin


class MedicalPageMixin(ReviewedPageMixin, StoryPageMixin):
    """What treatment and condition pages share."""

    alternate_names = LinesField(
        _("other names"), help_text=_("One per line, such as TPI.")
    )
    hero_caption = models.CharField(_("image caption"), max_length=255, blank=True)
    hero_credit = models.CharField(_("image credit"), max_length=255, blank=True)
    body_areas = LinesField(_("body areas"), help_text=_("One per line, such as Neck."))

    base_form_class = MedicalPageForm

    api_fields = told.MEDICAL

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

    class Meta:
        abstract = True

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

    api_fields = told.TREATMENT

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

    def get_practitioners(self) -> QuerySet | None:
        """Those who do it, as a query in the order to show; None: unknown."""
        return None

    def get_after_care(self) -> LinkedPage | None:
        """The live, public sheet to take home after it."""
        return None

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

    api_fields = told.CONDITION

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

    Kind = ArticleKind

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

    api_fields = told.ARTICLE

    facts_class = ArticleFacts

    article_panels = [
        FieldPanel("kind"),
        MultiFieldPanel(
            [FieldPanel("incentive"), FieldPanel("typicality")],
            heading=_("About a patient’s story"),
        ),
        *MedicalPageMixin.opening_panels,
        FieldPanel("body"),
    ]

    class Meta:
        abstract = True


class AfterCarePageMixin(StoryPageMixin):
    """One sheet to take home after a treatment: what to do, and whom to call.

    It stands below the treatment's page, and says what that says of afterwards as long
    as its own body is empty.
    """

    facts_class = AfterCareFacts

    sheet_panels = [FieldPanel("standfirst"), FieldPanel("body")]

    class Meta:
        abstract = True
