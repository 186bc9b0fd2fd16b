"""The example project, as ``make demo`` sets it up."""

from __future__ import annotations

import datetime as dt
import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.http import HttpResponse

from example_project.demo.content.clinics import CLINICS
from example_project.demo.content.days import christmas_eve, in_days, thanksgiving
from example_project.demo.load_many import add_clinics
from example_project.middleware import PublicGZipMiddleware
from tests import factories
from tests.seo import vocabulary
from tests.seo.rules import assert_resolved, assert_sound
from tpi_cms.clinics.models import Clinic
from tpi_cms.pages.models import LocationIndexPage

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).parent.parent


def run_python(*args: str, **env: str) -> subprocess.CompletedProcess:
    variables = {**os.environ, **env}
    variables.pop("DATABASE_URL", None)
    return subprocess.run(  # noqa: S603  our own modules
        [sys.executable, *args],
        cwd=ROOT,
        env=variables,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )


@pytest.fixture(scope="module")
def report(tmp_path_factory, copy_migrated):
    """Begun with a copy of the tests' database, where that is SQLite."""
    folder = tmp_path_factory.mktemp("var")
    copy_migrated(folder / "demo.sqlite3")
    result = run_python(
        "-m",
        "tests.demo_probe",
        DJANGO_SETTINGS_MODULE="example_project.settings",
        EXAMPLE_VAR=str(folder),
    )
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


def test_loading_twice_changes_nothing_and_keeps_edits(report):
    assert report["first"] is True
    assert report["second"] is False
    assert report["after"] == report["before"]
    assert report["after"]["parking"] == "Behind the mill."


def test_structured_data_of_all_pages_is_sound_and_in_the_vocabulary(report, tmp_path):
    documents = report["structured"]
    assert len(documents) > 20
    for document in documents.values():
        assert_sound(document)
    assert_resolved(list(documents.values()))
    if missing := vocabulary.what_is_missing():
        pytest.skip(f"needs {missing}")
    assert vocabulary.find_errors(documents, tmp_path) == []


def test_an_uploaded_page_runs_no_script(report):
    """Opened by a manager it would read every request."""
    uploaded = report["uploaded"]
    assert uploaded["refused"] is True
    assert set(uploaded["statuses"]) <= {400, 404}
    assert uploaded["disposition"].startswith("attachment")
    assert uploaded["policy"] == "default-src 'none'"


def test_loaded_requests_send_no_mail(report):
    assert report["after"]["due_soon"] == 0


def test_each_state_that_staff_meet_is_shown(report):
    assert report["after"]["held"] == 2
    assert report["after"]["told_of_held"] == 0
    assert report["after"]["reasons"] == [1, 3]
    assert report["after"]["dead"] == 1
    assert report["after"]["waiting"] == 1
    assert report["after"]["health"] == "ok"


def test_every_text_could_be_published_by_an_editor(report):
    assert report["invalid"] == []


def test_every_page_answers_without_cookies_or_third_parties(report):
    expected = {"status": 200, "cookies": [], "outside": False}
    answers = {path: dict(got) for path, got in report["answers"].items()}
    assert {got.pop("vary") for got in answers.values()} <= {"", "Accept-Encoding"}
    assert {path: got for path, got in answers.items() if got != expected} == {}


@pytest.mark.parametrize(
    ("headers", "method", "is_compressed"),
    [
        ({}, "get", True),
        ({"Vary": "Cookie"}, "get", False),
        ({"Cache-Control": "no-store, private"}, "get", False),
        ({}, "post", False),
    ],
)
def test_only_what_everybody_gets_alike_is_compressed(
    rf, headers, method, is_compressed
):
    request = getattr(rf, method)("/", headers={"Accept-Encoding": "gzip"})
    answer = HttpResponse("word " * 100, headers=headers)
    compressed = PublicGZipMiddleware(lambda _request: answer)(request)
    assert compressed.has_header("Content-Encoding") is is_compressed


def test_sitemap_lists_every_public_page(report):
    pages = set(report["answers"]) - {"/robots.txt"}
    assert set(report["sitemap"]) == pages
    assert len(pages) > 20


def test_warm_pages_stay_in_the_query_budget(report):
    over = {path: n for path, n in report["warm_queries"].items() if n > 13}
    assert over == {}


def test_location_page_has_its_clinics_slug(report):
    assert "/clinics/saint-odile-kestrel-ridge/" in report["answers"]


def test_runner_says_in_one_line_that_the_port_is_taken(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        result = run_python(
            "-m", "example_project.demo.run", PORT=port, EXAMPLE_VAR=str(tmp_path)
        )
    assert result.returncode == 1
    assert result.stderr == ""
    assert result.stdout.count("\n") == 1
    assert f"port {port}" in result.stdout


def test_a_database_of_an_older_version_is_told(report):
    assert "make demo-reset" in report["outdated"]


def test_special_days_are_always_ahead():
    after_thanksgiving = dt.date(2026, 11, 27)
    assert thanksgiving.after(dt.date(2026, 11, 26)) == dt.date(2026, 11, 26)
    assert thanksgiving.after(after_thanksgiving) == dt.date(2027, 11, 25)
    assert thanksgiving.plus(1).after(after_thanksgiving) == after_thanksgiving
    assert christmas_eve.after(dt.date(2026, 12, 25)) == dt.date(2027, 12, 24)


#: Over 30 words, and so rightly told of; nothing else is.
LONG_SENTENCES = {
    "trigger-point-injections": "That pea is the trigger point, and it…",
    "joint-injections": "We wait if there is any infection, if…",
    "sciatica": "If a disc bulges there, the root is…",
    "plantar-heel-pain": "Ask us when you limp for more than…",
}


def test_no_false_alarm_is_raised_about_its_copy(report):
    known = {(slug, "long-sentence", words) for slug, words in LONG_SENTENCES.items()}
    # The demo shows one overdue review, on purpose.
    known |= {("joint-injections", "overdue", "")}
    assert {tuple(each) for each in report["copy"]} <= known


def test_days_ahead_skip_the_weekend():
    friday = dt.date(2026, 11, 20)
    assert in_days(1).after(friday) == dt.date(2026, 11, 23)
    assert in_days(2).after(friday) == dt.date(2026, 11, 23)
    assert in_days(3).after(friday) == dt.date(2026, 11, 23)


def test_a_large_group_adds_to_what_is_there():
    factories.make_index(LocationIndexPage)
    for _clinic in CLINICS:
        factories.make_clinic()
    assert add_clinics(len(CLINICS) + 3) == 3
    assert add_clinics(len(CLINICS) + 3) == 0
    first = [*Clinic.objects.order_by("pk")[len(CLINICS) :]]
    assert all(clinic.main_phone.uri[-8:-2] == "555-01" for clinic in first)
    assert Clinic.objects.public().filter(public_without_page=False).count() == 3
    assert add_clinics(len(CLINICS) + 4) == 1
    assert [*Clinic.objects.order_by("pk")[len(CLINICS) :]][:3] == first
