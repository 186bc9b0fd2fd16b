"""Pages of the people who treat."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail.admin.panels import FieldPanel

from ...fields import keep_single
from .. import api_fields as told
from ..facts.base import LinkedPage
from ..facts.practitioner import PractitionerFacts
from ..review.models import Practitioner
from .story import StoryPageMixin


class PractitionerPageMixin(StoryPageMixin):
    """Presents one practitioner; the facts stay with the practitioner."""

    presents_practitioner = True

    practitioner = models.ForeignKey(
        Practitioner,
        verbose_name=_("practitioner"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    override_translatable_fields = keep_single("practitioner")
    api_fields = told.PRACTITIONER

    facts_class = PractitionerFacts

    practitioner_panels = [
        FieldPanel("practitioner"),
        *StoryPageMixin.story_panels,
    ]

    class Meta:
        abstract = True

    def get_treatments(self) -> list[LinkedPage]:
        """``LinkedPage`` values of the live, public treatments they do."""
        return []
