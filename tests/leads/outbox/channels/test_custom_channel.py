"""The documented example of a site's own channel works, word for word."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.utils import timezone

from tests import factories
from tests.examples import crm
from tests.leads.outbox.channels import https_server
from tpi_cms.leads.outbox import sending
from tpi_cms.leads.outbox.channels.base import get_channel
from tpi_cms.leads.outbox.models import Delivery

DOCS = Path(__file__).resolve().parents[4] / "docs"


def test_the_documentation_quotes_it():
    source = Path(crm.__file__).read_text(encoding="utf-8")
    assert f"```python\n{source}```" in (DOCS / "channels.md").read_text("utf-8")


@pytest.fixture
def server(settings, monkeypatch):
    running = https_server.start_server()
    settings.TPI_CMS_CHANNELS = {"crm": "tests.examples.crm.CrmChannel"}
    settings.CRM_URL, settings.CRM_TOKEN = running.script.url, "token"
    monkeypatch.setattr(crm.CrmChannel, "client", https_server.LocalClient())
    yield running.script
    running.shutdown()
    running.server_close()


@pytest.mark.django_db
def test_it_opens_one_case_however_often_it_is_tried(server, clinic):
    lead = factories.make_lead(clinic=clinic)
    (target,) = get_channel("crm").get_targets(lead)
    row = Delivery.objects.create(lead=lead, channel="crm", target=target)
    server.answer = 503
    assert not sending.deliver(row.pk)
    row.refresh_from_db()
    assert row.last_error == "RefusedError 503"
    server.answer = 201
    Delivery.objects.update(next_at=timezone.now())
    assert sending.deliver(row.pk)
    assert len({r.headers["Idempotency-Key"] for r in server.requests}) == 1
    assert server.requests[1].headers["Authorization"] == "Bearer token"
    case = json.loads(server.requests[1].body)
    assert (case["inbox"], case["title"]) == (target, f"New request {lead.reference}")
