"""Keyed hashes: they tell that two values are the same, and nothing else.

The key is ``TPI_CMS_HASH_KEY``, else ``SECRET_KEY``. Who has only the database can't
try all phone numbers or addresses against them.
"""

from __future__ import annotations

import ipaddress
import unicodedata

from django.conf import settings
from django.utils.crypto import salted_hmac

from phonenumber_field.phonenumber import PhoneNumber, to_python

from .conf import conf


def keyed_hash(purpose: str, value: str) -> str:
    """HMAC-SHA256 in hexadecimal; "" for "". Hashes of two purposes never match."""
    if not value:
        return ""
    salt = f"tpi_cms.leads.{purpose}"
    key = conf.hash_key or settings.SECRET_KEY
    return salted_hmac(salt, value, key, algorithm="sha256").hexdigest()


def hash_phone(phone: object) -> str:
    """Of a number in E.164 without extension, however it is given; "" for no number.

    Args:
        phone: a ``PhoneNumber``, or text as people type it; text without ``+`` belongs
            to ``PHONENUMBER_DEFAULT_REGION``, else to ``TPI_CMS_DEFAULT_COUNTRY``.
    """
    number = to_python(phone, region=_get_region())
    if not isinstance(number, PhoneNumber) or number.country_code is None:
        return ""
    return keyed_hash("phone", number.as_e164)


def _get_region() -> str:
    return getattr(settings, "PHONENUMBER_DEFAULT_REGION", None) or conf.default_country


def hash_email(email: str) -> str:
    """The same for addresses that differ in case, spaces around and Unicode form."""
    folded = unicodedata.normalize("NFC", email.strip()).casefold()
    return keyed_hash("email", unicodedata.normalize("NFC", folded))


def hash_address(address: str) -> str:
    """Of an IPv4 address, or of the /64 network of an IPv6 one: a household."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return ""
    mapped = getattr(parsed, "ipv4_mapped", None)
    if mapped or parsed.version == 4:
        return keyed_hash("address", str(mapped or parsed))
    network = ipaddress.ip_network((parsed, 64), strict=False)
    return keyed_hash("address", str(network))


def hash_message(message: str) -> str:
    """The same for messages that differ in case and spaces only."""
    return keyed_hash("message", " ".join(message.casefold().split()))


def hash_client_key(client_key: str) -> str:
    return keyed_hash("client_key", client_key)
