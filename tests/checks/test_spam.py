"""System checks of limits, proxies and the proof of work."""

from __future__ import annotations

import pytest
from django.core.checks import run_checks

from tpi_cms.leads.intake.spam import proof_of_work

SHARED = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache"}}
PER_PROCESS = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

IDS = {f"tpi_cms.{kind}03{number}" for kind in "EW" for number in range(10)}


def ids() -> set[str]:
    messages = [message for message in run_checks() if message.id in IDS]
    assert all(message.hint for message in messages)
    return {message.id for message in messages}


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("TPI_CMS_PROXY_COUNT", -1, {"tpi_cms.E031"}),
        ("TPI_CMS_PROXY_COUNT", "1", {"tpi_cms.E031"}),
        ("TPI_CMS_PROXY_COUNT", True, {"tpi_cms.E031"}),
        ("TPI_CMS_PROXY_COUNT", 2, set()),
        ("TPI_CMS_ADDRESS_CAP", 0, {"tpi_cms.E032"}),
        ("TPI_CMS_ADDRESS_CAP", None, {"tpi_cms.E032"}),
        ("TPI_CMS_LEAD_MAX_BYTES", "256k", {"tpi_cms.E034"}),
        ("TPI_CMS_LEAD_MAX_BYTES", 0, {"tpi_cms.E034"}),
        ("USE_X_FORWARDED_HOST", True, {"tpi_cms.W030"}),
        ("SECURE_PROXY_SSL_HEADER", ("HTTP_X_PROTO", "https"), {"tpi_cms.W030"}),
    ],
)
def test_what_is_missing_or_unsafe_is_named(settings, name, value, expected):
    setattr(settings, name, value)
    assert ids() == expected


def test_a_proxy_that_is_counted_is_not_named(settings):
    settings.USE_X_FORWARDED_HOST = True
    settings.TPI_CMS_PROXY_COUNT = 1
    assert ids() == set()


@pytest.mark.parametrize(
    ("hosts", "expected"),
    [
        (["127.0.0.1", "localhost", "[::1]", "x.localhost", ".localhost"], set()),
        (["testserver"], set()),
        ([], set()),
        (["localhost", "www.example.org"], {"tpi_cms.E030"}),
        (["*"], {"tpi_cms.E030"}),
        (["10.0.0.5"], {"tpi_cms.E030"}),
        (["notlocalhost"], {"tpi_cms.E030"}),
    ],
)
def test_limits_may_be_off_only_where_no_one_else_can_reach(settings, hosts, expected):
    settings.ALLOWED_HOSTS = hosts
    assert ids() == set()
    settings.TPI_CMS_RATE_LIMITS = False
    assert ids() == expected


def test_a_proof_of_work_needs_its_library_and_a_shared_cache(settings, monkeypatch):
    settings.TPI_CMS_PROOF_OF_WORK = True
    settings.CACHES = PER_PROCESS
    assert ids() == {"tpi_cms.W031"}
    settings.CACHES = SHARED
    assert ids() == set()
    monkeypatch.setattr(proof_of_work, "LocalVerifier", None)
    assert ids() == {"tpi_cms.E033"}
