"""Signed messages to other systems, as Standard Webhooks describes them.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import time
from dataclasses import dataclass
from typing import Any

from ....conf import conf
from ...consents.models import Consent
from ...questions.registry import get_answers
from ...record.models import Lead
from ..models import Delivery, is_target
from .base import Channel
from .http import post

PAYLOADS = ("thin", "full")

#: Shortest key, in bytes ("Signature scheme" in the specification).
MIN_KEY_BYTES = 24


class WebhookSettingsError(Exception):
    """``TPI_CMS_WEBHOOKS`` has no usable entry of that name (any more)."""


class NotItsClinicError(Exception):
    """The target doesn't hear of that clinic (any more)."""


@dataclass(frozen=True)
class WebhookTarget:
    """One entry of ``TPI_CMS_WEBHOOKS``.

    Attributes:
        secret: one or several, separated by a space; each signs, so that the other
            side can change over at any time.
        payload: ``thin`` or ``full``.
        clinics: keys of the clinics whose requests it hears of; None: of all.
    """

    url: str
    secret: str
    payload: str = "thin"
    clinics: list[str] | None = None

    @property
    def keys(self) -> list[bytes]:
        """Keys to sign with.

        Raises:
            WebhookSettingsError: there is none, or one that can't be read or is weak.
        """
        keys = [decode_secret(secret) for secret in self.secret.split()]
        if not keys:
            raise WebhookSettingsError
        return keys

    def wants(self, lead: Lead) -> bool:
        """By the clinic's key: a slug may be another clinic's by now."""
        if self.clinics is None:
            return True
        return str(lead.clinic.key) in map(str.lower, self.clinics)


def get_target(name: str) -> WebhookTarget:
    """The settings' target of that name.

    Raises:
        WebhookSettingsError: there is none, or not a usable one.
    """
    try:
        target = WebhookTarget(**conf.webhooks[name])
    except (KeyError, TypeError):
        raise WebhookSettingsError from None
    if target.payload not in PAYLOADS or not are_keys(target.clinics):
        raise WebhookSettingsError
    return target


def are_keys(clinics: object) -> bool:
    """What ``WebhookTarget.clinics`` may be."""
    if clinics is None:
        return True
    return isinstance(clinics, list | tuple) and all(
        isinstance(key, str) for key in clinics
    )


def decode_secret(secret: str) -> bytes:
    """The key in ``whsec_`` and base64.

    Raises:
        WebhookSettingsError: it isn't written so, or has fewer than 24 bytes.
    """
    prefix, encoded = secret[:6], secret[6:]
    try:
        key = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        raise WebhookSettingsError from None
    if prefix != "whsec_" or len(key) < MIN_KEY_BYTES:
        raise WebhookSettingsError
    return key


class WebhookChannel(Channel):
    """Tells each target in ``TPI_CMS_WEBHOOKS`` that a lead came.

    A delivery's target is a name in the settings: neither address nor secret is in the
    database.
    """

    def get_targets(self, lead: Lead) -> list[str]:
        """Never fails on unsound settings: the request must be stored all the same.

        A target that can't be read gets a notice that nothing is sent for until it can.
        """
        return [
            name for name in conf.webhooks if is_target(name) and may_want(name, lead)
        ]

    def send(self, delivery: Delivery) -> None:
        target = get_target(delivery.target)
        # Asked again: the settings may have changed while it waited.
        if not target.wants(delivery.lead):
            raise NotItsClinicError
        body = json.dumps(self.get_payload(delivery.lead, target)).encode()
        headers = self.get_headers(delivery, target, body)
        post(target.url, body=body, headers=headers)

    def get_payload(self, lead: Lead, target: WebhookTarget) -> dict[str, Any]:
        """JSON values: what happened, when, to which lead at which clinic.

        Only a target that asks for ``full`` gets what the person wrote.
        """
        data = {"id": lead.reference, "clinic": str(lead.clinic.key)}
        if target.payload == "full" and lead.erased_at is None:
            data |= self.get_details(lead)
        return {
            "type": "lead.created",
            "timestamp": lead.created_at.isoformat(),
            "data": data,
        }

    def get_details(self, lead: Lead) -> dict[str, Any]:
        return {
            "answers": {
                answer.question.key: answer.value
                for answer in get_answers(lead)
                if answer.question.in_webhook
            },
            "language": lead.language,
            "consents": [describe_consent(row) for row in lead.consents.all()],
        }

    def get_headers(
        self, delivery: Delivery, target: WebhookTarget, body: bytes
    ) -> dict[str, str]:
        """The id is the same at each try, so that a repeat can be recognised."""
        timestamp = str(int(time.time()))
        signed = f"{delivery.message_key}.{timestamp}.".encode() + body
        return {
            "Content-Type": "application/json",
            "User-Agent": "tpi-cms",
            "webhook-id": delivery.message_key,
            "webhook-timestamp": timestamp,
            "webhook-signature": " ".join(sign(key, signed) for key in target.keys),
        }


def may_want(name: str, lead: Lead) -> bool:
    try:
        return get_target(name).wants(lead)
    except WebhookSettingsError:
        return True


def sign(key: bytes, signed: bytes) -> str:
    digest = hmac.new(key, signed, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(digest).decode()}"


def describe_consent(consent: Consent) -> dict[str, Any]:
    return {
        "purpose": consent.purpose,
        "given": consent.is_given,
        "wording": consent.wording,
        "version": consent.version,
        "language": consent.language,
        "timestamp": consent.created_at.isoformat(),
    }
