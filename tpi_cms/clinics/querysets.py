"""Which clinics: those that patients see, those that take requests."""

from __future__ import annotations

from django.db import models

from .closures import find_closures
from .location_pages import get_location_page_models, is_private
from .status import TAKING_REQUESTS, Status


class ClinicQuerySet(models.QuerySet):
    _with_closures = False

    def public(self):
        """Clinics that patients may see: with a live page, or without if they say so.

        The closed ones never are.
        """
        shown = models.Q(public_without_page=True) | _has_live_page()
        return self.exclude(status=Status.CLOSED).filter(shown)

    def with_live_page(self):
        """Clinics with ``has_live_page``, for the admin."""
        return self.annotate(
            has_live_page=models.ExpressionWrapper(
                _has_live_page(), output_field=models.BooleanField()
            )
        )

    def taking_requests(self):
        """Clinics that a consultation request can be sent to, public or not."""
        return self.filter(status__in=TAKING_REQUESTS)

    def with_facts(self):
        """Clinics with all their facts, in the same few queries for any number."""
        clinics = self.prefetch_related("phones", "special_hours", "campaign_numbers")
        clinics._with_closures = True
        return clinics

    def _clone(self):
        clone = super()._clone()
        clone._with_closures = self._with_closures
        return clone

    def _fetch_all(self):
        is_new = self._result_cache is None
        super()._fetch_all()
        if is_new and self._with_closures and self._fields is None:
            closures = find_closures([clinic.pk for clinic in self._result_cache])
            for clinic in self._result_cache:
                clinic._known_closures = closures[clinic.pk]

    def fingerprint(self) -> str:
        """Changes whenever a clinic or one of its rows was saved; one query."""
        facts = self.aggregate(count=models.Count("pk"), at=models.Max("updated_at"))
        return f"{facts['count']}-{facts['at'].timestamp()}" if facts["at"] else "0"


def _has_live_page() -> models.Q:
    """Whether any of the site's own kinds of page presents the clinic to everybody."""
    found = models.Q(pk__in=[])
    for model in get_location_page_models():
        pages = model.objects.live().filter(~is_private())
        # Not by equality: PostgreSQL would look up all pages for a dozen clinics.
        own = models.OuterRef("pk")
        pages = pages.filter(clinic__gte=own, clinic__lte=own)
        found |= models.Q(models.Exists(pages.order_by()))
    return found
