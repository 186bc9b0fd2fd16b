"""Whatever fails, nothing personal is left behind: logs, reports, cache, sessions.

Each stage is made to raise an exception whose text holds the canary, as those of
databases and libraries do.
"""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.views.debug import ExceptionReporter

from tests import factories
from tests.leads.canary import (
    EMAIL,
    NAME,
    PHONE,
    assert_clean,
    assert_nothing_left,
    raise_plainly,
    raise_quoting,
)
from tpi_cms import hashing
from tpi_cms.leads.desk import person as person_views
from tpi_cms.leads.intake.capture import capture_lead
from tpi_cms.leads.intake.spam.scoring import Signs
from tpi_cms.leads.outbox.models import Delivery
from tpi_cms.leads.outbox.sending import deliver
from tpi_cms.leads.privacy import erase as person_actions
from tpi_cms.leads.privacy import export as person_export
from tpi_cms.leads.privacy.export import export_person
from tpi_cms.leads.privacy.rotation import rotate
from tpi_cms.leads.secrets import encryption
from tpi_cms.leads.secrets.encryption import DecryptionError

PRIVACY = "tpi_cms.leads.privacy"

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(clinic):
    return factories.make_lead(
        clinic,
        name=NAME,
        email=EMAIL,
        message=NAME,
        topic=NAME,
        phone=f"+1{PHONE}",
        phone_hash=hashing.hash_phone(f"+1{PHONE}"),
    )


@pytest.mark.parametrize(
    ("act", "fails"),
    [
        (
            lambda lead: capture_lead(
                clinic=lead.clinic, answers={"name": NAME}, consents=[]
            ),
            "tpi_cms.leads.intake.capture.look_back",
        ),
        (
            lambda lead: export_person(leads=[lead], user=None),
            "tpi_cms.leads.privacy.export._describe_delivery",
        ),
        (
            lambda lead: encryption.encrypt(NAME),
            "tpi_cms.leads.secrets.encryption.encrypts",
        ),
        (
            lambda lead: encryption.decrypt(NAME),
            "tpi_cms.leads.secrets.encryption.ENCRYPTED",
        ),
        (lambda lead: rotate(), "tpi_cms.leads.secrets.encryption.is_current"),
    ],
)
def test_reports_name_nobody_whoever_calls(lead, monkeypatch, act, fails):
    """A site's own code calls these too, around which nothing of ours is."""
    lead.deliveries.create(channel="email", target="a@example.org")
    monkeypatch.setattr(fails, raise_plainly)
    with pytest.raises((RuntimeError, TypeError)) as caught:
        act(lead)
    report = ExceptionReporter(None, caught.type, caught.value, caught.tb)
    frames = str(report.get_traceback_frames())
    assert "********************" in frames
    assert_clean(frames.replace(f'"{NAME}"', ""))


@pytest.mark.parametrize(
    ("do", "where", "name"),
    [
        ("find", person_views, "find_people"),
        ("export", person_views, "export_person"),
        ("export", person_export, "_describe_consent"),
        ("export", person_export, "_describe_delivery"),
        ("export", person_views, "render_to_string"),
        ("erase_now", person_actions, "_wipe"),
    ],
)
def test_error_reports_of_the_persons_page_name_nobody(
    manager, lead, monkeypatch, everything_logged, reports, do, where, name
):
    lead.consents.create(purpose="contact", wording=NAME, is_given=True)
    lead.deliveries.create(channel="email", target="a@example.org")
    monkeypatch.setattr(where, name, raise_plainly)
    url = reverse("tpi_cms_lead:person")
    data = {"do": do, "typed": NAME, "lead": lead.pk, "understood": "on"}
    response = manager.post(url, data)
    assert response.status_code == 500
    assert_clean(response.content.decode())
    assert len(reports) == 2
    for report in reports:
        assert "RuntimeError" in report
        assert_clean(report)
    assert_nothing_left(everything_logged)


def test_finding_exporting_and_erasing_leave_nothing_behind(
    manager, lead, everything_logged
):
    url = reverse("tpi_cms_lead:person")
    for do in ("find", "export", "erase", "erase_now"):
        data = {"do": do, "typed": NAME, "lead": lead.pk, "understood": "on"}
        response = manager.post(url, data)
        assert response.status_code in (200, 302)
        assert_clean(str(response.headers) + response.request["QUERY_STRING"])
    assert_nothing_left(everything_logged)


def test_a_failing_channel_leaves_nothing_behind(lead, monkeypatch, everything_logged):
    monkeypatch.setattr(
        "tpi_cms.leads.outbox.channels.email.EmailChannel.send", raise_quoting
    )
    delivery = Delivery.objects.create(lead=lead, channel="email", target="a@b.org")
    deliver(delivery.pk)
    delivery.refresh_from_db()
    assert delivery.last_error
    assert_clean(delivery.last_error)
    assert any("Delivery" in r.getMessage() for r in everything_logged.records)
    assert_nothing_left(everything_logged)


def test_leads_and_errors_say_nothing_of_the_person(lead):
    signs = Signs(name=NAME, message=NAME, topic=NAME)
    assert_clean(str(lead) + repr(lead) + repr(signs))
    assert_clean(str(DecryptionError("No key")))
