"""Publishes the demo's consent texts."""

from __future__ import annotations

from wagtail.models import Locale

from tpi_cms.models import ConsentText

from .content.consents import CONSENT_TEXTS


def load_consents() -> int:
    """One live text for each purpose and language; returns how many."""
    texts = [
        ConsentText.objects.create(
            purpose=purpose,
            wording=wording,
            locale=Locale.objects.get(language_code=language),
            live=False,
        )
        for language, wordings in CONSENT_TEXTS.items()
        for purpose, wording in wordings.items()
    ]
    for text in texts:
        text.save_revision().publish()
    return len(texts)
