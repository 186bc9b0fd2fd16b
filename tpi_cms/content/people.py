"""Practitioners as pages show them, with the addresses of their own pages."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Max, Prefetch, QuerySet
from django.db.models.signals import m2m_changed
from django.utils import timezone

from wagtail.images import get_image_model
from wagtail.signals import page_published, page_unpublished

from ..clinics.location_pages import find_urls, get_practitioner_page_models
from .review.models import Practitioner

#: As ``includes/face.html`` shows it.
PHOTO_FILTER = "fill-192x192|format-webp"


def load_practitioners(request: Any, practitioners: QuerySet) -> list[Practitioner]:
    """With photo and ``page_url``; the same queries for any number."""
    images = get_image_model().objects.prefetch_renditions(PHOTO_FILTER)
    found = list(practitioners.prefetch_related(Prefetch("photo", images)))
    keys = [practitioner.pk for practitioner in found]
    urls = find_urls(request, get_practitioner_page_models(), "practitioner", keys)
    for practitioner in found:
        practitioner.page_url = urls.get(practitioner.pk, "")
    return found


def get_fingerprint() -> str:
    """Changes whenever a practitioner does, or the page of one; one query."""
    facts = Practitioner.objects.aggregate(count=Count("pk"), at=Max("updated_at"))
    return f"{facts['count']}-{facts['at'].timestamp()}" if facts["at"] else "0"


def on_page_changed(instance: Any, **kwargs: Any) -> None:
    """A practitioner's name leads to the page while that is live."""
    if getattr(instance, "presents_practitioner", False):
        own = Practitioner.objects.filter(pk=instance.practitioner_id)
        own.update(updated_at=timezone.now())


def on_clinics_changed(
    instance: Any, action: str, reverse: bool, pk_set: Any, **kwargs: Any
) -> None:
    if action.startswith("post_"):
        # A clinic that lets all of them go doesn't say who they were.
        everybody = Practitioner.objects.values("pk")
        pks = (pk_set or everybody) if reverse else [instance.pk]
        changed = Practitioner.objects.filter(pk__in=pks)
        changed.update(updated_at=timezone.now())


def connect() -> None:
    for signal in (page_published, page_unpublished):
        signal.connect(on_page_changed, dispatch_uid="tpi_cms.people")
    m2m_changed.connect(
        on_clinics_changed, Practitioner.clinics.through, dispatch_uid="tpi_cms.people"
    )
