"""The mark of a test request, which only this site can make, for one clinic and once.

Signed, so that what others make up costs no query; noted, so that it is good once: who
reads it on its way and sends it again makes an ordinary request.
"""

from __future__ import annotations

import secrets

from django.core import signing

from ....clinics.models import Clinic
from ...outbox.models import Heartbeat

_SALT = "tpi_cms.leads.test"

#: How long a mark is good for, in seconds.
GOOD_FOR = 600


def make_mark(clinic: Clinic) -> str:
    """Good for one request to that clinic."""
    name = f"mark:{secrets.token_urlsafe(16)}:{clinic.pk}"
    Heartbeat.objects.create(name=name)
    return signing.TimestampSigner(salt=_SALT).sign(name)


def use_mark(text: str, clinic: Clinic) -> bool:
    """Whether it makes a request to that clinic a test; then it is used up."""
    if not text:
        return False
    try:
        name = signing.TimestampSigner(salt=_SALT).unsign(text, max_age=GOOD_FOR)
    except signing.BadSignature:
        return False
    if name.rpartition(":")[2] != str(clinic.pk):
        return False
    return bool(Heartbeat.objects.filter(name=name).delete()[0])
