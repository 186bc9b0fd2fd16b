"""Pages of the clinics, and the page that finds them."""

from __future__ import annotations

from django.db import models
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext_lazy as _

from ...clinics.admin.panels import ClinicPanel
from ...clinics.models import Clinic
from ...fields import keep_single
from .. import api_fields as told
from ..directory import get_clinic_changes
from ..facts.location import LocationFacts, LocationIndexFacts
from ..finder import Question
from .story import IndexPageMixin, StoryPageMixin

#: What is open now is so for a moment.
SEARCH_SECONDS = 60


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

    presents_clinic = True

    clinic = models.ForeignKey(
        Clinic,
        verbose_name=_("clinic"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    api_fields = told.LOCATION
    override_translatable_fields = keep_single("clinic")

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
