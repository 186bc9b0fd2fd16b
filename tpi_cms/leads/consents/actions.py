"""Consent texts: a draft is made, published for good, and retired one day."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError
from django.db.models import Max
from django.utils import timezone

from wagtail.log_actions import log

from ...transactions import write_transaction
from .models import ConsentText, Purpose, get_digest

#: Names of the entries in Wagtail's audit log; their words are in ``audit``.
PUBLISH_LOG_ACTION = "tpi_cms.consent_text.publish"
RETIRE_LOG_ACTION = "tpi_cms.consent_text.retire"

_TRIES = 10


class ConsentTextRefused(ValueError):
    """The text is not in a state for this."""


class ConsentTextChanged(ConsentTextRefused):
    """The draft is not the one that was looked at."""


def create_consent_text(
    *, purpose: str, language: str, wording: str, user: Any
) -> ConsentText:
    """A draft with the next version number of its purpose and language.

    Args:
        purpose: a ``Purpose`` value.
        language: such as ``es`` or ``es-mx``.
        user: who did it, for the log.
    """
    text = ConsentText(purpose=purpose, language=language.lower(), wording=wording)
    for tries_left in reversed(range(_TRIES)):
        text.version = _next_version(text)
        try:
            with write_transaction():
                text.save(force_insert=True)
                log(text, "wagtail.create", user=user)
            return text
        except IntegrityError:  # Somebody else took the number.
            if not tries_left:
                raise
            text.pk = None
    raise AssertionError("not reached")


def _next_version(text: ConsentText) -> int:
    known = ConsentText.objects.filter(purpose=text.purpose, language=text.language)
    return (known.aggregate(last=Max("version"))["last"] or 0) + 1


def publish_consent_text(*, pk: int, digest: str, user: Any) -> ConsentText:
    """Put a draft in use, in place of the one before; it never changes again.

    Args:
        digest: of the wording that ``user`` looked at.

    Raises:
        ConsentTextRefused: it is published already, or gone.
        ConsentTextChanged: its wording was changed in the meantime.
    """
    with write_transaction():
        drafts = ConsentText.objects.drafts().select_for_update()
        text: ConsentText | None = drafts.filter(pk=pk).first()
        if text is None:
            raise ConsentTextRefused("not a draft")
        if get_digest(text.wording) != digest:
            raise ConsentTextChanged("changed")
        text.published_at, text.published_by = timezone.now(), user
        text.save(update_fields=["published_at", "published_by"])
        log(text, PUBLISH_LOG_ACTION, user=user, data={"digest": digest})
    return text


def retire_consent_text(*, pk: int, user: Any) -> ConsentText:
    """Ask nobody any more for what this text asks; what was agreed to stays.

    Raises:
        ConsentTextRefused: it is not in use, or it asks whether to get in touch,
            which every request needs.
    """
    with write_transaction():
        texts = ConsentText.objects.with_state().select_for_update()
        text: ConsentText | None = texts.filter(pk=pk).first()
        if text is None or text.purpose == Purpose.CONTACT:
            raise ConsentTextRefused("can't be retired")
        if text.state != ConsentText.State.IN_USE:
            raise ConsentTextRefused("not in use")
        text.retired_at = timezone.now()
        text.save(update_fields=["retired_at"])
        log(text, RETIRE_LOG_ACTION, user=user)
    return text
