"""Which of the site's page classes present one clinic, and which list them all.

A page class says so itself, by ``presents_clinic`` or ``lists_clinics``, so that any
room can ask without knowing the classes.
"""

from __future__ import annotations

from typing import Any

from wagtail.models import get_page_models


def get_location_page_models() -> list[Any]:
    """Page classes with ``presents_clinic``: each has a foreign key ``clinic``."""
    return _find("presents_clinic")


def get_location_index_models() -> list[Any]:
    """Page classes with ``lists_clinics``."""
    return _find("lists_clinics")


def _find(marker: str) -> list[Any]:
    return [model for model in get_page_models() if getattr(model, marker, False)]
