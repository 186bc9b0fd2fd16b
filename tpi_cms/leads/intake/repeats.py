"""What came before: the same request, the same filling-in, the same address."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection

from ... import hashing
from ...conf import conf
from ..record.models import Lead

#: How far back requests from one address count, and equal messages.
ADDRESS_WINDOW = dt.timedelta(minutes=10)
MESSAGE_WINDOW = dt.timedelta(days=1)
#: Without a client key, the same words within this time are one request.
DEDUPE_BUCKET = dt.timedelta(minutes=10)


@dataclass(frozen=True)
class Keys:
    """Keyed hashes of one request; "" where there is nothing to hash.

    ``dedupe``: of this filling-in, or the first of ``content``. ``content``: of the
    words in this time bucket and the one before, so that a repeat across the boundary
    is found too.
    """

    dedupe: str
    content: tuple[str, str]
    client_key: str
    address: str
    message: str


@dataclass(frozen=True)
class Earlier:
    """Primary keys of leads, or None, and counts of earlier ones."""

    same_request: int | None
    same_filling_in: int | None
    from_address: int
    same_message: int

    @property
    def is_flood(self) -> bool:
        """Whether more came from this address than any shared network plausibly sends.

        Below that they only score: a clinic's kiosk or a campus has one address.
        """
        return conf.rate_limits and self.from_address >= conf.address_cap


def get_keys(
    clinic_pk: int,
    answers: Mapping[str, Any],
    *,
    client_key: str,
    address: str,
    at: dt.datetime,
) -> Keys:
    payload = json.dumps(
        {"clinic": clinic_pk, **{name: str(value) for name, value in answers.items()}},
        sort_keys=True,
    )
    bucket = int(at.timestamp() // DEDUPE_BUCKET.total_seconds())
    now, before = (
        hashing.keyed_hash("dedupe", f"bucket:{number}\n{payload}")
        for number in (bucket, bucket - 1)
    )
    own = hashing.keyed_hash("dedupe", f"key:{client_key}\n{payload}")
    return Keys(
        dedupe=own if client_key else now,
        content=(now, before),
        client_key=hashing.hash_client_key(client_key),
        address=hashing.hash_address(address),
        message=hashing.hash_message(str(answers.get("message", ""))),
    )


def look_back(keys: Keys, at: dt.datetime) -> Earlier:
    """All of it in one query, so that the database is asked once before the writing.

    Written by hand: it runs for each request, and as a model query with five aggregates
    it costs 1.5 ms of processor time instead of 0.1, which takes a post from 0.33 of
    a bare one's rate to 0.28 (medians of three pairs of ``benchmarks.lead_post``).
    Addresses aren't counted where ``TPI_CMS_RATE_LIMITS`` is off.
    """
    address = keys.address if conf.rate_limits else ""
    # Later ones were dated by a clock that was ahead: they'd refuse people for good.
    latest = _adapt(at + ADDRESS_WINDOW)
    parameters = [
        keys.dedupe,
        *keys.content,
        keys.client_key or None,  # NULL equals nothing: the empty hash is no match.
        address or None,
        *(_adapt(at - ADDRESS_WINDOW), latest),
        keys.message or None,
        *(_adapt(at - MESSAGE_WINDOW), latest),
    ]
    with connection.cursor() as cursor:
        cursor.execute(_LOOK_BACK.format(_get_table()), parameters)
        own, content, filling_in, from_address, same_message = cursor.fetchone()
    return Earlier(own or content, filling_in, from_address, same_message)


# Only our own table's name is formatted in. "NOT (... = '')" is word for word the
# condition of the partial indexes, as SQLite needs it to use them.
_LOOK_BACK = """
SELECT
  (SELECT id FROM {0} WHERE dedupe_key = %s),
  (SELECT MIN(id) FROM {0} WHERE content_key IN (%s, %s)),
  (SELECT MIN(id) FROM {0}
    WHERE client_key_hash = %s AND NOT (client_key_hash = '')),
  (SELECT COUNT(*) FROM {0}
    WHERE address_hash = %s AND NOT (address_hash = '')
      AND created_at BETWEEN %s AND %s),
  (SELECT COUNT(*) FROM {0}
    WHERE message_hash = %s AND NOT (message_hash = '')
      AND created_at BETWEEN %s AND %s)
"""


def _get_table() -> str:
    return connection.ops.quote_name(Lead._meta.db_table)


def _adapt(moment: dt.datetime) -> object:
    return connection.ops.adapt_datetimefield_value(moment)


def find_same_request(keys: Keys) -> Lead | None:
    """The lead that holds one of the keys, whoever stored it meanwhile."""
    by_own = Lead.objects.filter(dedupe_key=keys.dedupe)
    return by_own.first() or Lead.objects.filter(content_key__in=keys.content).first()
