"""docs/examples/request_client.py against a live site."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests import factories
from tpi_cms.leads.record.models import Lead

CLIENT = Path(__file__).resolve().parents[2] / "docs" / "examples" / "request_client.py"
ANSWERS = ["name=Dana Whitfield", "phone=(402) 555-0142", "consent=on"]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def run(live_server, settings, version):
    settings.ROOT_URLCONF = "tests.api.urls"

    def run_client(*arguments: str) -> subprocess.CompletedProcess:
        address = f"{live_server.url}/api/{version}/form/"
        command = [sys.executable, str(CLIENT), address, *arguments]
        return subprocess.run(  # noqa: S603
            command, capture_output=True, text=True, timeout=60, check=False
        )

    return run_client


@pytest.fixture
def clinic():
    factories.make_consent_text()
    return factories.make_clinic(slug="port-ansel")


def test_a_request_is_stored_for_its_clinic_and_not_held(run, clinic):
    factories.make_clinic()
    done = run("--clinic", "port-ansel", *ANSWERS)
    assert done.returncode == 0, done.stderr
    lead = Lead.objects.get()
    assert done.stdout.strip() == lead.reference
    assert (lead.clinic, lead.name) == (clinic, "Dana Whitfield")
    assert lead.held_at is None and lead.consents.count() == 1


def test_what_is_wrong_is_said_and_nothing_is_stored(run, clinic):
    done = run("--clinic", "port-ansel", "name=Dana", "phone=12", "consent=on")
    assert done.returncode == 1
    assert '"phone"' in done.stderr
    assert not Lead.objects.exists()


def test_a_question_that_is_not_asked_is_not_sent(run, clinic):
    done = run("--clinic", "port-ansel", "shoe_size=44", *ANSWERS)
    assert done.returncode == 1 and "shoe_size" in done.stderr
    assert not Lead.objects.exists()
