"""System checks of what keeps spam out: limits, proxies, the proof of work."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, Tags, Warning

from ..conf import conf
from ..leads.intake.spam import proof_of_work

Messages = list[CheckMessage]

#: Names of this machine in ALLOWED_HOSTS; ``testserver`` is Django's test client.
LOCAL_HOSTS = {"127.0.0.1", "localhost", "[::1]", "::1", "testserver"}

#: Caches that forget, or that each process has for itself.
PRIVATE_CACHES = ("LocMemCache", "DummyCache")


@checks.register(Tags.security)
def check_rate_limits(**kwargs: Any) -> Messages:
    """They may be off only for a demo that no one else can reach."""
    reachable = [host for host in settings.ALLOWED_HOSTS if not _is_local(host)]
    if conf.rate_limits or not reachable:
        return []
    return [
        Error(
            "TPI_CMS_RATE_LIMITS is off on a site that others can reach.",
            hint=(
                "Remove the setting, or RATE_LIMITS=off from the environment. It is "
                "for a demo whose ALLOWED_HOSTS name this machine only."
            ),
            id="tpi_cms.E030",
        )
    ]


def _is_local(host: str) -> bool:
    return host in LOCAL_HOSTS or host.endswith(".localhost")


@checks.register(Tags.security)
def check_counts(**kwargs: Any) -> Messages:
    counts = (
        ("TPI_CMS_PROXY_COUNT", conf.proxy_count, 0, "tpi_cms.E031"),
        ("TPI_CMS_ADDRESS_CAP", conf.address_cap, 1, "tpi_cms.E032"),
        ("TPI_CMS_LEAD_MAX_BYTES", conf.lead_max_bytes, 1, "tpi_cms.E034"),
    )
    return [
        Error(
            f"{name} must be a whole number, {least} or more.",
            hint="docs/settings.md says what it counts.",
            id=check_id,
        )
        for name, value, least, check_id in counts
        if type(value) is not int or value < least
    ]


@checks.register(Tags.security)
def check_proxy(**kwargs: Any) -> Messages:
    """Behind a proxy every visitor would come from the proxy's one address."""
    if conf.proxy_count or not _is_behind_proxy():
        return []
    return [
        Warning(
            "This site seems to stand behind a proxy, and TPI_CMS_PROXY_COUNT is 0: "
            "all visitors would share one address, and be held as one busy sender.",
            hint="Set it to the number of proxies that add to X-Forwarded-For.",
            id="tpi_cms.W030",
        )
    ]


def _is_behind_proxy() -> bool:
    return bool(settings.SECURE_PROXY_SSL_HEADER or settings.USE_X_FORWARDED_HOST)


@checks.register()
def check_proof_of_work(**kwargs: Any) -> Messages:
    if not conf.proof_of_work:
        return []
    if not proof_of_work.is_installed():
        return [
            Error(
                "TPI_CMS_PROOF_OF_WORK is on, but altcha-django is not installed.",
                hint='Install "tpi-cms[altcha]", or remove the setting.',
                id="tpi_cms.E033",
            )
        ]
    cache = settings.CACHES.get("default", {}).get("BACKEND", "")
    if not cache.endswith(PRIVATE_CACHES):
        return []
    return [
        Warning(
            "A solved task can be used again in each process of the site: the "
            "default cache is not shared by them.",
            hint="Use Redis, Memcached or the database cache.",
            id="tpi_cms.W031",
        )
    ]
