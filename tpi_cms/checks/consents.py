"""System checks of the consent texts."""

from __future__ import annotations

from typing import Any

from django.core import checks
from django.core.checks import CheckMessage, Tags, Warning
from django.db import DatabaseError

from wagtail.models import Locale


@checks.register(Tags.database)
def check_contact_texts(
    databases: list[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Once one text of the site's own is live, patients expect it everywhere."""
    from ..leads.consents.models import ConsentText, Purpose

    texts = ConsentText.objects.filter(live=True, purpose=Purpose.CONTACT)
    if texts.db not in (databases or []):
        return []
    try:
        written = set(texts.values_list("locale__language_code", flat=True))
        locales = list(Locale.objects.values_list("language_code", flat=True))
    except DatabaseError:
        return []  # a migration is still to come
    return _warn_of_languages(written, locales) if written else []


def _warn_of_languages(written: set[str], locales: list[str]) -> list[CheckMessage]:
    from ..leads.consents.boxes import widen_language

    missing = [code for code in locales if written.isdisjoint(widen_language(code))]
    if not missing:
        return []
    return [
        Warning(
            f"No contact consent text is published in: {', '.join(sorted(missing))}. "
            "Forms there show the built-in wording.",
            hint="Publish one for each language under Settings, Consent texts.",
            id="tpi_cms.W040",
        )
    ]
