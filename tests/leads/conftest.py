"""Fixtures of the lead tests."""

from __future__ import annotations

import logging
import sys

import pytest
from django.core.signals import got_request_exception
from django.urls import reverse
from django.utils.log import AdminEmailHandler
from django.views.debug import ExceptionReporter

from tests import factories
from tpi_cms.leads.consents.boxes import ConsentShown
from tpi_cms.leads.intake.token import FormToken

WORDING = "Harbor & Prairie may contact me about this request."
CONTACT = ConsentShown("contact", WORDING, None, is_required=True)


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
        defaults = {"consents": [CONTACT], "language": "en-us"}
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


# --- what must be left nowhere ----------------------------------------------------


@pytest.fixture
def everything_logged(caplog):
    """All loggers at DEBUG, but that of the queries."""
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.INFO, "django.db.backends")
    return caplog


@pytest.fixture
def admin_mail(settings):
    """Errors are mailed to the site's admins, with Django's whole report."""
    settings.ADMINS = [("Site", "site@example.org")]
    handler = AdminEmailHandler(include_html=True)
    handler.setLevel(logging.ERROR)
    logging.getLogger().addHandler(handler)
    yield
    logging.getLogger().removeHandler(handler)


@pytest.fixture
def reports():
    """Django's reports of each failure, text and HTML, as mailed to a site's admins."""
    made = []

    def report(sender, request, **kwargs):
        reporter = ExceptionReporter(request, *sys.exc_info(), is_email=True)
        made.extend([reporter.get_traceback_text(), reporter.get_traceback_html()])

    got_request_exception.connect(report)
    yield made
    got_request_exception.disconnect(report)


@pytest.fixture
def manager(client):
    """Whose browser gets the answer of a failure, as on a real site."""
    client.force_login(factories.make_superuser())
    client.raise_request_exception = False
    return client
