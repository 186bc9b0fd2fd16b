"""Proof of work by ALTCHA, optional: a browser computes for a second, for us to see.

Needs the extra ``tpi-cms[altcha]`` and ``TPI_CMS_PROOF_OF_WORK``. It can only speak
for a request: without JavaScript, or when it fails, the request goes through as it is.
"""

from __future__ import annotations

import logging

from django.conf import settings
from django.http import Http404, HttpRequest, JsonResponse
from django.utils.crypto import salted_hmac
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import View

from ....conf import conf

try:
    from altcha_django.challenge import build_challenge
    from altcha_django.replay import ReplayProtector
    from altcha_django.verifiers import LocalVerifier
except ImportError:
    LocalVerifier = None

logger = logging.getLogger(__name__)

#: Longer is nothing that the script sends.
_MAX_LENGTH = 4096
# What SubtleCrypto brings, so that the solver stays small: one in 256 keys begins
# with "00", each costs 5,000 rounds. About a second on a phone.
DIFFICULTY = {"algorithm": "PBKDF2/SHA-256", "cost": 5000, "key_prefix": "00"}
_VALID_SECONDS = 3600


def is_installed() -> bool:
    return LocalVerifier is not None


def offers_task() -> bool:
    """Whether forms offer a task; ``TPI_CMS_PROOF_OF_WORK`` and the extra."""
    return conf.proof_of_work and is_installed()


def get_challenge() -> dict:
    """A signed task in the format of ALTCHA v2; valid for an hour, once."""
    return build_challenge(
        hmac_secret=_get_secret(),
        expires_seconds=_VALID_SECONDS,
        max_number=None,
        **DIFFICULTY,
    ).to_dict()


def verify(payload_text: str) -> bool:
    """Whether a task of ours was solved, for the first time; False when it is off.

    Solving can only help: a cache that fails, or a text that no script made, is False.
    """
    if not offers_task() or not payload_text or len(payload_text) > _MAX_LENGTH:
        return False
    try:
        return _is_solved(payload_text)
    except Exception as error:  # noqa: BLE001  caches raise what they like
        logger.warning("Proof of work could not be checked: %s", type(error).__name__)
        return False


def _is_solved(payload_text: str) -> bool:
    result = LocalVerifier(hmac_secret=_get_secret(), bind_session=False).verify(
        payload_text
    )
    return result.verified and ReplayProtector().register(
        result.replay_id, expires_at=result.expires_at
    )


def _get_secret() -> str:
    return salted_hmac(
        "tpi_cms.leads.proof_of_work", "", settings.SECRET_KEY, algorithm="sha256"
    ).hexdigest()


@method_decorator(never_cache, name="dispatch")
class ChallengeView(View):
    """A task for the script; 404 while the proof of work is off. No cookie."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest) -> JsonResponse:
        if not offers_task():
            raise Http404
        return JsonResponse(get_challenge())
