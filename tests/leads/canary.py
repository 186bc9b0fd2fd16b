"""A person whose name must not turn up where it doesn't belong, and the looking."""

from __future__ import annotations

import logging

from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache

from tpi_cms.leads.audit.models import LeadLogEntry

NAME = "Canary-Zephyrine"
PHONE = "8158020088"
EMAIL = f"{NAME}@example.org"
#: In the text of errors only, beside the name: an answer may hold what was typed, but
#: never that.
QUOTED = "Quoted-by-a-library"
NEEDLES = (NAME, NAME.lower(), PHONE, "815-802-0088", "(815) 802-0088", QUOTED)


def assert_clean(text: str) -> None:
    for needle in NEEDLES:
        assert needle not in text, text[max(0, text.find(needle) - 200) :][:400]


def assert_nothing_left(caplog) -> None:
    """Logs as they are written, with tracebacks; mail; cache; sessions; audit rows."""
    formatter = logging.Formatter()
    for record in caplog.records:
        assert_clean(formatter.format(record))
    for message in mail.outbox:
        parts = [str(part) for part in message.alternatives]
        assert_clean("\n".join([str(message.message()), message.body, *parts]))
    assert_clean(str(getattr(cache, "_cache", "")))
    assert_clean(str([row.get_decoded() for row in Session.objects.all()]))
    for entry in LeadLogEntry.objects.all():
        assert_clean(f"{entry.label} {entry.data}")


def raise_quoting(*args, **kwargs):
    """Fails as libraries do: with the value in the error's text."""
    raise RuntimeError(f"{QUOTED}: {NAME} {PHONE}")


def raise_plainly(*args, **kwargs):
    """For Django's own reports, where only values around the error are ours."""
    raise RuntimeError("a library's words")
