"""Finding people among leads, also where their texts are stored encrypted."""

from __future__ import annotations

import re

from django.db.models import Q, QuerySet

from phonenumber_field.phonenumber import to_python

from ...clinics.models import Clinic
from ...conf import conf
from ...hashing import hash_email, hash_phone
from ..record.models import Lead
from ..secrets import encryption

#: Fewer digits are a part of everybody's number.
MIN_DIGITS = 4


def find_people(leads: QuerySet[Lead], typed: str) -> QuerySet[Lead]:
    """Leads of whoever has this phone number, email address or name.

    Numbers and addresses match as a whole, in every way of writing them, by their
    keyed hashes; a number without ``+`` is read in the default country and in those of
    the clinics. Names, and numbers from four digits on, match in part, and only while
    nothing is encrypted. Erased leads are nobody's any more.
    """
    typed = typed.replace("\0", "").strip()
    if not typed:
        return leads.none()
    found = Q(phone_hash__in=_hash_numbers(typed))
    if "@" in typed:
        found |= Q(email_hash=hash_email(typed))
    elif not encryption.encrypts():
        found |= Q(name__icontains=typed)
        digits = re.sub(r"\D", "", typed)
        if len(digits) >= MIN_DIGITS:
            found |= Q(phone__contains=digits)
    return leads.filter(found, erased_at=None)


def _hash_numbers(typed: str) -> set[str]:
    """Of the number in each country where it could be one."""
    if not any(character.isdigit() for character in typed):
        return set()
    countries = Clinic.objects.order_by().values_list("country", flat=True).distinct()
    regions = {conf.default_country, *countries}
    numbers = [to_python(typed, region=region) for region in regions]
    return {hash_phone(typed), *map(hash_phone, numbers)} - {""}
