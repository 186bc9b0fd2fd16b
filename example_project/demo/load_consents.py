"""Publishes the demo's consent texts."""

from __future__ import annotations

from tpi_cms.leads.consents.actions import create_consent_text, publish_consent_text
from tpi_cms.models import ConsentText

from .content.consents import CONSENT_TEXTS


def load_consents() -> int:
    """One text for each purpose, in use; returns how many."""
    for purpose, wording in CONSENT_TEXTS.items():
        _publish(purpose, wording)
    return len(CONSENT_TEXTS)


def _publish(purpose: str, wording: str) -> ConsentText:
    text = create_consent_text(
        purpose=purpose, language="en", wording=wording, user=None
    )
    return publish_consent_text(pk=text.pk, digest=text.digest, user=None)
