"""System checks of webhooks' targets."""

from __future__ import annotations

import pytest
from django.core.checks import run_checks
from django.db import DatabaseError

from tests import factories
from tpi_cms.clinics.models import Clinic

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
SOUND = {"url": "https://crm.example.com/hook", "secret": SECRET}


def tell(**kwargs) -> list[str]:
    """Ids and texts of what is said about webhooks; never quotes a secret."""
    messages = [m for m in run_checks(**kwargs) if "TPI_CMS_WEBHOOKS" in m.msg]
    assert all(message.hint for message in messages)
    assert not any(SECRET[6:] in message.msg for message in messages)
    return [f"{message.id} {message.msg}" for message in messages]


@pytest.mark.parametrize("payload", ["thin", "full"])
def test_sound_targets_are_not_mentioned(settings, payload):
    rotating = {**SOUND, "secret": f"{SECRET} {SECRET}", "payload": payload}
    settings.TPI_CMS_WEBHOOKS = {"x" * 254: SOUND, "other": rotating}
    assert tell() == []


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("https://crm.example.com/", "takes texts"),
        (None, "takes texts"),
        ({"url": SOUND["url"]}, "takes texts"),
        ({**SOUND, "adress": "x"}, "takes texts"),
        ({**SOUND, "url": None}, "takes texts"),
        ({**SOUND, "clinics": "port-ansel"}, "takes texts"),
        ({**SOUND, "clinics": [7]}, "takes texts"),
        ({**SOUND, "url": "http://crm.example.com/"}, "URL"),
        ({**SOUND, "url": "https://"}, "URL"),
        ({**SOUND, "url": "https://me:pw@crm.example.com/"}, "URL"),
        ({**SOUND, "secret": ""}, "secret"),
        ({**SOUND, "secret": f"{SECRET} whsec_c2hvcnQ="}, "secret"),
        ({**SOUND, "secret": SECRET[6:]}, "secret"),
        ({**SOUND, "payload": "fat"}, "payload"),
    ],
)
def test_what_is_wrong_with_a_target_is_named(settings, target, expected):
    settings.TPI_CMS_WEBHOOKS = {"crm": target}
    (fault,) = tell()
    assert fault.startswith("tpi_cms.E020 TPI_CMS_WEBHOOKS: 'crm'")
    assert expected in fault


@pytest.mark.parametrize("name", ["", "x" * 255, 7, "a\0b"])
def test_a_name_that_no_delivery_can_keep_is_named(settings, name):
    settings.TPI_CMS_WEBHOOKS = {name: SOUND}
    (fault,) = tell()
    assert fault.startswith("tpi_cms.E020") and "1 to 254 characters" in fault


@pytest.mark.django_db
def test_unknown_clinics_are_named_where_the_database_is_asked(settings):
    clinic = factories.make_clinic(name="Port Ansel", slug="port-ansel")
    target = {**SOUND, "clinics": [str(clinic.key)]}
    settings.TPI_CMS_WEBHOOKS = {"crm": target}
    assert tell(databases=["default"]) == []
    settings.TPI_CMS_WEBHOOKS = {"crm": {**target, "clinics": ["port-ansel"]}}
    assert tell() == []
    (warning,) = tell(databases=["default"])
    assert "tpi_cms.W021" in warning and "port-ansel" in warning
    (message,) = [
        m for m in run_checks(databases=["default"]) if m.id == "tpi_cms.W021"
    ]
    assert f"{clinic.key} (Port Ansel)" in message.hint


@pytest.mark.django_db
def test_the_first_migrate_has_no_clinics_to_ask_for(settings, monkeypatch):
    def fail(*args, **kwargs):
        raise DatabaseError

    settings.TPI_CMS_WEBHOOKS = {"crm": {**SOUND, "clinics": ["elsewhere"]}}
    monkeypatch.setattr(type(Clinic.objects), "values_list", fail, raising=False)
    assert tell(databases=["default"]) == []
