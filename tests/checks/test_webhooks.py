from __future__ import annotations

from base64 import b64encode

import pytest
from django.core.checks import run_checks
from django.db import DatabaseError

from tests import factories
from tpi_cms.clinics.models import Clinic
from tpi_cms.leads.outbox.channels.webhook import WebhookChannel

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
SOUND = {"url": "https://crm.example.com/hook", "secret": SECRET}
EMAIL = {"email": "tpi_cms.leads.outbox.channels.email.EmailChannel"}


def ids(**kwargs) -> list[str]:
    """Ids of what is said about webhooks; never quotes a secret."""
    messages = [m for m in run_checks(**kwargs) if "TPI_CMS_WEBHOOKS" in m.msg]
    assert all(message.hint for message in messages)
    assert not any(SECRET[6:] in message.msg for message in messages)
    return sorted(message.id for message in messages)


@pytest.mark.parametrize("payload", ["thin", "full"])
def test_sound_targets_are_not_mentioned(settings, payload):
    rotating = {**SOUND, "secret": f"{SECRET} {SECRET}", "payload": payload}
    settings.TPI_CMS_WEBHOOKS = {"crm": SOUND, "other": rotating}
    assert ids() == []


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("https://crm.example.com/", "E020"),
        (None, "E020"),
        ({"url": SOUND["url"]}, "E020"),
        ({**SOUND, "adress": "x"}, "E020"),
        ({**SOUND, "url": None}, "E020"),
        ({**SOUND, "clinics": "port-ansel"}, "E020"),
        ({**SOUND, "clinics": [7]}, "E020"),
        ({**SOUND, "url": "http://crm.example.com/"}, "E021"),
        ({**SOUND, "url": "https://"}, "E021"),
        ({**SOUND, "url": "https://me:pw@crm.example.com/"}, "E021"),
        ({**SOUND, "url": "https://crm.example.com:99999/"}, "E021"),
        ({**SOUND, "secret": ""}, "E022"),
        ({**SOUND, "secret": "whsec_c2hvcnQ="}, "E022"),
        ({**SOUND, "secret": SECRET[6:]}, "E022"),
        ({**SOUND, "secret": SECRET.replace("_", "-")}, "E022"),
        ({**SOUND, "secret": "whsec_" + b64encode(b"k" * 23).decode()}, "E022"),
        ({**SOUND, "secret": f"{SECRET} whsec_c2hvcnQ="}, "E022"),
        ({**SOUND, "payload": "fat"}, "E023"),
    ],
)
def test_what_is_wrong_with_a_target_is_named(settings, target, expected):
    settings.TPI_CMS_WEBHOOKS = {"crm": target}
    assert ids() == [f"tpi_cms.{expected}"]


def test_the_longest_name_is_sound(settings):
    settings.TPI_CMS_WEBHOOKS = {"x" * 254: SOUND}
    assert ids() == []


@pytest.mark.parametrize("webhooks", ["crm", ["crm"], 7, True])
@pytest.mark.django_db
def test_what_is_no_dict_is_named(settings, webhooks):
    settings.TPI_CMS_WEBHOOKS = webhooks
    assert ids(databases=["default"]) == ["tpi_cms.E020"]


@pytest.mark.parametrize("webhooks", [None, {}])
def test_no_webhooks_are_sound(settings, webhooks):
    settings.TPI_CMS_WEBHOOKS = webhooks
    assert ids() == []


@pytest.mark.parametrize("name", ["", "x" * 255, 7, "a\0b"])
def test_a_name_that_no_delivery_can_keep_is_named(settings, name):
    settings.TPI_CMS_WEBHOOKS = {name: SOUND}
    assert ids() == ["tpi_cms.E024"]


class OwnWebhookChannel(WebhookChannel):
    pass


def test_a_sites_own_webhook_channel_is_one(settings):
    settings.TPI_CMS_CHANNELS = {"crm": f"{__name__}.OwnWebhookChannel"}
    settings.TPI_CMS_WEBHOOKS = {"crm": SOUND}
    assert ids() == []


@pytest.mark.parametrize(
    "channels",
    [
        EMAIL,
        {"sms": "nowhere.Channel"},
        {"sms": None},
        {"sms": "tests.checks.breaks_at_import.Channel"},
    ],
)
def test_webhooks_without_their_channel_are_named(settings, channels):
    settings.TPI_CMS_CHANNELS = channels
    assert ids() == []
    settings.TPI_CMS_WEBHOOKS = {"crm": SOUND}
    assert ids() == ["tpi_cms.W020"]


@pytest.mark.django_db
def test_unknown_clinics_are_named_where_the_database_is_asked(settings):
    factories.make_clinic(slug="port-ansel")
    target = {**SOUND, "clinics": ["port-ansel"]}
    settings.TPI_CMS_WEBHOOKS = {"crm": target}
    assert ids(databases=["default"]) == []
    settings.TPI_CMS_WEBHOOKS = {"crm": {**target, "clinics": ["port-ansell"]}}
    assert ids() == []
    assert ids(databases=["default"]) == ["tpi_cms.W021"]


@pytest.mark.django_db
def test_the_first_migrate_has_no_clinics_to_ask_for(settings, monkeypatch):
    def fail(*args, **kwargs):
        raise DatabaseError

    settings.TPI_CMS_WEBHOOKS = {"crm": {**SOUND, "clinics": ["elsewhere"]}}
    monkeypatch.setattr(type(Clinic.objects), "values_list", fail, raising=False)
    assert ids(databases=["default"]) == []
