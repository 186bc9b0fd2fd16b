"""A clinic is public while its page is live: what that page does changes the clinic."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from wagtail.signals import page_published, page_unpublished

from .models import Clinic


def on_page_changed(instance: Any, **kwargs: Any) -> None:
    """Fragments that list clinics are kept until any clinic changes.

    Deleting a live page unpublishes it first.
    """
    shows = ("presents_clinic", "stands_at_clinic")
    if any(getattr(instance, name, False) for name in shows):
        Clinic.objects.filter(pk=instance.clinic_id).update(updated_at=timezone.now())


def connect() -> None:
    for signal in (page_published, page_unpublished):
        signal.connect(on_page_changed, dispatch_uid="tpi_cms.publishing")
