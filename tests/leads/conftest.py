"""Fixtures of the lead tests."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests import factories
from tpi_cms.leads.tokens import FormToken

WORDING = "Harbor & Prairie may contact me about this request."


@pytest.fixture
def clinic(db):
    factories.make_home()
    clinic = factories.make_clinic(name="Port Ansel", intake_emails=["pa@example.org"])
    factories.make_phone(clinic)
    return clinic


@pytest.fixture
def token():
    """Builds the signed token of a form; a clinic of its own by default none."""

    def build(**values) -> str:
        defaults = {"wording": WORDING, "language": "en-us"}
        return FormToken.build(**{**defaults, **values}).sign()

    return build


@pytest.fixture
def filled(clinic, token):
    """What a patient's browser posts, with changes by keyword; None leaves out."""

    def build(**changes) -> dict:
        data = {
            "name": "Marguerite Osei",
            "phone": "815 802-0088 ext. 4",
            "email": "",
            "clinic": clinic.pk,
            "topic": "Trigger point injections",
            "contact_method": "phone",
            "contact_time": "morning",
            "requested_for": "self",
            "message": "Is a referral needed?",
            "consent": "on",
            "token": token(),
            "key": "",
        }
        data.update(changes)
        return {name: value for name, value in data.items() if value is not None}

    return build


@pytest.fixture
def send(client):
    """Posts a form as a browser does; ``json=True`` as the script does."""

    def post(data, json=False, **headers):
        if json:
            headers["HTTP_ACCEPT"] = "application/json"
        return client.post(reverse("tpi_cms:lead_create"), data, **headers)

    return post
