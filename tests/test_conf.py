"""Settings: read live, and no mistake in them loses a request or does harm."""

from __future__ import annotations

import pytest

from tpi_cms.conf import TABLE, conf
from tpi_cms.leads.outbox.models import LONGEST_CHANNEL

EMAIL = "tpi_cms.leads.outbox.channels.email.EmailChannel"


def test_the_default_of_each_setting_is_sound():
    assert [s.name for s in TABLE.values() if not s.rule.holds(s.default)] == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TPI_CMS_PROXY_COUNT", 3),
        ("TPI_CMS_RETENTION_DAYS", 0),
        ("TPI_CMS_DELIVERY_LEASE_SECONDS", 1.5),
        ("TPI_CMS_RATE_LIMITS", False),
        ("TPI_CMS_ORGANIZATION_NAME", "Prairie"),
        ("TPI_CMS_CHANNELS", {"c" * LONGEST_CHANNEL: EMAIL}),
        ("TPI_CMS_FALLBACK_RECIPIENTS", ['"Desk, front" <desk@example.org>']),
        ("TPI_CMS_ENCRYPTION_KEYS", ["", "old"]),
    ],
)
def test_a_sound_value_holds(settings, name, value):
    setattr(settings, name, value)
    assert TABLE[name].is_sound
    assert getattr(conf, name.removeprefix("TPI_CMS_").lower()) == value


@pytest.mark.parametrize(
    ("name", "value", "holds"),
    [
        ("TPI_CMS_BASE_TEMPLATE", None, "tpi_cms/base.html"),
        ("TPI_CMS_DEFAULT_COUNTRY", "usa", "US"),
        ("TPI_CMS_HASH_KEY", b"bytes", ""),
        ("TPI_CMS_LEAD_MAX_BYTES", "256k", 262_144),
        ("TPI_CMS_DELIVERY_THREADS", 0, 2),
        ("TPI_CMS_DELIVERY_THREADS", True, 2),
        ("TPI_CMS_DELIVERY_TIMEOUT_SECONDS", float("inf"), 20),
        ("TPI_CMS_RATE_LIMITS", "off", True),
        ("TPI_CMS_WEBHOOKS", ["crm"], {}),
        # The number of this country, not of another.
        ("TPI_CMS_EMERGENCY_NUMBER", 112, "112"),
        # Nothing is erased.
        ("TPI_CMS_RETENTION_DAYS", "3650", 0),
        ("TPI_CMS_HELD_DAYS", -1, 0),
        # The sound ones among them.
        ("TPI_CMS_FALLBACK_RECIPIENTS", [None, "pa@example.org"], ["pa@example.org"]),
        ("TPI_CMS_FALLBACK_RECIPIENTS", "pa@example.org", ["pa@example.org"]),
        ("TPI_CMS_FALLBACK_RECIPIENTS", None, []),
        ("TPI_CMS_CHANNELS", {"": "x", "email": EMAIL}, {"": "x", "email": EMAIL}),
        # Nothing is stored without encryption.
        ("TPI_CMS_ENCRYPTION_KEYS", "key", ["key"]),
        ("TPI_CMS_ENCRYPTION_KEYS", 7, [7]),
    ],
)
def test_what_holds_in_place_of_an_unsound_value(settings, name, value, holds):
    setattr(settings, name, value)
    assert not TABLE[name].is_sound
    assert getattr(conf, name.removeprefix("TPI_CMS_").lower()) == holds


def test_nothing_rendered_is_kept_while_templates_are_edited(settings):
    assert conf.get_fragment_seconds() == 300
    settings.DEBUG = True
    assert conf.get_fragment_seconds() == 0
