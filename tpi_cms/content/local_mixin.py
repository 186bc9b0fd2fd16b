"""The abstract page of a treatment at one clinic."""

from __future__ import annotations

from typing import Any

from django.db import models

from ..clinics.models import Clinic
from ..clinics.querysets import ClinicQuerySet
from .api_fields import LOCAL_TREATMENT
from .facts.local import LocalTreatmentFacts
from .forms import LocalTreatmentForm
from .mixins import StoryPageMixin


class LocalTreatmentPageMixin(StoryPageMixin):
    """A treatment at one clinic: that of the location page it stands below.

    A concrete class adds ``treatment``, a foreign key to its page of a treatment.
    """

    stands_at_clinic = True

    #: How much of the text stands elsewhere too, in percent; counted as it is saved.
    likeness = models.PositiveSmallIntegerField(null=True, editable=False)

    api_fields = LOCAL_TREATMENT

    facts_class = LocalTreatmentFacts
    base_form_class = LocalTreatmentForm

    class Meta:
        abstract = True

    def get_location(self) -> Any:
        """The page above, which presents the clinic."""
        return self.get_parent().specific

    @property
    def clinic_id(self) -> int | None:
        return getattr(self.get_location(), "clinic_id", None)

    @property
    def clinic(self) -> Clinic | None:
        return getattr(self.get_location(), "clinic", None)

    @property
    def lead_topic(self) -> str:
        treatment = self.get_treatment()
        return treatment.title if treatment else self.title

    def get_treatment(self) -> Any:
        """The treatment's page in this page's language, live or not; None: it's gone.

        A translated page keeps its link to the former language's treatment.
        """
        treatment = self.treatment
        if treatment is None or treatment.locale_id == self.locale_id:
            return treatment
        return treatment.get_translation_or_none(self.locale)

    def get_offering_clinics(self) -> ClinicQuerySet | None:
        """The clinics that offer its treatment; None means all."""
        treatment = self.get_treatment()
        return treatment.get_offering_clinics() if treatment else None
