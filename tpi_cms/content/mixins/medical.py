"""Pages that inform about health: treatments, conditions, articles, after-care."""

from __future__ import annotations

from collections.abc import Collection

from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from ...clinics.querysets import ClinicQuerySet
from ...fields import LinesField, StableStreamField
from ..blocks.facts import KeyFactBlock
from ..facts.after_care import AfterCareFacts
from ..facts.article import ArticleFacts
from ..facts.base import LinkedPage
from ..facts.condition import ConditionFacts
from ..facts.treatment import TreatmentFacts
from ..review.models import Practitioner
from ..roles import AuthorRole
from .story import StoryPageMixin


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
    review_panels = [
        MultiFieldPanel(
            [
                FieldPanel("author"),
                FieldPanel("author_name"),
                FieldPanel("author_role"),
                FieldPanel("author_consent"),
            ],
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
