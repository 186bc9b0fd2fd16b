from __future__ import annotations

import datetime as dt

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.seo.site import make_full_clinic
from tpi_cms.clinics.closures import Closure
from tpi_cms.clinics.hours import moment

pytestmark = pytest.mark.django_db

#: A Wednesday, 10 am in Chicago; to come, as closures that are over are not read.
WEDNESDAY = dt.datetime(2090, 6, 7, 15, tzinfo=dt.UTC)


@pytest.fixture
def on_wednesday(monkeypatch):
    monkeypatch.setattr(moment, "now", lambda: WEDNESDAY)


def test_a_clinic_with_all_that_its_page_shows(get):
    location = factories.make_location(make_full_clinic())
    [told] = get("clinics/")["items"]
    assert told["slug"] == location.clinic.slug
    assert told["key"] == str(location.clinic.key)
    assert told["url"] == f"http://testserver{location.url}"
    assert told["address"]["lines"] == ["12 Example Street", "Harborview, IL 60901"]
    assert told["place"] == [41.12, -87.86]
    assert told["languages"] == ["en", "es", "Klingon"]
    uses = [(phone["use"], phone["number"]) for phone in told["phones"]]
    assert ("fax", "+18155550143") in uses
    assert told["phone_to_call"] == {
        "use": "main",
        "label": "Appointments",
        "number": "+18155550142",
        "extension": "4",
        "text": "(815) 555-0142 ext. 4",
        "uri": "tel:+1-815-555-0142;ext=4",
        "note": "day and night",
        "takes_texts": False,
    }
    assert told == get(f"clinics/{location.clinic.pk}/")
    assert told == get("clinics/", slug=told["slug"])["items"][0]


def test_whether_it_is_open_and_until_when(get, on_wednesday):
    factories.make_clinic()
    [told] = get("clinics/")["items"]
    assert told["now"] == {
        "is_open": True,
        "changes_at": "2090-06-07T17:00:00-05:00",
    }
    assert told["time_zone"] == "America/Chicago"
    hours = told["hours"]
    assert hours["weekly"]["we"] == [["08:00", "17:00"]]
    assert hours["weekly"]["su"] == []
    assert hours["summary"] == "Mon–Fri 8 am – 5 pm"
    assert hours["open"][0] == [
        "2090-06-07T13:00:00+00:00",
        "2090-06-07T22:00:00+00:00",
    ]


def test_special_days_and_closures(get, on_wednesday):
    clinic = factories.make_clinic()
    factories.make_special_day(clinic, dt.date(2090, 6, 9), reason="Training")
    closure = Closure.objects.create(
        reason="Snow",
        message="Roads are closed.",
        first_date=dt.date(2090, 6, 7),
        last_date=dt.date(2090, 6, 8),
    )
    closure.clinics.add(clinic)
    clinic.save()
    [told] = get("clinics/")["items"]
    assert told["now"] == {
        "is_open": False,
        "changes_at": "2090-06-12T08:00:00-05:00",
    }
    assert told["closure"] == {
        "reason": "Snow",
        "message": "Roads are closed.",
        "is_whole": True,
        "until": "2090-06-09T00:00:00-05:00",
    }
    special = [(day["date"], day["reason"]) for day in told["hours"]["special"]]
    assert ("2090-06-09", "Training") in special
    assert told["is_running"] is False


def test_only_public_clinics_and_numbers(get):
    hidden = factories.make_clinic(public_without_page=False)
    factories.make_clinic(status="closed")
    shown = factories.make_clinic(name="Shown")
    factories.make_phone(shown, number="+18155550199", is_public=False)
    [told] = get("clinics/")["items"]
    assert told["name"] == "Shown"
    assert told["phones"] == []
    assert told["phone_to_call"] is None
    assert get("clinics/", slug=hidden.slug)["items"] == []
    get(f"clinics/{hidden.pk}/", status=404)


def test_no_mailbox_or_code_is_told(get):
    factories.make_clinic(code="77-A", manager_emails=["boss@example.org"])
    text = str(get("clinics/"))
    assert "@" not in text and "77-A" not in text


def test_a_clinic_that_is_not_open_says_since_when_it_is(get):
    opens = moment.now().date() + dt.timedelta(days=9)
    clinic = factories.make_clinic(
        status="temporarily_closed", opens_on=opens, status_note="We rebuild."
    )
    factories.make_phone(clinic)
    [told] = get("clinics/")["items"]
    assert told["now"] == {"is_open": False, "changes_at": None}
    assert (told["opens_on"], told["status_note"]) == (opens.isoformat(), "We rebuild.")
    assert told["phone_to_call"] is None


def test_what_was_stored_past_the_forms_breaks_nothing(get):
    factories.make_clinic(
        weekly_hours={"mo": [["25:99", "x"], 7], "x": 1}, time_zone="Mars", latitude=200
    )
    [told] = get("clinics/")["items"]
    assert told["hours"]["weekly"]["mo"] == []
    assert told["place"] is None


def test_a_page_of_them_at_a_time_in_as_many_queries_as_for_one(get, version):
    factories.make_clinic()
    get("clinics/")
    counts = []
    for _more in range(2):
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            get("clinics/")
        counts.append(len(queries))
        for _clinic in range(5):
            factories.make_phone(factories.make_clinic())
    assert counts[0] == counts[1]
    some = get("clinics/", limit=2, offset=1)
    assert len(some["items"]) == 2
    total = some["meta"]["total_count"] if version == "v2" else some["count"]
    assert total == 11


def test_words_are_in_the_language_that_is_asked_for(get, client, version):
    factories.make_phone(factories.make_clinic())
    client.cookies["django_language"] = "de"
    words = {
        language: get("clinics/", **query)["items"][0]["hours"]["summary"]
        for language, query in {"en": {}, "de": {"language": "de"}}.items()
    }
    assert words["en"] == "Mon–Fri 8 am – 5 pm"
    assert words["de"] != words["en"] and "Mo" in words["de"]
    get("clinics/", status=404, language="xx")


def test_more_than_wagtail_gives_at_once_is_refused(client, settings, version):
    settings.ROOT_URLCONF = "tests.api.urls"
    settings.WAGTAILAPI_LIMIT_MAX = 5
    answer = client.get(f"/api/{version}/clinics/", {"limit": "6"})
    assert answer.status_code == 400


def test_an_answer_is_kept_for_a_minute_at_most(client, settings, version):
    settings.ROOT_URLCONF = "tests.api.urls"
    response = client.get(f"/api/{version}/clinics/")
    assert "max-age=60" in response["Cache-Control"]
