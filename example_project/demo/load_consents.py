"""Publishes the demo's consent texts."""

from __future__ import annotations

from wagtail.models import Locale

from tpi_cms.models import ConsentText

from .content.consents import CONSENT_TEXTS


def load_consents() -> int:
    """One live text for each purpose; returns how many."""
    for purpose, wording in CONSENT_TEXTS.items():
        text = ConsentText.objects.create(
            purpose=purpose, wording=wording, locale=Locale.get_default(), live=False
        )
        text.save_revision().publish()
    return len(CONSENT_TEXTS)
